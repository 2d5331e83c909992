import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dial } from '../edge/raw-client.ts'
import { type House, harmless } from './house.ts'
import { watchLog } from './log-watch.ts'
import { Wire } from './wire.ts'

/** Connections that one address may have unless the settings say otherwise. */
const mostOfAnAddress = 2_000

export function tryFloods(house: () => House): void {
  describe('floods, and the one line in the log that speaks of each', () => {
    it('somebody who asks and never listens is closed when a megabyte waits', () =>
      harmless(house(), async () => {
        const warnings = await watchLog(house(), async () => {
          const { email, ticket } = house().attacker
          const deaf = await dial(house().port)
          const closed = new Promise((resolve) => deaf.once('close', resolve))
          deaf.write(`VER 1 MSNP15 CVR0\r\nCVR 2 0x0409 winnt 5.1 i386 MSNMSGR 8.5.1302 msmsgs ${email}\r\n`)
          deaf.write(`USR 3 TWN I ${email}\r\nUSR 4 TWN S ${ticket}\r\n`)
          // What it is sent fills the buffers of the system first, and then the service's.
          const more = () => {
            while (!deaf.destroyed && deaf.write('URL 7 INBOX\r\n'.repeat(5_000)));
          }
          deaf.on('drain', more)
          more()
          await closed
        })
        assert.deepEqual(
          warnings.map(({ msg }) => msg),
          ['connection closed: the client does not read what it is sent'],
        )
      }))

    it('more connections than an address may have are closed at once, and others are served', () =>
      harmless(house(), async () => {
        const warnings = await watchLog(house(), async () => {
          const wires: Wire[] = []
          while (wires.length < mostOfAnAddress + 200)
            wires.push(...(await Promise.all(Array.from({ length: 100 }, () => Wire.dial(house().port)))))
          await Promise.all(wires.slice(-100).map((wire) => wire.untilClosed()))
          for (const wire of wires) wire.close()
          await Promise.all(wires.map((wire) => wire.closed))
        })
        assert.deepEqual(
          warnings.map(({ msg }) => msg),
          ['connections are refused: too many are open'],
        )
      }))

    it('nonsense without end fills no log', () =>
      harmless(house(), async () => {
        const warnings = await watchLog(house(), async () => {
          const wire = await Wire.signIn(house().port, house().attacker)
          wire.say('ZZZ 7 a b c\r\n'.repeat(20_000))
          wire.say('PNG\r\n')
          await wire.hears(/QNG \d+\r\n/)
          wire.close()
        })
        assert.ok(warnings.length <= 51, `${warnings.length} lines`)
      }))
  })
}
