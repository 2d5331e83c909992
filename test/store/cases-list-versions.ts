import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AccountId } from '../../src/domain/account.ts'
import type { Store, Tables } from '../../src/domain/ports/store.ts'
import type { InStore } from './cases.ts'
import { addPeople, contactOf, idOf, mara, nora, otis } from './people.ts'

const versionOf = (store: Store, id: AccountId) => store.read(({ accounts }) => accounts.listVersion(id))

/** By how much a change moves the version of somebody's lists. */
async function rise(store: Store, id: AccountId, change: (tables: Tables) => Promise<unknown>): Promise<number> {
  const before = await versionOf(store, id)
  await store.change(change)
  return (await versionOf(store, id)) - before
}

const group = (name: string) => ({ id: name, name, isFavorite: false, annotations: {} })

/** What dialects 2 to 9 count by (msnp-wire §6.8). */
export function listVersionCases(inStore: InStore): void {
  describe('list versions', () => {
    it(
      'begin at 1, and rise with whatever is changed in the lists, and with nothing else',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        assert.equal(await versionOf(store, mara), 1)
        const { id } = await store.change(({ contacts }) => contacts.add(mara, contactOf(otis)))
        assert.equal(await versionOf(store, mara), 2)
        const changes: readonly ((tables: Tables) => Promise<unknown>)[] = [
          ({ contacts }) => contacts.update(mara, id, { displayName: 'Otto' }),
          ({ memberships }) => memberships.add(mara, { role: 'Allow', member: otis }),
          ({ groups }) => groups.add(mara, group('Friends')),
          ({ groups }) => groups.addContact(mara, 'Friends', id),
          ({ groups }) => groups.remove(mara, 'Friends'),
          ({ accounts }) => accounts.setPrivacy(mara, 'BL'),
          ({ accounts }) => accounts.setReverseListPrompt(mara, 'N'),
          ({ accounts }) => accounts.setSettings(mara, { colour: 'blue' }),
          ({ memberships }) => memberships.remove(mara, 'Allow', otis),
          ({ contacts }) => contacts.remove(mara, id),
        ]
        for (const change of changes) {
          assert.equal(await rise(store, mara, change), 1, String(change))
        }
        const repeated: readonly ((tables: Tables) => Promise<unknown>)[] = [
          ({ accounts }) => accounts.setPrivacy(mara, 'BL'),
          ({ accounts }) => accounts.setSettings(mara, { colour: 'blue' }),
          ({ memberships }) => memberships.remove(mara, 'Allow', otis),
          ({ contacts }) => contacts.remove(mara, id),
          ({ groups }) => groups.remove(mara, 'Friends'),
          ({ accounts }) => accounts.setPasswordHash(mara, 'another'),
        ]
        for (const change of repeated) assert.equal(await rise(store, mara, change), 0, String(change))
        assert.equal(await versionOf(store, otis), 1)
        await assert.rejects(versionOf(store, nora), { code: 'no-such-account' })
      }),
    )

    it(
      'rise for those who see a name that somebody gives themselves, and for nobody else',
      inStore(async ({ store }) => {
        const [own, named, blocks, none] = [idOf(11), idOf(12), idOf(13), idOf(14)]
        await addPeople(store, mara, own, named, blocks, none)
        await store.change(async ({ contacts, memberships }) => {
          await contacts.add(own, contactOf(mara))
          await memberships.add(own, { role: 'Reverse', member: mara })
          await contacts.add(named, contactOf(mara, { displayName: 'Mia' }))
          await memberships.add(named, { role: 'Allow', member: mara })
          await memberships.add(blocks, { role: 'Block', member: mara })
        })
        const rename = (name: string) => (tables: Tables) => tables.accounts.setFriendlyName(mara, name)
        assert.equal(await rise(store, own, rename('one')), 1)
        assert.equal(await rise(store, named, rename('two')), 0)
        assert.equal(await rise(store, blocks, rename('three')), 1)
        assert.equal(await rise(store, none, rename('four')), 0)
        assert.equal(await rise(store, own, rename('four')), 0, 'the same name again')
      }),
    )

    it(
      'rise for those who have somebody that is removed, or has another address',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis, nora)
        await store.change(async ({ contacts, memberships }) => {
          await contacts.add(otis, contactOf(mara))
          await memberships.add(nora, { role: 'Block', member: mara })
        })
        const [before, ofNora] = [await versionOf(store, otis), await versionOf(store, nora)]
        await store.change(({ accounts }) => accounts.setEmail(mara, 'mara@elsewhere.example'))
        assert.deepEqual([await versionOf(store, otis), await versionOf(store, nora)], [before + 1, ofNora + 1])
        await store.change(({ accounts }) => accounts.remove(mara))
        assert.deepEqual([await versionOf(store, otis), await versionOf(store, nora)], [before + 2, ofNora + 2])
      }),
    )

    it(
      'rise, with the stamps, for those who are told that somebody publishes something else',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis, nora, idOf(11))
        await store.change(async ({ contacts }) => {
          await contacts.add(otis, contactOf(mara))
          await contacts.add(nora, contactOf(mara))
          await contacts.add(idOf(11), contactOf(mara, { isMessengerUser: false }))
        })
        const stamp = (await store.read(({ accounts }) => accounts.listVersions(otis))).contacts
        const [ofOtis, ofNora] = [await versionOf(store, otis), await versionOf(store, nora)]
        await store.change(({ contacts }) => contacts.noteDetailsOf(mara, [otis, idOf(11)]))
        assert.equal(await versionOf(store, idOf(11)), 2, 'an entry of the address book and no more')
        assert.deepEqual([await versionOf(store, otis), await versionOf(store, nora)], [ofOtis + 1, ofNora])
        const delta = await store.read(({ contacts }) => contacts.list(otis, stamp))
        assert.deepEqual(
          delta.map(({ account }) => account),
          [mara],
        )
        await store.change(({ contacts }) => contacts.noteDetailsOf(mara, []))
        assert.equal(await versionOf(store, otis), ofOtis + 1)
      }),
    )
  })

  describe('group numbers', () => {
    it(
      'are 1 to 30, and given again as late as can be',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const add = (name: string) => store.change(async ({ groups }) => (await groups.add(mara, group(name))).number)
        const remove = (name: string) => store.change(({ groups }) => groups.remove(mara, name))
        for (let number = 1; number <= 3; number++) assert.equal(await add(`${number}`), number)
        await remove('2')
        await remove('1')
        for (let number = 4; number <= 30; number++) assert.equal(await add(`${number}`), number)
        assert.equal(await add('the oldest gone'), 2)
        assert.equal(await add('the next'), 1)
        await remove('the oldest gone')
        assert.equal(await add('again'), 2)
        const numbers = await store.read(async ({ groups }) => (await groups.list(mara)).map(({ number }) => number))
        assert.equal(new Set(numbers).size, 30)
        assert.equal((await store.change(({ groups }) => groups.add(otis, group('theirs')))).number, 1)
      }),
    )
  })

  describe('what others see of people in lists', () => {
    it(
      'are names of everybody in a role, and a setting of everybody in the address book',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis, nora)
        await store.change(async ({ accounts, contacts, memberships }) => {
          await contacts.add(mara, contactOf(otis))
          await memberships.add(mara, { role: 'Allow', member: nora })
          await memberships.add(mara, { role: 'Reverse', member: nora })
          await accounts.setSettings(otis, { colour: 'red' })
          await accounts.setSettings(nora, { colour: 'green' })
        })
        await store.read(async ({ accounts, memberships }) => {
          assert.deepEqual(Array.from(await memberships.memberNames(mara)), [[nora, 'name%20of%20nora@local']])
          assert.deepEqual(Array.from(await accounts.settingOfContacts(mara, 'colour')), [[otis, 'red']])
        })
      }),
    )
  })
}
