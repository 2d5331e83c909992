import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { commit, nothing, type Offence } from './offences.ts'
import { openSwitchboard, RawLine, signIn } from './raw-line.ts'
import { Siege } from './siege.ts'

let siege: Siege
before(async () => {
  siege = await Siege.begin(24)
})
after(() => siege[Symbol.asyncDispose]())

/** To whom no cookie was given: 911 or a close (msnp-wire §8.2). */
const byStrangers: readonly Offence[] = [
  { name: 'a made-up cookie', says: 'USR 1 person2@lagoon.example 1.2.3\r\n', hears: /^911 1\r\n$/ },
  { name: 'no cookie', says: 'USR 1\r\n', hears: /^911 1\r\n$/ },
  { name: 'an answer to no call', says: 'ANS 1 person2@lagoon.example 1.2.3 17\r\n', hears: /^911 1\r\n$/ },
  { name: 'a session that is no number', says: 'ANS 1 person2@lagoon.example 1.2.3 x\r\n', hears: /^911 1\r\n$/ },
  { name: 'a negative transaction id', says: 'ANS -1 person2@lagoon.example 1.2.3 17\r\n', hears: nothing },
]

const headers = 'MIME-Version: 1.0\r\nContent-Type: '
const message = (kind: string, payload: string) => `MSG 7 ${kind} ${payload.length}\r\n${payload}`

/** By somebody who sits in a conversation alone (msnp-wire §8.2, §8.4). */
const byMembers: readonly Offence[] = [
  {
    name: 'a second cookie',
    says: 'USR 7 person2@lagoon.example 1.2.3\r\n',
    hears: /^715 7\r\n$/,
    goesOn: true,
    isSilent: true,
  },
  {
    name: 'a call to nobody',
    says: 'CAL 7 nobody@nowhere.example\r\n',
    hears: /^217 7\r\n$/,
    goesOn: true,
    isSilent: true,
  },
  { name: 'a call to no address', says: 'CAL 7 nobody\r\n', hears: /^208 7\r\n$/, goesOn: true, isSilent: true },
  { name: 'a message of a kind that there is not', says: message('Z', headers), hears: nothing },
  { name: 'a message one byte too long', says: message('N', 'x'.repeat(1_665)), hears: nothing },
  { name: 'a message of a negative length', says: 'MSG 7 N -5\r\n', hears: nothing },
  { name: 'a message whose length is no number', says: 'MSG 7 N x\r\n', hears: nothing },
  {
    name: 'a message that nobody hears',
    says: message('A', `${headers}text/plain\r\n\r\nhi`),
    hears: /^NAK 7\r\n$/,
    goesOn: true,
    isSilent: true,
  },
  {
    name: 'a message from the service itself',
    says: message('N', `${headers}text/x-msmsgsprofile\r\n\r\n`),
    hears: /^NAK 7\r\n$/,
    goesOn: true,
  },
  {
    name: 'headers without end',
    says: message('N', headers.repeat(40)),
    hears: /^NAK 7\r\n$/,
    goesOn: true,
    isSilent: true,
  },
  { name: 'a verb that nobody knows', says: 'XYZ 7 1 2\r\n', hears: nothing, goesOn: true },
  { name: 'a line without end', says: 'A'.repeat(9_000), hears: nothing },
]

describe('what is said to the switchboard', () => {
  it('by strangers, is answered 911 or closed, with one line in the log for each', () =>
    commit(siege, byStrangers, () => RawLine.dial(siege.ports.msnp)))

  it('by somebody in a conversation, is answered or closed, with one line for each that is an offence', () =>
    commit(siege, byMembers, async (index) => {
      const person = siege.person(index)
      return await openSwitchboard(siege.ports.msnp, await signIn(siege.ports.msnp, person), person.email)
    }))

  it('a flood of calls: 217 five times, then 713, and no line', async () => {
    const person = siege.person(20)
    const board = await openSwitchboard(siege.ports.msnp, await signIn(siege.ports.msnp, person), person.email)
    await siege.attack(
      async () => {
        for (let call = 10; call < 2_010; call++) board.say(`CAL ${call} nobody@nowhere.example\r\n`)
        await board.until(/713 2009\r\n/)
      },
      { lines: 0 },
    )
    assert.ok(!board.isClosed)
    board.close()
  })

  it('a flood of calls for switchboards: as many as the rate allows, then 800', async () => {
    const line = await signIn(siege.ports.msnp, siege.person(21))
    await siege.attack(
      async () => {
        for (let ask = 10; ask < 1_010; ask++) line.say(`XFR ${ask} SB\r\n`)
        await line.until(/XFR 10 SB/)
        await line.until(/800 1009\r\n/)
      },
      { lines: 0 },
    )
    line.close()
  })

  it('a thousand switchboards that are begun and not opened: closed in time, each with a line, and all are served meanwhile', async () => {
    await siege.attack(
      async () => {
        const lines: RawLine[] = []
        for (let batch = 0; batch < 20; batch++)
          lines.push(...(await Promise.all(Array.from({ length: 50 }, () => RawLine.dial(siege.ports.msnp)))))
        for (const line of lines) line.say('USR 1 person2@lagoon.example 1.2')
        for (const line of lines) assert.equal(await line.untilClosed(), '')
      },
      { lines: 1_000 },
    )
  })

  it('more connections from one address than are allowed: closed at once, with one line for all', async () => {
    await siege.attack(
      async () => {
        const lines: RawLine[] = []
        for (let batch = 0; batch < 23; batch++)
          lines.push(...(await Promise.all(Array.from({ length: 100 }, () => RawLine.dial(siege.ports.msnp)))))
        await lines.at(-1)?.untilClosed()
        for (const line of lines) line.close()
      },
      { mostLines: 2_001 },
    )
  })

  it('somebody who asks and never listens: closed when a megabyte waits', async () => {
    const line = await signIn(siege.ports.msnp, siege.person(22))
    line.socket.pause()
    await siege.attack(
      async () => {
        const ask = 'URL 7 INBOX\r\n'.repeat(5_000)
        while (!line.isClosed) await new Promise<void>((resolve) => line.socket.write(ask, () => resolve()))
      },
      { lines: 1 },
    )
  })

  it('has cost little', (context) => context.diagnostic(siege.assess()))
})
