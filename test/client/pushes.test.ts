import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readPush } from '../../src/client/pushes.ts'
import type { Dialect } from '../../src/protocol/dialect.ts'

/** A line, with its payload behind a line break. */
function push(dialect: Dialect, text: string) {
  const [line = '', payload] = text.split('\n')
  const [verb = '', ...tokens] = line.split(' ')
  return readPush({ verb, tokens, payload: payload === undefined ? undefined : Buffer.from(payload) }, dialect)
}

describe('what the notification server says unasked', () => {
  const online = { kind: 'presence', email: 'online@local', status: 'NLN', name: 'Online User', carriesPicture: true }

  it('a contact who is there, to Messenger for Mac 8 (the seed)', () => {
    assert.deepEqual(push(16, 'ILN 8 NLN online@local 1 Online%20User 1085276192 %3Cmsnobj%2F%3E'), online)
  })

  it('the same in the words of each dialect (msnp-wire §6.24)', () => {
    assert.deepEqual(push(7, 'NLN NLN online@local Online%20User'), { ...online, carriesPicture: false })
    assert.deepEqual(push(9, 'NLN NLN online@local Online%20User 32 %3Cmsnobj%2F%3E'), online)
    assert.deepEqual(push(15, 'NLN NLN online@local 1 Online%20User 32 %3Cmsnobj%2F%3E'), online)
    assert.deepEqual(push(18, 'NLN NLN 1:online@local Online%20User 32:0 %3Cmsnobj%2F%3E'), online)
  })

  it('that a line carries no msnobj, which the Mac does not forgive (msnp-wire §0.3, rule 9)', () => {
    assert.deepEqual(push(16, 'ILN 8 NLN online@local 1 Online%20User 1085276192'), {
      ...online,
      carriesPicture: false,
    })
  })

  it('somebody who went', () => {
    assert.deepEqual(push(16, 'FLN online@local 1 0:0'), { kind: 'offline', email: 'online@local' })
    assert.deepEqual(push(18, 'FLN 1:online@local 0:0'), { kind: 'offline', email: 'online@local' })
  })

  it('a personal message, with its entities undone; none where there is none', () => {
    const message = '<Data><PSM>Out &amp; about</PSM><CurrentMedia></CurrentMedia></Data>'
    assert.deepEqual(push(16, `UBX online@local 1 ${message.length}\n${message}`), {
      kind: 'personal-data',
      email: 'online@local',
      message: 'Out & about',
      places: [],
    })
    assert.deepEqual(push(16, 'UBX online@local 1 0\n'), {
      kind: 'personal-data',
      email: 'online@local',
      message: '',
      places: [],
    })
  })

  it('the places of the owner, which only the owner is told (msnp-wire §6.26)', () => {
    const own =
      '<Data><PSM></PSM><EndpointData id="{6FA1C3D2-50B7-4C1E-9A64-0D6BE2F8A913}"><Capabilities>1:2</Capabilities></EndpointData>' +
      '<PrivateEndpointData id="{6FA1C3D2-50B7-4C1E-9A64-0D6BE2F8A913}"><EpName>Home &amp; away</EpName></PrivateEndpointData>' +
      '<PrivateEndpointData id="nowhere"/></Data>'
    assert.deepEqual(push(18, `UBX 1:me@local ${own.length}\n${own}`), {
      kind: 'personal-data',
      email: 'me@local',
      message: '',
      places: [{ endpoint: '6fa1c3d2-50b7-4c1e-9a64-0d6be2f8a913', name: 'Home & away' }],
    })
  })

  it('what another place says (msnp-wire §6.27)', () => {
    assert.deepEqual(push(18, 'UBN me@local;{6fa1c3d2-50b7-4c1e-9a64-0d6be2f8a913} 4 14\ngoawyplzthxbye'), {
      kind: 'notified',
      email: 'me@local',
      purpose: 4,
      payload: Buffer.from('goawyplzthxbye'),
    })
  })

  it('a personal message that is no XML, without harm', () => {
    assert.deepEqual(push(16, 'UBX online@local 1 5\n<Data'), {
      kind: 'personal-data',
      email: 'online@local',
      message: '',
      places: [],
    })
  })

  it('a call', () => {
    assert.deepEqual(
      push(16, 'RNG 11752013 192.0.2.10:1864 CKI 1699.43.8 alice@example.com Alice U messenger.hotmail.com 1'),
      {
        kind: 'ring',
        session: 11752013,
        server: '192.0.2.10:1864',
        cookie: '1699.43.8',
        email: 'alice@example.com',
        name: 'Alice',
      },
    )
  })

  it('goodbye, and why', () => {
    assert.deepEqual(push(16, 'OUT OTH'), { kind: 'signed-out', reason: 'OTH' })
    assert.deepEqual(push(16, 'OUT'), { kind: 'signed-out', reason: undefined })
  })

  it('and what does not read as the protocol says', () => {
    assert.deepEqual(push(16, 'NLN NLN'), { kind: 'unreadable' })
    assert.deepEqual(push(16, 'QNG 60'), { kind: 'other' })
  })
})
