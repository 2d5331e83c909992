import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { registry } from '../../src/admin/registry.ts'
import { createPasswords } from '../../src/identity/passwords.ts'
import { openStoreContext } from '../../src/server/admin-context.ts'
import { openStore } from '../../src/store/open.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const password = 'the main one'

/** The owner's commands on an empty data directory, as command line, API and console call them. */
async function openOffice() {
  const directory = await temporaryDirectory()
  const store = await openStore({ dataDirectory: directory.path })
  const context = await openStoreContext(store, directory.path)
  async function run(name: string, input: Readonly<Record<string, unknown>> = {}) {
    const command = registry.find((one) => one.name === name)
    assert.ok(command, name)
    const output = await command.invoke(context, input)
    return { ...output, shown: command.present(output) } as Readonly<Record<string, unknown>>
  }
  const opens = async (email: string, typed: string) =>
    (await createPasswords(store).checkMain(email, typed, '192.0.2.7')).verdict
  return {
    run,
    opens,
    async [Symbol.asyncDispose]() {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

const email = 'anna@example.com'

describe('the owner’s commands', () => {
  it('make a person, change all that there is of them, and erase them', async () => {
    await using office = await openOffice()
    assert.equal((await office.run('people add', { email, name: 'Anna', password })).shown, `Added ${email}.`)
    await assert.rejects(office.run('people add', { email: 'ANNA@example.com', password }), { code: 'conflict' })
    await assert.rejects(office.run('people add', { email: 'anna', password }), { code: 'bad-input' })
    await office.run('people rename', { email, name: 'Anna B' })
    await office.run('people set-password', { email, password: 'short' })
    await office.run('people change-address', { email, to: 'anna@river.example' })
    assert.equal(await office.opens('anna@river.example', 'short'), 'right')
    const { people } = await office.run('people list')
    assert.deepEqual(
      (people as { email: string; name: string }[]).map(({ email, name }) => [email, name]),
      [['anna@river.example', 'Anna B']],
    )
    const { document } = await office.run('people export', { email: 'anna@river.example' })
    assert.equal((document as { account: { name: string } }).account.name, 'Anna B')
    await assert.rejects(office.run('people erase', { email: 'anna@river.example' }), { code: 'refused' })
    await office.run('people erase', { email: 'anna@river.example', sure: true })
    await assert.rejects(office.run('people show', { email: 'anna@river.example' }), { code: 'not-found' })
  })

  it('make, show and revoke device keys', async () => {
    await using office = await openOffice()
    await office.run('people add', { email, password })
    const { id, key, shown } = await office.run('device-keys create', { email, label: 'Windows 98' })
    assert.match(String(key), /^[a-z2-9]{16}$/)
    assert.ok(String(shown).startsWith(`${key}\n`))
    const listed = await office.run('device-keys list', { email })
    assert.deepEqual(
      (listed.keys as { id: string; label: string }[]).map((one) => [one.id, one.label]),
      [[id, 'Windows 98']],
    )
    assert.ok(!JSON.stringify(listed).includes(String(key)))
    assert.equal((await office.run('people show', { email })).deviceKeys, 1)
    await office.run('device-keys revoke', { email, id })
    await assert.rejects(office.run('device-keys revoke', { email, id }), { code: 'not-found' })
    await assert.rejects(office.run('device-keys create', { email, label: ' ' }), { code: 'bad-input' })
  })

  it('make, show and take back invitations', async () => {
    await using office = await openOffice()
    const { id, code } = await office.run('invitations create', { note: 'for Bob', days: 2 })
    const listed = await office.run('invitations list')
    const [one] = listed.invitations as { state: string; note: string; expires?: string }[]
    assert.deepEqual([one?.state, one?.note, one?.expires !== undefined], ['open', 'for Bob', true])
    assert.ok(!JSON.stringify(listed).includes(String(code)))
    await office.run('invitations revoke', { id })
    await assert.rejects(office.run('invitations revoke', { id }), { code: 'not-found' })
  })

  it('keep accounts and networks out, and let them in again', async () => {
    await using office = await openOffice()
    await office.run('people add', { email, password })
    const { id, who } = await office.run('bans add', { who: email, reason: 'shouting', days: 1 })
    assert.equal(who, email)
    assert.equal(await office.opens(email, password), 'banned')
    assert.equal((await office.run('people show', { email })).banned, 'shouting')
    const network = await office.run('bans add', { who: '192.0.2.9/24' })
    assert.match(String(network.shown), /^192\.0\.2\.0\/24 is kept out until the ban is lifted\.$/)
    await office.run('bans lift', { id })
    assert.equal(await office.opens(email, password), 'right')
    await assert.rejects(office.run('bans lift', { id }), { code: 'not-found' })
    await assert.rejects(office.run('bans add', { who: 'nobody@example.com' }), { code: 'not-found' })
    assert.equal(((await office.run('bans list')).bans as unknown[]).length, 1)
  })
})
