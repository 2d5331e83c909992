import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isMismatch } from '../../src/protocol/codec.ts'
import type { Dialect } from '../../src/protocol/dialect.ts'
import type { AnyForm, Role } from '../../src/protocol/form.ts'
import { decodeBy, formsFor, payloadRule } from '../../src/protocol/grammar.ts'
import { changeStatus2, changeStatus8, changeStatus9 } from '../../src/protocol/notification/presence.ts'
import { proveSingleSignOn, proveSingleSignOnByTicket, proveTweener } from '../../src/protocol/notification/sign-in.ts'
import { FrameReader } from '../../src/wire/frame-reader.ts'

/** What the server makes of a line that a client sends. */
function read(role: Role, dialect: Dialect, line: string): Readonly<Record<string, unknown>> & { form: AnyForm } {
  const reader = new FrameReader(payloadRule(role, 'client', dialect))
  reader.push(Buffer.from(`${line}\r\n`, 'latin1'))
  const frame = reader.next()
  assert.ok(frame !== undefined && !('error' in frame), line)
  const command = decodeBy(formsFor(role, 'client', dialect, frame.verb), frame)
  assert.ok(!isMismatch(command), `MSNP${dialect} does not take ${line}: ${JSON.stringify(command)}`)
  return command as unknown as Readonly<Record<string, unknown>> & { form: AnyForm }
}

const guid = '235411cb-7823-4a46-8feb-6f1bccca43fd'
const spellings = [guid, `{${guid}}`, `{${guid.toUpperCase()}}`, guid.replaceAll('-', '')]

describe('what real clients write is read, whatever the tables say (clients-in-the-wild §0)', () => {
  for (const [dialect, form] of [
    [2, changeStatus2],
    [7, changeStatus2],
    [8, changeStatus8],
    [9, changeStatus9],
    [12, changeStatus9],
    [15, changeStatus9],
    [16, changeStatus9],
    [18, changeStatus9],
  ] as const)
    test(`MSNP${dialect}: CHG with no capabilities, with one number, with two`, () => {
      assert.equal(read('notification', dialect, 'CHG 6 NLN').capabilities, undefined)
      assert.deepEqual(read('notification', dialect, 'CHG 6 BSY 32').capabilities, { first: '32', second: undefined })
      const both = read('notification', dialect, 'CHG 6 AWY 2147778596:48')
      assert.deepEqual(both.capabilities, { first: '2147778596', second: '48' })
      assert.equal(both.form, form)
    })

  test('a picture of 0 or an empty msnobj is no picture; any other stays as it is, byte for byte', () => {
    assert.equal(read('notification', 15, 'CHG 6 NLN 32 0').picture, undefined)
    assert.equal(read('notification', 15, 'CHG 6 NLN 32 %3cmsnobj%2f%3e').picture, undefined)
    assert.equal(read('notification', 15, 'CHG 6 NLN 32 %3Cmsnobj%20a%3d%22%zz').picture, '%3Cmsnobj%20a%3d%22%zz')
  })

  test('a ping may have a number', () => {
    assert.equal(read('notification', 16, 'PNG 16').transaction, 16)
    assert.equal(read('notification', 16, 'PNG').transaction, 0)
  })

  test('the version report may have a hop in any dialect from 8 on: three commands come in one go', () => {
    for (const dialect of [8, 15, 18] as const) {
      const report = read(
        'notification',
        dialect,
        'CVR 2 0x0409 winnt 6.1 i386 MSNMSGR 15.4 MSNMSGR a@b VmVyc2lvbjogMQ0K',
      )
      assert.equal(report.hop, 'VmVyc2lvbjogMQ0K')
    }
    assert.equal(read('notification', 21, 'CVR 2 0x0409 winnt 6.1 i386 MSNMSGR 15.4 MSNMSGR a@b').hop, undefined)
  })

  test('the Mac names its endpoint behind the ticket; nobody else does', () => {
    const mac = read('notification', 16, 'USR 4 TWN S a=HENLO 235411cb78234a468feb6f1bccca43fd')
    assert.equal(mac.form, proveTweener)
    assert.equal(mac.endpoint, guid)
    assert.equal(read('notification', 8, 'USR 4 TWN S t=1&p=2').endpoint, undefined)
  })

  test('single sign-on with a proof, without one, with an endpoint in any spelling', () => {
    const proof = Buffer.alloc(128, 7).toString('base64')
    assert.equal(read('notification', 15, `USR 4 SSO S t=1&p= ${proof}`).form, proveSingleSignOn)
    assert.equal(read('notification', 15, 'USR 4 SSO S t=1&p=').form, proveSingleSignOnByTicket)
    for (const spelling of spellings) {
      const full = read('notification', 16, `USR 4 SSO S t=1&p= ${proof} ${spelling}`)
      assert.deepEqual([full.form, full.endpoint], [proveSingleSignOn, guid])
      const unproved = read('notification', 16, `USR 4 SSO S t=1&p= ${spelling}`)
      assert.deepEqual([unproved.form, unproved.endpoint], [proveSingleSignOnByTicket, guid])
    }
  })

  test('a person on the switchboard may name an endpoint in any spelling', () => {
    for (const spelling of spellings) {
      const member = { account: 'bob@example.com', endpoint: guid }
      assert.deepEqual(read('switchboard', 16, `USR 1 bob@example.com;${spelling} 1.2.3`).member, member)
      assert.deepEqual(read('switchboard', 16, `ANS 1 bob@example.com;${spelling} 1.2.3 77`).member, member)
    }
    assert.deepEqual(read('switchboard', 16, 'USR 1 bob@example.com 1.2.3').member, {
      account: 'bob@example.com',
      endpoint: undefined,
    })
  })

  test('an account keeps its case and may have a domain without a dot', () => {
    assert.equal(read('notification', 16, 'USR 3 TWN I Online@Local').account, 'Online@Local')
  })

  test('groups: the old trailing 0 is taken in later dialects, and MSN 7.0 may name one instead of its GUID', () => {
    assert.equal(read('notification', 11, 'ADG 6 Friends 0').groupName, 'Friends')
    assert.equal(read('notification', 11, 'RMG 7 New%2520Group').group, 'New%2520Group')
  })
})

