import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Dialect, spokenDialects } from '../../src/protocol/dialect.ts'
import type { WireActor } from '../scenes/runner/wire-actor.ts'
import { ask, type House, hear, hearAll, openHouse, type Person } from './house.ts'
import { capabilitiesOf, gone, member, personalData, presence, runWord, transport } from './words.ts'

interface Client {
  readonly dialect: Dialect
  readonly person: Person
  readonly wire: WireActor
}

const nameOf = (dialect: Dialect): string => `Speaks${dialect}`

describe('seventeen clients, one of each dialect, who all know each other', () => {
  let house: House
  const clients: Client[] = []

  before(async () => {
    house = await openHouse()
    const people: Person[] = []
    for (const dialect of spokenDialects) {
      const person = await house.add(nameOf(dialect))
      for (const other of people) await house.introduce(person, other)
      people.push(person)
    }
    for (const [index, dialect] of spokenDialects.entries()) {
      const person = people[index]
      assert.ok(person)
      clients.push({ dialect, person, wire: await house.enter(dialect, person) })
    }
  })
  after(async () => await house?.[Symbol.asyncDispose]())

  const others = (client: Client): readonly Client[] => clients.filter((other) => other !== client)
  /** Lines about people, with the lengths of personal data left off: `UBX` follows each of them from dialect 11 on. */
  const aboutOthers = (client: Client, lines: readonly string[]): readonly string[] =>
    lines
      .filter((line) => /^(ILN|NLN|FLN|UBX) /.test(line) && !/ (1:)?$/.test(line))
      .map((line) => (line.startsWith('UBX ') ? line.replace(/ [0-9]+$/, '') : line))
      .filter((line) => !line.includes(client.person.email))
  const shown = (watcher: Client, { dialect, person }: Client, word: string): readonly string[] => [
    `${word} ${presence(watcher.dialect, person.email, nameOf(dialect), dialect)}`,
    ...[personalData(watcher.dialect, person.email)].filter((line) => line !== undefined),
  ]

  it('each sees who was there before it, and who comes after it, in the words of its own dialect (msnp-wire §6.24, §10.3)', async () => {
    for (const [index, client] of clients.entries()) {
      const line = `CHG 6 NLN${capabilitiesOf(client.dialect)}`
      client.wire.send(`${line}\r\n`)
      const heard = await hearAll(client.wire)
      const answer = heard.indexOf(line)
      assert.ok(answer >= 0, `${line} is not repeated among ${heard.join('\n')}`)
      const earlier = clients.slice(0, index)
      assert.deepEqual(
        [...aboutOthers(client, heard.slice(answer + 1))].sort(),
        earlier.flatMap((other) => shown(client, other, `${runWord(client.dialect, 6)} NLN`)).sort(),
      )
      for (const other of earlier)
        assert.deepEqual(aboutOthers(other, await hearAll(other.wire)), shown(other, client, 'NLN NLN'))
    }
  })

  it('each hears when one of the others is idle, hidden and back (msnp-wire §6.23, §10.1)', async () => {
    for (const client of clients) {
      for (const status of ['IDL', 'HDN', 'NLN'])
        client.wire.send(`CHG 7 ${status}${capabilitiesOf(client.dialect)}\r\n`)
      await client.wire.fence()
    }
    for (const watcher of clients) {
      const expected = others(watcher).flatMap((other) => [
        shown(watcher, other, 'NLN IDL')[0],
        gone(watcher.dialect, other.person.email),
        ...shown(watcher, other, 'NLN NLN'),
      ])
      assert.deepEqual([...aboutOthers(watcher, await hearAll(watcher.wire))].sort(), expected.sort())
    }
  })

  it('each calls each of the others, and what they say arrives as it was said (msnp-wire §8.1, §8.2)', async () => {
    for (const caller of clients) for (const called of others(caller)) await talk(house, caller, called)
  })

  it('each is told when the others go (msnp-wire §6.24)', async () => {
    const [last, ...leaving] = [...clients].reverse()
    assert.ok(last)
    for (const { wire } of leaving) wire.send('OUT\r\n')
    const heard: string[] = []
    while (heard.length < leaving.length) heard.push(...aboutOthers(last, [await hear(last.wire)]))
    assert.deepEqual(heard.sort(), leaving.map(({ person }) => gone(last.dialect, person.email)).sort())
    assert.deepEqual(house.logged, [])
  })
})

const said = Buffer.from(
  'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n☕ Grüße',
  'utf8',
).toString('latin1')

/** One calls, the other answers, both speak, and one leaves. */
async function talk(house: House, caller: Client, called: Client): Promise<void> {
  const place = `127\\.0\\.0\\.1:${house.port}`
  const granted = await ask(caller.wire, 'XFR 8 SB')
  const [, pass = ''] =
    new RegExp(`^XFR 8 SB ${place} CKI (\\S+)${transport(caller.dialect, 'messenger.msn.com')}$`).exec(granted) ?? []
  const callersEnd = await house.dial()
  const [callerName, calledName] = [nameOf(caller.dialect), nameOf(called.dialect)]
  assert.equal(
    await ask(callersEnd, `USR 1 ${caller.person.email} ${pass}`),
    `USR 1 OK ${caller.person.email} ${callerName}`,
  )
  const [, session = ''] = /^CAL 2 RINGING ([0-9]+)$/.exec(await ask(callersEnd, `CAL 2 ${called.person.email}`)) ?? []
  const rings = new RegExp(
    `^RNG ${session} ${place} CKI (\\S+) ${caller.person.email} ${callerName}${transport(called.dialect, 'messenger.hotmail.com')}$`,
  )
  const [, cookie = ''] = rings.exec(await hear(called.wire)) ?? []
  const calledEnd = await house.dial()
  assert.equal(
    await ask(calledEnd, `ANS 1 ${called.person.email} ${cookie} ${session}`),
    `IRO 1 1 1 ${caller.person.email} ${member(called.dialect, callerName, caller.dialect)}`,
  )
  assert.equal(await hear(calledEnd), 'ANS 1 OK')
  assert.equal(
    await hear(callersEnd),
    `JOI ${called.person.email} ${member(caller.dialect, calledName, called.dialect)}`,
  )
  callersEnd.send(`MSG 3 N ${said.length}\r\n${said}`)
  assert.deepEqual(await calledEnd.receive(), {
    line: `MSG ${caller.person.email} ${callerName} ${said.length}`,
    payload: said,
  })
  calledEnd.send(`MSG 2 A ${said.length}\r\n${said}`)
  assert.equal((await calledEnd.receive())?.line, 'ACK 2')
  assert.deepEqual(await callersEnd.receive(), {
    line: `MSG ${called.person.email} ${calledName} ${said.length}`,
    payload: said,
  })
  calledEnd.send('OUT\r\n')
  assert.equal(await hear(callersEnd), `BYE ${called.person.email}`)
  await callersEnd.close()
}
