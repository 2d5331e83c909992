import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type House, harmless } from './house.ts'
import { watchLog } from './log-watch.ts'
import { Wire } from './wire.ts'

/** A line or two, and what becomes of whoever says them. */
interface Offence {
  readonly name: string
  readonly says: string
  /** What must be heard before the close, or before the answer to the next ping. */
  readonly hears: RegExp
  /** The connection is served on afterwards; else it must be closed. */
  readonly goesOn?: true
  /** Something that an honest client says too: the log need not speak of it. */
  readonly isHonest?: true
}

const nothing = /^$/
const begin = 'VER 1 MSNP15\r\n'

/** Before anybody has signed in: 302 to what is too early, a close to what is no command at all (msnp-wire §2, §4). */
const byStrangers: readonly Offence[] = [
  { name: 'no verb', says: '\0\xff\xfe\r\n', hears: nothing },
  { name: 'no transaction id', says: 'VER\r\n', hears: nothing },
  { name: 'a negative transaction id', says: 'VER -1 MSNP15 CVR0\r\n', hears: nothing },
  { name: 'a transaction id beyond 32 bits', says: 'VER 4294967296 MSNP15 CVR0\r\n', hears: nothing },
  { name: 'a status too early', says: `${begin}CHG 7 NLN 0\r\n`, hears: /\r\n302 7\r\n$/, goesOn: true },
  { name: 'an edit too early', says: `${begin}ADL 7 9\r\n<ml></ml>`, hears: /\r\n302 7\r\n$/, goesOn: true },
  { name: 'a call too early', says: `${begin}XFR 7 SB\r\n`, hears: /\r\n302 7\r\n$/, goesOn: true },
  { name: 'a negative length', says: 'UUX 7 -1\r\n', hears: nothing },
  { name: 'a line without end', says: 'A'.repeat(9_000), hears: nothing },
  { name: 'a report that is none', says: `${begin}CVR 2 0 0 0 0 0 0 0 0\r\n`, hears: /\r\n7(?:10|31) 2\r\n$/ },
  { name: 'a made-up cookie', says: 'USR 1 victim@lagoon.example 1.2.3\r\n', hears: /^911 1\r\n$/ },
  { name: 'an answer to no call', says: 'ANS 1 victim@lagoon.example 1.2.3 17\r\n', hears: /^911 1\r\n$/ },
]

const xml = (verb: string, payload: string) => `${verb} 7 ${payload.length}\r\n${payload}`
const list = (content: string) => xml('ADL', `<ml>${content}</ml>`)
const bomb = (root: string) =>
  `<!DOCTYPE ${root} [<!ENTITY a "${'ha'.repeat(50)}"><!ENTITY b "${'&a;'.repeat(50)}">]><${root}>&b;</${root}>`
const endless = `MIME-Version: 1.0\r\nContent-Type: text/plain${' x'.repeat(500)}`

