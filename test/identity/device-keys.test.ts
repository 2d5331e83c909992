import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { groupKeyText, newKeyText, readKeyText } from '../../src/identity/device-key-text.ts'
import { createDeviceKeys, mostDeviceKeys } from '../../src/identity/device-keys.ts'
import { createDigests, digestOf } from '../../src/identity/digests.ts'
import { createPasswords } from '../../src/identity/passwords.ts'
import { createThrottle } from '../../src/identity/throttle.ts'
import { createTickets } from '../../src/identity/tickets.ts'
import { openMemoryStore, openStore } from '../../src/store/open.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { addAccount, cheap, testClock } from './people.ts'

const home = '192.0.2.7'
const email = 'mara@lagoon.example'

async function setUp() {
  const clock = testClock()
  const store = await openMemoryStore({ clock })
  const mara = await addAccount(store, email, 'the main one')
  const key = randomBytes(32)
  const deviceKeys = createDeviceKeys({ store, key, clock })
  const throttle = createThrottle({ clock })
  const passwords = createPasswords(store, clock, { cost: cheap, deviceKeys, throttle })
  const digests = createDigests(store, deviceKeys, clock, throttle)
  const tickets = createTickets({ key, store, clock })
  return {
    clock,
    store,
    mara,
    key,
    deviceKeys,
    passwords,
    digests,
    tickets,
    [Symbol.asyncDispose]: () => store.close(),
  }
}

describe('the text of a device key', () => {
  it('is sixteen letters and digits without look-alikes, and never the same', () => {
    const keys = Array.from({ length: 500 }, newKeyText)
    for (const key of keys) assert.match(key, /^[2-9a-hjkmnp-z]{16}$/)
    assert.equal(new Set(keys).size, keys.length)
    assert.match(groupKeyText(keys[0] ?? ''), /^.{4} .{4} .{4} .{4}$/)
  })

  it('is read however it was typed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(' ', '-', '')), fc.boolean(), (gaps, loud) => {
        const key = newKeyText()
        const typed = Array.from(key, (letter, index) => letter + (gaps[index] ?? '')).join('')
        assert.equal(readKeyText(loud ? typed.toUpperCase() : typed), key)
      }),
    )
  })
})

