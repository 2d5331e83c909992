import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type House, harmless } from './house.ts'
import { mailCall } from './soap-request.ts'

export function tryMessages(house: () => House): void {
  describe('offline messages that are none', () => {
    it('refuses offline messages whose headers have no end, or whose body is too long or no text', () =>
      harmless(house(), async () => {
        const head = 'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n'
        const base64 = `${head}Content-Transfer-Encoding: base64\r\n\r\n`
        const contents = [
          '',
          'X',
          'X-Endless: '.padEnd(40_000, 'x'),
          `${'X-Many: x\r\n'.repeat(3_000)}\r\nlate`,
          `X-Folded: x${'\r\n x'.repeat(4_000)}`,
          `${head}`,
          `Content-Type: application/octet-stream\r\n\r\nx`,
          `${base64}not base64!`,
          `${base64}${'A'.repeat(20_000)}`,
          `${head}\r\n${'x'.repeat(20_000)}`,
        ]
        for (const content of contents) {
          const escaped = content.replaceAll('\r', '&#xD;').replaceAll('\n', '&#xA;')
          const { status, body } = await house().send(mailCall(house().attacker, house().victim, escaped))
          assert.equal(status, 500, content.slice(0, 60))
          assert.match(body, /InvalidContent|not a message|too long/)
        }
        const { status } = await house().send(mailCall(house().attacker, house().victim, 'x'.repeat(100_000)))
        assert.equal(status, 413)
      }))
  })
}