describe('what is no legal line is refused with the closest form’s reason', () => {
  for (const [dialect, line, mismatch, field] of [
    [16, 'CHG x NLN', 'transaction', 'transaction'],
    [16, 'CHG 4294967296 NLN', 'transaction', 'transaction'],
    [16, 'CHG 8', 'missing', 'status'],
    [16, 'CHG 8 XYZ', 'value', 'status'],
    [16, 'CHG 8 NLN 4294967296', 'value', 'capabilities'],
    [16, 'CHG 8 NLN 1 0 extra', 'surplus', 'token 5'],
    [16, 'USR 3 TWN I alice', 'value', 'account'],
    [8, 'USR 3 SSO I alice@example.com', 'literal', 'scheme'],
    [16, 'UUX', 'transaction', 'transaction'],
    [16, 'UUX 9', 'length', 'payload'],
    [16, 'PRP 6 M%46N Alice', 'value', 'key'],
  ] as const)
    test(`MSNP${dialect}: ${line}`, () => {
      const reader = new FrameReader(payloadRule('notification', 'client', dialect))
      reader.push(Buffer.from(`${line}\r\n`))
      const frame = reader.next()
      assert.ok(frame !== undefined && !('error' in frame))
      const result = decodeBy(formsFor('notification', 'client', dialect, frame.verb), frame)
      assert.ok(isMismatch(result))
      assert.deepEqual([result.mismatch, result.field], [mismatch, field])
    })

  test('control characters within a token are no text: they would break the reader’s own lines', () => {
    for (const character of ['\r', '\x00', '\x1b', '\x7f']) {
      const tokens = ['6', 'MFN', `a${character}b`]
      const frame = { verb: 'PRP', tokens, payload: undefined }
      assert.ok(isMismatch(decodeBy(formsFor('notification', 'client', 16, 'PRP'), frame)))
    }
  })
})