describe('a device key', () => {
  it('opens Messenger in place of the password, and says which one it was', async () => {
    await using world = await setUp()
    const { id, key } = await world.deviceKeys.create(world.mara.id, ' Windows 98 ')
    world.clock.now += 1
    await world.deviceKeys.create(world.mara.id, 'iMac')
    const right = { verdict: 'right', account: world.mara, deviceKey: id }
    assert.deepEqual(await world.passwords.check(email, key, home), right)
    assert.deepEqual(await world.passwords.check(email, groupKeyText(key).toUpperCase(), home), right)
    assert.deepEqual(await world.passwords.check(email, 'the main one', home), {
      verdict: 'right',
      account: world.mara,
    })
    assert.deepEqual(
      (await world.deviceKeys.list(world.mara.id)).map(({ label }) => label),
      ['Windows 98', 'iMac'],
    )
  })

  it('never opens what belongs to the account itself', async () => {
    await using world = await setUp()
    const { key } = await world.deviceKeys.create(world.mara.id, 'Windows 98')
    assert.deepEqual(await world.passwords.checkMain(email, key, home), { verdict: 'wrong' })
    assert.equal((await world.passwords.checkMain(email, 'the main one', home)).verdict, 'right')
  })

  it('opens one account only', async () => {
    await using world = await setUp()
    await addAccount(world.store, 'otis@lagoon.example', 'another')
    const { key } = await world.deviceKeys.create(world.mara.id, 'Windows 98')
    assert.deepEqual(await world.passwords.check('otis@lagoon.example', key, home), { verdict: 'wrong' })
    assert.deepEqual(await world.passwords.check('nobody@lagoon.example', key, home), { verdict: 'wrong' })
  })

  it('makes the digest of the oldest clients, and is told apart there too', async () => {
    await using world = await setUp()
    const { id, key } = await world.deviceKeys.create(world.mara.id, 'Windows 95')
    const challenge = world.digests.challenge()
    const digest = digestOf(challenge, key).toString('latin1')
    assert.deepEqual(await world.digests.check(email, challenge, digest, home), {
      verdict: 'right',
      account: world.mara,
      deviceKey: id,
    })
    await world.deviceKeys.revoke(world.mara.id, id)
    assert.equal((await world.digests.check(email, challenge, digest, home)).verdict, 'wrong')
  })

  it('is guessed at no faster than a password: tries of every kind count together', async () => {
    await using world = await setUp()
    const { key } = await world.deviceKeys.create(world.mara.id, 'Windows 98')
    for (let count = 0; count < 4; count++) await world.passwords.check(email, newKeyText(), home)
    for (let count = 0; count < 3; count++) await world.passwords.checkMain(email, key, home)
    for (let count = 0; count < 3; count++) await world.digests.check(email, '1.2', '0'.repeat(32), home)
    assert.equal((await world.passwords.check(email, key, home)).verdict, 'throttled')
    world.clock.now += 1000
    assert.equal((await world.passwords.check(email, key, home)).verdict, 'right')
  })

  it('has its use noted, once a minute at most', async () => {
    await using world = await setUp()
    const { key } = await world.deviceKeys.create(world.mara.id, 'Windows 98')
    const begin = world.clock.now
    const uses: (number | undefined)[] = []
    for (const after of [0, 59_999, 60_000]) {
      world.clock.now = begin + after
      await world.passwords.check(email, key, home)
      uses.push((await world.deviceKeys.list(world.mara.id))[0]?.lastUsedAt)
    }
    assert.deepEqual(uses, [begin, begin, begin + 60_000])
  })

  it('ends with every ticket that was fetched with it, and with no other', async () => {
    await using world = await setUp()
    const { id } = await world.deviceKeys.create(world.mara.id, 'Windows 98')
    const other = await world.deviceKeys.create(world.mara.id, 'iMac')
    const issue = async (deviceKey?: string) => (await world.tickets.issue(world.mara.id, 'login2', deviceKey)).text
    const [byKey, byOther, byPassword] = [await issue(id), await issue(other.id), await issue()]
    assert.equal((await world.tickets.verify(byKey))?.deviceKey, id)
    assert.equal(await world.deviceKeys.revoke(world.mara.id, id), true)
    assert.equal(await world.deviceKeys.revoke(world.mara.id, id), false)
    assert.equal(await world.tickets.verify(byKey), undefined)
    assert.equal((await world.tickets.verify(byOther))?.deviceKey, other.id)
    assert.deepEqual(Object.keys((await world.tickets.verify(byPassword)) ?? {}), ['account', 'service', 'secret'])
    await assert.rejects(issue(id), /sign in again/)
  })

  it('is not made without a name, of a name that nobody can read, or one too many', async () => {
    await using world = await setUp()
    await assert.rejects(world.deviceKeys.create(world.mara.id, ' \n '), { code: 'no-label' })
    await assert.rejects(world.deviceKeys.create(world.mara.id, 'x'.repeat(65)), { code: 'long-label' })
    await assert.rejects(world.deviceKeys.create(world.key.toString('hex'), 'x'), { code: 'no-such-account' })
    for (let count = 0; count < mostDeviceKeys; count++)
      await world.deviceKeys.create(world.mara.id, `machine ${count}`)
    await assert.rejects(world.deviceKeys.create(world.mara.id, 'one more'), { code: 'too-many' })
  })

  it('stands in no file of the data directory, and is nothing without the key of the installation', async () => {
    await using directory = await temporaryDirectory()
    const store = await openStore({ dataDirectory: directory.path })
    const mara = await addAccount(store, email, 'x')
    const { key, id } = await createDeviceKeys({ store, key: Buffer.alloc(32, 1) }).create(mara.id, 'Windows 98')
    for (const name of await readdir(directory.path)) {
      const text = (await readFile(join(directory.path, name))).toString('latin1')
      assert.ok(!text.includes(key) && !text.includes(Buffer.from(key).toString('base64url')), name)
    }
    const opened = createDeviceKeys({ store, key: Buffer.alloc(32, 1) })
    assert.deepEqual(await opened.secretsOf(mara.id), [{ id, secret: key }])
    const thief = createDeviceKeys({ store, key: Buffer.alloc(32, 2) })
    assert.deepEqual(await thief.secretsOf(mara.id), [])
    assert.equal(await store.read(({ deviceKeys }) => thief.find(deviceKeys, mara.id, key)), undefined)
    await store.close()
  })
})

describe('a banned account', () => {
  it('is told so when the password was right, and is otherwise like any other', async () => {
    await using world = await setUp()
    const { key } = await world.deviceKeys.create(world.mara.id, 'Windows 98')
    const { text } = await world.tickets.issue(world.mara.id, 'login2')
    const ban = { id: 'ban', account: world.mara.id, reason: 'x', createdAt: 0, endsAt: world.clock.now + 1000 }
    await world.store.change((tables) => tables.bans.add(ban))
    for (const password of [key, 'the main one'])
      assert.deepEqual(await world.passwords.check(email, password, home), { verdict: 'banned', ban })
    assert.deepEqual(await world.passwords.check(email, 'wrong', home), { verdict: 'wrong' })
    assert.equal(await world.tickets.verify(text), undefined)
    assert.equal((await world.tickets.verify(text, { banned: 'too' }))?.account.id, world.mara.id)
    world.clock.now += 1000
    assert.equal((await world.passwords.check(email, key, home)).verdict, 'right')
    assert.ok(await world.tickets.verify(text))
  })
})
