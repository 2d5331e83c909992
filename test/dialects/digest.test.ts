import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { createDigests, digestOf } from '../../src/identity/digests.ts'
import type { WireActor } from '../scenes/runner/wire-actor.ts'
import { ask, type House, openHouse, type Person } from './house.ts'

const digest = (challenge: string, secret: string) =>
  createHash('md5')
    .update(challenge + secret)
    .digest('hex')

describe('signing in by digest (msnp-wire §5.2)', () => {
  let house: House
  let mara: Person

  before(async () => {
    house = await openHouse()
    mara = await house.add('mara')
  })
  after(async () => await house?.[Symbol.asyncDispose]())

  /** A connection that has named somebody, and the challenge it was given. */
  async function name(email: string): Promise<{ readonly wire: WireActor; readonly challenge: string }> {
    const wire = await house.dial()
    await ask(wire, 'VER 1 MSNP7 CVR0')
    const [, challenge = ''] = /^USR 2 MD5 S ([0-9]+\.[0-9]+)$/.exec(await ask(wire, `USR 2 MD5 I ${email}`)) ?? []
    return { wire, challenge }
  }

  it('makes the digest of the reference', () => {
    assert.equal(digestOf('1013928519.693957190', 'secret').toString('latin1'), '0dc38e0c96e5ef37eb9451a0b2d5aaf9')
  })

  it('lets a device key in, in upper case or lower case, and nothing else', async () => {
    const { wire, challenge } = await name(mara.email)
    const upper = digest(challenge, mara.key).toUpperCase()
    assert.equal(await ask(wire, `USR 3 MD5 S ${upper}`), `USR 3 OK ${mara.email} mara 1`)
    const other = await name(mara.email)
    assert.equal(await ask(other.wire, `USR 3 MD5 S ${digest(other.challenge, 'none')}`), '911 3')
    assert.ok(await other.wire.isDisconnected())
  })

  it('asks for a new digest each time: what was heard once opens nothing', async () => {
    const first = await name(mara.email)
    const heard = digest(first.challenge, mara.key)
    assert.match(await ask(first.wire, `USR 3 MD5 S ${heard}`), /^USR 3 OK /)
    const second = await name(mara.email)
    assert.notEqual(second.challenge, first.challenge)
    assert.equal(await ask(second.wire, `USR 3 MD5 S ${heard}`), '911 3')
  })

  it('takes one digest for one challenge, and none without', async () => {
    const wire = await house.dial()
    await ask(wire, 'VER 1 MSNP7 CVR0')
    assert.equal(await ask(wire, `USR 2 MD5 S ${digest('', mara.key)}`), '302 2')
    const renamed = await name('nobody@dialects.example')
    const again = await ask(renamed.wire, `USR 3 MD5 I ${mara.email}`)
    assert.match(again, /^USR 3 MD5 S /)
    assert.equal(await ask(renamed.wire, `USR 4 MD5 S ${digest(renamed.challenge, mara.key)}`), '911 4')
  })

  it('says the same of somebody who is not there as of somebody who is', async () => {
    const answers = []
    for (const email of [mara.email, 'nobody@dialects.example']) {
      const { wire, challenge } = await name(email)
      assert.match(challenge, /^[0-9]{10}\.[0-9]{9}$/)
      answers.push(await ask(wire, `USR 3 MD5 S ${'0'.repeat(32)}`))
      assert.ok(await wire.isDisconnected())
    }
    assert.deepEqual(answers, ['911 3', '911 3'])
  })

  it('asks the store for as many keys and makes as many digests, whoever is named', async () => {
    const asked: string[] = []
    const { store } = house.context
    const digests = createDigests(store, {
      secretsOf: async (account) => {
        asked.push(account)
        return []
      },
    })
    for (const email of [mara.email, 'nobody@dialects.example'])
      assert.deepEqual(await digests.check(email, '1.1', '0'.repeat(32), '127.0.0.1'), { verdict: 'wrong' })
    assert.equal(asked.length, 2)
    assert.equal(asked[0], mara.id)
  })

  it('lets nobody guess on and on: after ten wrong ones the service is busy, for everybody who is named', async () => {
    for (const email of ['otis@dialects.example', 'nobody.else@dialects.example']) {
      for (let tries = 0; tries < 10; tries++) {
        const { wire } = await name(email)
        assert.equal(await ask(wire, `USR 3 MD5 S ${'1'.repeat(32)}`), '911 3')
      }
      const { wire } = await name(email)
      assert.equal(await ask(wire, `USR 3 MD5 S ${'1'.repeat(32)}`), '910 3')
      assert.ok(await wire.isDisconnected())
    }
  })

  it('does not let a password cross the network as it is', async () => {
    const wire = await house.dial()
    await ask(wire, 'VER 1 MSNP2 CVR0')
    assert.equal(await ask(wire, `USR 2 CTP I ${mara.email}`), '911 2')
    assert.ok(await wire.isDisconnected())
  })

  it('makes an older place leave: OUT OTH (msnp-wire §10.4)', async () => {
    const first = await house.enter(5, mara)
    await ask(first, 'CHG 5 NLN')
    const second = await house.enter(8, mara)
    const heard = []
    for (let line = await first.receive(); line !== undefined; line = await first.receive()) heard.push(line.line)
    assert.equal(heard.at(-1), 'OUT OTH')
    assert.match(await ask(second, 'CHG 5 NLN 32'), /^(MSG|CHG)/)
  })
})