/** After the sign-in: the number that the reference gives, or a close (msnp-wire §4, §6.11–6.28). */
const byMembers: readonly Offence[] = [
  { name: 'a verb that nobody knows', says: 'XYZ 7 1 2 3\r\n', hears: nothing, goesOn: true },
  { name: 'a command of an older dialect', says: 'SYN 7 0\r\n', hears: /^502 7\r\n$/, goesOn: true },
  { name: 'VER again', says: 'VER 7 MSNP15\r\n', hears: /^715 7\r\n$/ },
  { name: 'USR again', says: 'USR 7 TWN I mara@lagoon.example\r\n', hears: /^207 7\r\n$/, goesOn: true },
  { name: 'a status that there is not', says: 'CHG 7 XXX 0\r\n', hears: nothing },
  { name: 'offline as a status', says: 'CHG 7 FLN 0\r\n', hears: /^201 7\r\n$/, goesOn: true, isHonest: true },
  { name: 'a privacy that there is not', says: 'BLP 7 XX\r\n', hears: /^201 7\r\n$/, goesOn: true },
  { name: 'an unknown property', says: 'PRP 7 XYZ 1\r\n', hears: /^715 7\r\n$/, goesOn: true, isHonest: true },
  { name: 'a property key of four letters', says: 'PRP 7 LONG 1\r\n', hears: nothing },
  { name: 'a name that is too long', says: `PRP 7 MFN ${'n'.repeat(388)}\r\n`, hears: nothing },
  { name: 'a bomb of a list', says: xml('ADL', bomb('ml')), hears: /^241 7\r\n$/ },
  { name: 'a list that is too deep', says: list('<d n="a.bc">'.repeat(2_000)), hears: /^241 7\r\n$/ },
  { name: 'a list without a domain', says: list('<d><c n="x" l="1"/></d>'), hears: /^241 7\r\n$/, goesOn: true },
  {
    name: 'the reverse list',
    says: list('<d n="a.bc"><c n="x" l="8" t="1"/></d>'),
    hears: /^241 7\r\n$/,
    goesOn: true,
    isHonest: true,
  },
  {
    name: 'an unknown network',
    says: list('<d n="a.bc"><c n="x" l="1" t="77"/></d>'),
    hears: /^204 7\r\n$/,
    goesOn: true,
    isHonest: true,
  },
  {
    name: 'a list number that is none',
    says: list('<d n="a.bc"><c n="x" l="-1" t="1"/></d>'),
    hears: /^241 7\r\n$/,
    goesOn: true,
  },
  { name: 'a bomb of a message', says: xml('UUX', bomb('Data')), hears: /^201 7\r\n$/, goesOn: true },
  {
    name: 'data that is too deep',
    says: xml('UUX', `<Data>${'<a>'.repeat(4_000)}`),
    hears: /^201 7\r\n$/,
    goesOn: true,
  },
  {
    name: 'a note to nobody',
    says: 'UUN 7 nobody@nowhere.example 1 2\r\nhi',
    hears: /^217 7\r\n$/,
    goesOn: true,
    isHonest: true,
  },
  {
    name: 'headers without end',
    says: `UUM 7 victim@lagoon.example 1 1 ${endless.length}\r\n${endless}`,
    hears: /^201 7\r\n$/,
    goesOn: true,
    isHonest: true,
  },
]

export function tryRefusals(house: () => House): void {
  describe('what is refused, and what the log says of it', () => {
    it('strangers: an answer or a close, and one line for each', () =>
      harmless(house(), () => commit(house(), byStrangers, () => Wire.dial(house().port))))

    it('people who are signed in: an answer or a close, and one line for each offence', async () => {
      const { gang, port } = house()
      for (let first = 0; first < byMembers.length; first += gang.length)
        await harmless(house(), () =>
          commit(house(), byMembers.slice(first, first + gang.length), async (index) => {
            const wire = await Wire.signIn(port, gang[index] ?? house().attacker)
            // What is said unasked after the sign-in has been said.
            wire.say('PNG\r\n')
            await wire.hears(/[\s\S]*QNG \d+\r\n/)
            return wire
          }),
        )
    })
  })
}

/** Commits each offence on a line of its own, all at once. */
async function commit(
  house: House,
  offences: readonly Offence[],
  open: (index: number) => Promise<Wire>,
): Promise<void> {
  const wires = await Promise.all(offences.map((_, index) => open(index)))
  const warnings = await watchLog(house, async () => {
    const judged = await Promise.all(offences.map((offence, index) => judge(offence, wires[index] as Wire)))
    assert.deepEqual(
      judged.filter((sentence) => sentence !== undefined),
      [],
    )
  })
  const expected = offences.filter(({ isHonest }) => !isHonest).length
  const connections = new Set(warnings.map(({ connection, transport }) => connection ?? transport))
  const said = warnings.map(({ msg }) => msg).join('\n')
  assert.deepEqual([warnings.length, connections.size], [expected, expected], `one line for each offence:\n${said}`)
  for (const wire of wires) wire.close()
}

/** @returns what is wrong with what was heard */
async function judge({ name, says, hears, goesOn }: Offence, wire: Wire): Promise<string | undefined> {
  wire.say(says)
  if (goesOn) wire.say('PNG\r\n')
  const heard = goesOn
    ? (await wire.hears(/[\s\S]*?QNG \d+\r\n/)).replace(/QNG \d+\r\n$/, '')
    : await wire.untilClosed()
  return hears.test(heard) ? undefined : `${name}: ${JSON.stringify(heard)} instead of ${hears}`
}
