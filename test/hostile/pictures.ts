import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type House, harmless } from './house.ts'
import { pictureCall } from './soap-request.ts'

const errorcode = (body: string) => /<errorcode[^>]*>([^<]*)</.exec(body)?.[1]

export function tryPictures(house: () => House): void {
  describe('pictures that are none', () => {
    it('keeps nothing that is no picture, or one that is too large', () =>
      harmless(house(), async () => {
        const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
        const cases: readonly (readonly [data: string, answer: string])[] = [
          ['', 'UnsupportedMediaType'],
          ['not base64, not at all', 'UnsupportedMediaType'],
          ['='.repeat(1_000), 'UnsupportedMediaType'],
          [randomBytes(30_000).toString('base64'), 'UnsupportedMediaType'],
          [Buffer.from('MZ\x90\0').toString('base64'), 'UnsupportedMediaType'],
          [Buffer.from('<html><script>alert(1)</script></html>').toString('base64'), 'UnsupportedMediaType'],
          [Buffer.from('GIF').toString('base64'), 'UnsupportedMediaType'],
          [Buffer.concat([png, randomBytes(256 * 1024)]).toString('base64'), 'QuotaLimitReached'],
        ]
        for (const [data, answer] of cases) {
          const { status, body } = await house().send(pictureCall(house().attacker, data))
          assert.deepEqual([status, errorcode(body)], [500, answer])
        }
        const huge = await house().send(pictureCall(house().attacker, 'A'.repeat(1024 * 1024)))
        assert.equal(huge.status, 413)
        const kept = await readdir(join(house().service.data, 'pictures')).catch(() => [])
        assert.deepEqual(kept, [])
      }))

    it('keeps one picture of a person who sends hundreds', () =>
      harmless(house(), async () => {
        for (let index = 0; index < 100; index++) {
          const bytes = Buffer.concat([Buffer.from('GIF89a'), randomBytes(20_000)])
          const { status } = await house().send(pictureCall(house().attacker, bytes.toString('base64')))
          assert.equal(status, 200)
        }
        assert.equal((await readdir(join(house().service.data, 'pictures'))).length, 1)
      }))
  })
}
