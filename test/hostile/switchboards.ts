import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type House, harmless } from './house.ts'
import { Wire } from './wire.ts'

const rn = '\r\n'
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

export function trySwitchboards(house: () => House): void {
  describe('floods of switchboards, calls and messages', () => {
    it('closes 1,000 half-open switchboards: 911 to wrong cookies, nothing to those who say nothing', () =>
      harmless(house(), async () => {
        const cookies = ['', '1.2.3', 'x', 'x'.repeat(5_000), '%00']
        const half = async (index: number): Promise<string> => {
          const wire = await Wire.dial(house().port)
          if (index % 2 === 1) wire.say(`USR 1 ${house().victim.email} ${cookies[index % cookies.length]}${rn}`)
          return await wire.untilClosed()
        }
        const heard = await Promise.all(Array.from({ length: 1_000 }, (_, index) => half(index)))
        for (const [index, text] of heard.entries()) assert.match(text, index % 2 === 1 ? /^911 1\r\n$/ : /^$/)
      }))

    it('answers a flood of CAL with 713 after five calls that reach nobody', () =>
      harmless(house(), async () => {
        const wire = await Wire.signIn(house().port, house().attacker)
        const board = await wire.openSwitchboard(house().port, house().attacker)
        board.say(`CAL 2 ${house().victim.email}${rn}`.repeat(10_000))
        board.say(`PNG${rn}`)
        const answers = await board.hears(/.*QNG \d+\r\n/s)
        assert.equal(count(answers, /^217 2\r$/gm), 5)
        assert.equal(count(answers, /^713 2\r$/gm), 9_995)
        wire.close()
        board.close()
      }))

    it('answers malformed calls, and a flood of XFR, with numbers', () =>
      harmless(house(), async () => {
        const wire = await Wire.signIn(house().port, house().attacker)
        const board = await wire.openSwitchboard(house().port, house().attacker)
        const names = ['', 'bob', '@', 'a@b', `${'x'.repeat(3_000)}@a.example`, '%00@a.example', 'a@b@c']
        board.say(`${names.map((name) => `CAL 2 ${name}${rn}`).join('')}PNG${rn}`)
        const answers = await board.hears(/.*QNG \d+\r\n/s)
        assert.equal(count(answers, /^(208|217|713) 2\r$/gm), names.length)
        wire.say(`${`XFR 7 SB${rn}`.repeat(2_000)}PNG${rn}`)
        const granted = await wire.hears(/.*QNG \d+\r\n/s)
        assert.ok(count(granted, /^XFR 7 SB /gm) <= 320)
        assert.ok(count(granted, /^800 7\r$/gm) >= 1_680)
        wire.close()
        board.close()
      }))

    it('hands on headers without end as they are, and closes on a message that is too long or has no length', () =>
      harmless(house(), async () => {
        const [first, second, ...others] = house().gang
        assert.ok(first && second)
        const [one, two] = await Promise.all([Wire.signIn(house().port, first), Wire.signIn(house().port, second)])
        const board = await one.openSwitchboard(house().port, first)
        board.say(`CAL 2 ${second.email}${rn}`)
        const ringing = await two.hears(/RNG (\d+) \S+ CKI (\S+) [^\n]*\n/)
        const [, session, cookie] = /RNG (\d+) \S+ CKI (\S+)/.exec(ringing) ?? []
        const ear = await Wire.dial(house().port)
        ear.say(`ANS 1 ${second.email} ${cookie} ${session}${rn}`)
        await ear.hears(/ANS 1 OK\r\n/)
        await board.hears(/JOI [^\n]*\n/)
        for (const bytes of ['X-Endless: '.padEnd(1_664, 'x'), '\0'.repeat(1_664), 'Content-Type: '.repeat(118)]) {
          board.say(`MSG 3 A ${bytes.length}${rn}${bytes}`)
          await board.hears(/ACK 3\r\n/)
          const said = await ear.hears(new RegExp(`MSG [^\\n]* ${bytes.length}\\r\\n.{${bytes.length}}`, 's'))
          assert.ok(said.endsWith(bytes))
        }
        for (const wire of [one, two, board, ear]) wire.close()

        const lengths = ['1665', '1000000', '-1', 'many', '9999999999']
        const heard = await Promise.all(
          others.slice(0, lengths.length).map(async (person, index) => {
            const wire = await Wire.signIn(house().port, person)
            const alone = await wire.openSwitchboard(house().port, person)
            alone.say(`MSG 3 A ${lengths[index]}${rn}${'x'.repeat(100_000)}`)
            const text = await alone.untilClosed()
            wire.close()
            return text
          }),
        )
        assert.deepEqual(heard, ['', '', '', '', ''])
      }))
  })
}
