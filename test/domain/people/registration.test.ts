import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { InvitationDesk } from '../../../src/domain/people/invitations.ts'
import { Registration, type RegistrationPolicy } from '../../../src/domain/people/registration.ts'
import { openMemoryStore } from '../../../src/store/open.ts'
import { idOf, testClock } from '../../store/people.ts'

const day = 24 * 60 * 60 * 1000
const neighbour = '192.168.1.30'
const stranger = '203.0.113.9'

async function setUp(policy: RegistrationPolicy = { mode: 'open', openTo: 'private' }) {
  const clock = testClock()
  const store = await openMemoryStore({ clock })
  let made = 0
  let tries = 100
  const hashed: string[] = []
  const options = {
    store,
    newId: () => idOf(++made),
    now: clock,
    policy,
    hashPassword: async (password: string) => {
      hashed.push(password)
      return `hash of ${password}`
    },
    admit: () => tries-- > 0,
  }
  const registration = new Registration(options)
  const register = (change: Partial<Parameters<Registration['register']>[0]> = {}) =>
    registration.register({
      email: 'anna@example.com',
      name: 'Anna',
      password: 'sea and sand',
      remoteAddress: neighbour,
      ...change,
    })
  const codeOf = async (change: Parameters<Registration['register']>[0] | object = {}) => {
    const outcome = await register(change)
    return outcome.kind === 'made' ? 'made' : outcome.code
  }
  return {
    clock,
    store,
    hashed,
    registration,
    register,
    codeOf,
    desk: new InvitationDesk(options),
    allow: (count: number) => {
      tries = count
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}

describe('registration', () => {
  it('makes an account that is on the disk, with the name encoded and the password hashed', async () => {
    await using world = await setUp()
    const outcome = await world.register({ email: ' Anna@example.com ', name: ' Änna B ' })
    assert.equal(outcome.kind, 'made')
    const account = await world.store.read(({ accounts }) => accounts.find('anna@example.com'))
    assert.deepEqual([account?.email, account?.friendlyName], ['Anna@example.com', '%C3%84nna%20B'])
    assert.deepEqual(outcome, { kind: 'made', account })
    const hash = await world.store.read(({ accounts }) => accounts.passwordHash(account?.id ?? ''))
    assert.equal(hash, 'hash of sea and sand')
  })

  it('names somebody who gave no name by the address, and warns of a password that old clients cut', async () => {
    await using world = await setUp()
    const outcome = await world.register({ name: '', password: 'seventeen letters' })
    assert.ok(outcome.kind === 'made')
    assert.equal(outcome.account.friendlyName, 'anna%40example.com')
    assert.match(outcome.advice ?? '', /16 characters/)
  })

  it('offers what the policy says, by the address of whoever asks', async () => {
    const rows: readonly (readonly [RegistrationPolicy['mode'], RegistrationPolicy['openTo'], string, string])[] = [
      ['open', 'private', 'open', 'invitation'],
      ['open', 'everybody', 'open', 'open'],
      ['invitation', 'private', 'invitation', 'invitation'],
      ['invitation', 'everybody', 'invitation', 'invitation'],
      ['closed', 'everybody', 'closed', 'closed'],
    ]
    for (const [mode, openTo, near, far] of rows) {
      await using world = await setUp({ mode, openTo })
      const offered = [neighbour, stranger].map((address) => world.registration.offer(address))
      assert.deepEqual(offered, [near, far], `${mode}, ${openTo}`)
    }
  })

  it('refuses in one sentence that says what to do', async () => {
    await using world = await setUp()
    await world.register({ email: 'taken@example.com' })
    const refusals: readonly (readonly [object, string])[] = [
      [{ remoteAddress: stranger }, 'invitation-needed'],
      [{ invitation: 'abcd-efgh-jkmn' }, 'invitation-not-good'],
      [{ email: 'anna' }, 'address-not-good'],
      [{ email: 'an na@example.com' }, 'address-not-good'],
      [{ email: `${'a'.repeat(130)}@example.com` }, 'address-not-good'],
      [{ email: 'TAKEN@example.com' }, 'address-taken'],
      [{ name: 'x'.repeat(400) }, 'name-not-good'],
      [{ password: '' }, 'password-not-good'],
      [{ password: 'seven77' }, 'password-not-good'],
      [{ password: 'ANNA@example.com' }, 'password-not-good'],
      [{ password: 'two\nlines here' }, 'password-not-good'],
      [{ password: 'x'.repeat(1025) }, 'password-not-good'],
    ]
    world.hashed.length = 0
    for (const [change, code] of refusals) {
      const outcome = await world.register(change)
      assert.ok(outcome.kind === 'refused')
      assert.equal(outcome.code, code)
      assert.match(outcome.sentence, /^[A-Z"].*: .*\.$/, code)
    }
    // Nothing was made slow by it, and nothing was made.
    assert.deepEqual(world.hashed, [])
    assert.equal((await world.store.read(({ accounts }) => accounts.list())).length, 1)
  })

  it('takes no more tries of one address than the limit allows', async () => {
    await using world = await setUp()
    world.allow(1)
    assert.deepEqual([await world.codeOf(), await world.codeOf({ email: 'b@example.com' })], ['made', 'too-fast'])
  })

  it('is closed to codes as well when it is closed', async () => {
    await using world = await setUp({ mode: 'closed', openTo: 'everybody' })
    const { code } = await world.desk.create()
    assert.equal(await world.codeOf({ invitation: code }), 'closed')
  })
})

describe('an invitation', () => {
  it('makes one account, however its code is typed', async () => {
    await using world = await setUp({ mode: 'invitation', openTo: 'private' })
    const { code } = await world.desk.create({ note: 'for Anna' })
    assert.match(code, /^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){2}$/)
    const typed = code.replaceAll('-', ' ').toUpperCase()
    assert.equal(await world.codeOf({ invitation: typed, remoteAddress: stranger }), 'made')
    assert.equal(await world.codeOf({ invitation: code, email: 'b@example.com' }), 'invitation-not-good')
    const [listed] = await world.desk.list()
    assert.deepEqual([listed?.note, listed?.usedAt, listed?.usedBy], ['for Anna', world.clock.now, idOf(2)])
  })

  it('makes one account for two who use it at the same instant', async () => {
    await using world = await setUp({ mode: 'invitation', openTo: 'private' })
    const { code } = await world.desk.create()
    const both = await Promise.all(
      ['a@example.com', 'b@example.com'].map((email) => world.codeOf({ email, invitation: code })),
    )
    assert.deepEqual(both.sort(), ['invitation-not-good', 'made'])
    assert.equal((await world.store.read(({ accounts }) => accounts.list())).length, 1)
  })

  it('is not used up by an account that was not made', async () => {
    await using world = await setUp({ mode: 'invitation', openTo: 'private' })
    const { code } = await world.desk.create()
    const rivals = await Promise.all([
      world.codeOf({ invitation: code, email: 'same@example.com' }),
      world.codeOf({ invitation: (await world.desk.create()).code, email: 'same@example.com' }),
    ])
    assert.deepEqual(rivals.sort(), ['address-taken', 'made'])
    const unused = (await world.desk.list()).filter(({ usedAt }) => usedAt === undefined)
    assert.equal(unused.length, 1)
  })

  it('expires, and can be taken back until it is used', async () => {
    await using world = await setUp({ mode: 'invitation', openTo: 'private' })
    const old = await world.desk.create({ days: 2 })
    const back = await world.desk.create()
    assert.equal(await world.desk.revoke(back.id), true)
    assert.equal(await world.desk.revoke(back.id), false)
    world.clock.now += 2 * day
    assert.deepEqual(
      [await world.codeOf({ invitation: old.code }), await world.codeOf({ invitation: back.code })],
      ['invitation-not-good', 'invitation-not-good'],
    )
    await assert.rejects(world.desk.create({ note: 'x'.repeat(201) }), { code: 'note-too-long' })
  })
})
