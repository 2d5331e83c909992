import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { openStore } from '../../src/store/open.ts'
import { runCommand } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Accounts of these addresses, and `chrysalis contact …` on them. */
async function setUp(...emails: readonly string[]) {
  const directory = await temporaryDirectory()
  const store = await openStore({ dataDirectory: directory.path })
  await store.change(async ({ accounts }) => {
    for (const email of emails) {
      const friendlyName = `Name%20of%20${email}`
      await accounts.add({ id: randomUUID(), email, friendlyName, passwordHash: 'none' })
    }
  })
  const contact = (...words: string[]) => runCommand(['contact', ...words, '--data', directory.path])
  return {
    store,
    contact,
    async done(...words: string[]): Promise<string> {
      const { code, stdout, stderr } = await contact(...words)
      assert.deepEqual([code, stderr], [0, ''])
      return stdout
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

describe('chrysalis contact', () => {
  // The store stays open here meanwhile, as it does in a running service.
  it('puts somebody on the forward and allow list, and asks the other (msnp-http §14.1)', async () => {
    await using world = await setUp('mara@lagoon.example', 'otis@local')
    const version = await world.store.version()
    await world.done('add', 'MARA@lagoon.example', 'otis@local', '--name', 'My Otis')
    assert.notEqual(await world.store.version(), version)
    assert.deepEqual(JSON.parse(await world.done('list', 'mara@lagoon.example', '--json')), [
      { email: 'otis@local', name: 'My Otis', lists: ['FL', 'AL'] },
    ])
    assert.deepEqual(JSON.parse(await world.done('list', 'otis@local', '--json')), [
      { email: 'mara@lagoon.example', name: 'Name of mara@lagoon.example', lists: ['PL'] },
    ])
    await world.done('add', 'otis@local', 'mara@lagoon.example')
    assert.deepEqual(JSON.parse(await world.done('list', 'otis@local', '--json')), [
      { email: 'mara@lagoon.example', name: 'Name of mara@lagoon.example', lists: ['FL', 'AL', 'RL'] },
    ])
    assert.equal(
      await world.done('list', 'mara@lagoon.example'),
      'email       name     lists\notis@local  My Otis  FL AL RL\n',
    )
  })

  it('may be repeated', async () => {
    await using world = await setUp('mara@lagoon.example', 'otis@local')
    const first = await world.done('add', 'mara@lagoon.example', 'otis@local')
    assert.equal(await world.done('add', 'mara@lagoon.example', 'otis@local'), first)
    assert.equal(JSON.parse(await world.done('list', 'mara@lagoon.example', '--json')).length, 1)
  })

  it('says in one sentence what to do instead', async () => {
    await using world = await setUp('mara@lagoon.example')
    assert.equal(await world.done('list', 'mara@lagoon.example'), 'mara@lagoon.example has nobody on any list yet.\n')
    assert.deepEqual(JSON.parse(await world.done('list', 'mara@lagoon.example', '--json')), [])
    const refusals: readonly (readonly [words: string[], message: RegExp])[] = [
      [['add', 'mara@lagoon.example', 'otis@local'], /There is no account otis@local/],
      [['add', 'mara@lagoon.example', 'mara@lagoon.example'], /Nobody can be a contact of their own/],
    ]
    for (const [words, message] of refusals) {
      const { code, stdout, stderr } = await world.contact(...words)
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(stderr, /^chrysalis: [^\n]+\.\n$/)
      assert.match(stderr, message)
    }
  })
})
