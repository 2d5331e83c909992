import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Dialect, spokenDialects } from '../../src/protocol/dialect.ts'
import type { AnyForm, Role } from '../../src/protocol/form.ts'
import { allForms } from '../../src/protocol/grammar.ts'
import type { Stage } from '../../src/services/notification/stage.ts'
import { bytesOf, frameOf } from '../protocol/arbitraries.ts'
import type { WireActor } from '../scenes/runner/wire-actor.ts'
import { ask, type House, hearAll, openHouse, type Person } from './house.ts'

/** The same every time, unless another is asked for. */
const seed = Number(process.env.LEGAL_SEED ?? 2026)

const stages = ['negotiated', 'named', 'signed-in', 'online'] as const satisfies readonly Stage[]
type TriedStage = (typeof stages)[number]

/**
 * Verbs that have no answer with their transaction id: a ping, whose answer carries none; a message to somebody who is away, of which only
 * failures are told, on the notification server (msnp-wire §6.28) and to a conversation with nobody else in it (§8.2); what nobody has documented (§6.41), and circles, of which there are none here (§9).
 */
const unanswered: ReadonlySet<string> = new Set('PNG MSG UUM VAS GET FSL LKP GSB RFS LSC PUT DEL SDG'.split(' '))

/** Every line that a client may say in a dialect. */
const formsOf = (dialect: Dialect, of: Role = 'notification'): readonly AnyForm[] =>
  allForms.filter(
    ({ role, from, since, until }) => role === of && from === 'client' && since <= dialect && until >= dialect,
  )

describe(`any legal line of a dialect, in any stage of a session, by the seed ${seed}`, () => {
  let house: House
  before(async () => {
    house = await openHouse()
  })
  after(async () => await house?.[Symbol.asyncDispose]())

  const enter: Readonly<Record<TriedStage, (dialect: Dialect, person: Person) => Promise<WireActor>>> = {
    negotiated: async (dialect) => {
      const wire = await house.dial()
      await ask(wire, `VER 1 MSNP${dialect} CVR0`)
      return wire
    },
    named: async (dialect, person) => {
      const wire = await enter.negotiated(dialect, person)
      await ask(wire, `USR 2 ${dialect <= 7 ? 'MD5' : 'TWN'} I ${person.email}`)
      return wire
    },
    'signed-in': (dialect, person) => house.enter(dialect, person),
    online: async (dialect, person) => {
      const wire = await house.enter(dialect, person)
      await ask(wire, 'CHG 5 NLN')
      return wire
    },
  }

  for (const dialect of spokenDialects)
    it(`MSNP${dialect}: is answered, refused or the end, and never a fault of the service`, async () => {
      for (const stage of stages) {
        const person = await house.add(`${stage}${dialect}`)
        await sayAll(`MSNP${dialect}, ${stage}`, formsOf(dialect), () => enter[stage](dialect, person))
      }
      const person = await house.add(`talks${dialect}`)
      const wire = await enter.online(dialect, person)
      await hearAll(wire)
      // What makes a connection one to a switchboard; anything else that comes first is said to the notification server.
      const first = formsOf(dialect, 'switchboard').filter(({ verb }) => verb === 'USR' || verb === 'ANS')
      await sayAll(`MSNP${dialect}, before the cookie`, first, () => house.dial())
      await sayAll(`MSNP${dialect}, in a conversation`, formsOf(dialect, 'switchboard'), async () => {
        const [, cookie] = / CKI (\S+)/.exec(await ask(wire, 'XFR 7 SB')) ?? []
        const board = await house.dial()
        await ask(board, `USR 1 ${person.email} ${cookie}`)
        return board
      })
      assert.deepEqual(
        house.logged.filter((line) => (JSON.parse(line) as { level: number }).level >= 50),
        [],
      )
    })
})

/** Says two lines of each form, each in a session as `enter` makes it. */
async function sayAll(where: string, forms: readonly AnyForm[], enter: () => Promise<WireActor>): Promise<void> {
  let wire: WireActor | undefined
  for (const form of forms)
    for (const frame of fc.sample(frameOf(form), { seed, numRuns: 2 })) {
      if (wire === undefined) {
        wire = await enter()
        const { role } = form
        // On a switchboard the first line says that it is one.
        if (role === 'notification') await wire.fence()
      }
      const before = wire.transcript.length
      wire.send(bytesOf(frame).toString('latin1'))
      // A ping is answered as the fence behind it is: one of the two answers has to be read here.
      if (form.verb === 'PNG') await wire.receive()
      const lines = await wire.fence()
      while (lines && lines.length > 0) await wire.receive()
      const said = wire.transcript.slice(before)
      const isOver = lines === undefined
      const isAnswered = said.some((line) => isAnswerTo(frame.tokens[0], line))
      assert.ok(isOver || isAnswered || unanswered.has(form.verb), `${where}: nothing answers\n${said.join('\n')}`)
      // What it did must not decide what the next one meets.
      if (isOver || changesStage(form)) {
        await wire.close()
        wire = undefined
      }
    }
  await wire?.close()
}

/** `← CHG 7 NLN`, `← 302 7`; errors carry the transaction id too. */
function isAnswerTo(transaction: string | undefined, line: string): boolean {
  return line.startsWith('← ') && line.split(/[ \n]+/)[2] === transaction
}

function changesStage({ verb }: AnyForm): boolean {
  return ['CHG', 'USR', 'VER', 'OUT'].includes(verb)
}
