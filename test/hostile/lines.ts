import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type House, harmless } from './house.ts'
import { Wire } from './wire.ts'

/** Longer than any line or payload of a client. */
const megabyte = 1024 * 1024

export function tryLines(house: () => House): void {
  describe('lines and payloads that no client sends', () => {
    /** Says something to the bare port, and gives back what is said until the connection is closed. */
    const stranger = async (text: string): Promise<string> => {
      const wire = await Wire.dial(house().port)
      wire.say(text)
      return await wire.untilClosed()
    }

    /** The same for what ends a connection at once: nothing that follows it is read, not even a good command. */
    const outcast = (text: string): Promise<string> => stranger(`${text}\r\nVER 1 MSNP18 CVR0\r\n`)

    /** Says each as another person who is signed in, side by side, and gives back what each is told until the connection is closed. */
    const signedIn = (texts: readonly string[]): Promise<readonly string[]> =>
      Promise.all(
        texts.map(async (text, index) => {
          const wire = await Wire.signIn(house().port, house().gang[index] ?? house().attacker)
          wire.say(text)
          return await wire.untilClosed()
        }),
      )

    const payload = (line: string, bytes: string) => `${line} ${bytes.length}\r\n${bytes}`

    it('closes on a line without end after 8 KiB, without a word', () =>
      harmless(house(), async () => {
        const long = [
          'A'.repeat(9 * 1024),
          'A'.repeat(megabyte),
          `VER 1 ${'MSNP18 '.repeat(2_000)}`,
          '\0'.repeat(megabyte),
        ]
        const [strangers, people] = await Promise.all([
          Promise.all(long.map(outcast)),
          signedIn([`CHG 9 NLN ${'0'.repeat(megabyte)}`]),
        ])
        assert.deepEqual(strangers, ['', '', '', ''])
        assert.doesNotMatch(people.join(), /^(CHG|\d+) 9/m)
      }))

    it('closes on what is no command, and on a length that is negative, huge or no number', () =>
      harmless(house(), async () => {
        const nonsense = [
          'GET / HTTP/1.1\r\n\r\n',
          '\x16\x03\x01\x00\x2a\x01\x00\n',
          'ÄÖÜ 1\r\n',
          'TOOLONG 1\r\n',
          'X\n',
        ]
        const lengths = ['-1', '-0', '+5', '1e3', '0x10', '5.0', 'many', '2147483648', '4294967296', '9'.repeat(400)]
        const lines = [...nonsense, ...lengths.flatMap((length) => [`UUX 1 ${length}\r\n`, `PUT 1 ${length}\r\n`])]
        const [strangers, people] = await Promise.all([
          Promise.all(lines.map(outcast)),
          signedIn(lengths.map((length) => `UUX 9 ${length}\r\n`)),
        ])
        assert.deepEqual(new Set(strangers), new Set(['']))
        for (const heard of people) assert.doesNotMatch(heard, /^(UUX|\d+) 9/m)
      }))

    it('closes on an ADL of one megabyte, which is never kept', () =>
      harmless(house(), async () => {
        const list = `<ml><d n="lagoon.example">${'<c n="bob" l="3" t="1"/>'.repeat(megabyte / 24)}</d></ml>`
        const [heard, [answer = '']] = await Promise.all([
          outcast(payload('ADL 9', list)),
          signedIn([payload('ADL 9', list)]),
        ])
        assert.equal(heard, '')
        assert.doesNotMatch(answer, /^(ADL|\d+) 9/m)
      }))

    it('answers 241 to lists that cannot be read, 240 to empty ones, and closes', () =>
      harmless(house(), async () => {
        const hostile: readonly (readonly [list: string, answer: RegExp])[] = [
          ['<ml><d n="a.example"><c n="x"', /^241 9\b/m],
          [`<ml>${'<d n="a">'.repeat(500)}`, /^241 9\b/m],
          ['<!DOCTYPE ml [<!ENTITY a "aaaa">]><ml>&a;</ml>', /^241 9\b/m],
          [`<ml><d n="a.example">${'<c n="x" l="3" t="1"/>'.repeat(1_200)}</d></ml>`, /^241 9\b/m],
          ['<ml></ml>', /^240 9\b/m],
          ['<ml><d n="a.example"></d></ml>', /^240 9\b/m],
        ]
        const answers = await signedIn(hostile.map(([list]) => payload('ADL 9', list)))
        for (const [index, [, answer]] of hostile.entries()) assert.match(answers[index] ?? '', answer)
      }))

    it('gives up on payloads that never come, however many wait for them', () =>
      harmless(house(), async () => {
        // A signed-in person may take as long as a modem takes; who comes in meanwhile does not notice.
        const patient = await Wire.signIn(house().port, house().attacker)
        patient.say('ADL 9 7000\r\n<ml>')
        const waiting = Array.from({ length: 200 }, () => stranger('ADL 1 32768\r\n<ml>'))
        for (const heard of await Promise.all(waiting)) assert.equal(heard, '')
        patient.close()
      }))

    it('ignores what it does not know, twenty thousand times, and answers what comes then', () =>
      harmless(house(), async () => {
        const wire = await Wire.signIn(house().port, house().attacker)
        wire.say('ZZZ 7 a b c\r\n'.repeat(20_000))
        wire.say('PNG\r\n')
        await wire.hears(/QNG \d+\r\n/)
        wire.close()
      }))
  })
}
