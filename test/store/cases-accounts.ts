import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountExists } from '../../src/domain/ports/store.ts'
import type { InStore } from './cases.ts'
import { addPeople, contactOf, idOf, mara, nora, otis, plainEntry, start } from './people.ts'

export function accountCases(inStore: InStore): void {
  describe('accounts', () => {
    it(
      'are found by their address, whatever its case, and keep it as it was typed',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        const found = await store.read(({ accounts }) => accounts.find(' mara@LAGOON.example '))
        assert.deepEqual(found, {
          id: mara,
          email: 'Mara@Lagoon.example',
          friendlyName: 'name%20of%20Mara@Lagoon.example',
          privacy: 'AL',
          reverseListPrompt: 'A',
          createdAt: start,
        })
        assert.deepEqual(await store.read(({ accounts }) => accounts.get(mara)), found)
        assert.equal(await store.read(({ accounts }) => accounts.find('nobody@lagoon.example')), undefined)
      }),
    )

    it(
      'cannot share an address, and the refused one leaves nothing of its change',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        const twice = store.change(async ({ accounts }) => {
          await accounts.setFriendlyName(mara, 'other')
          await accounts.add({ id: idOf(9), email: 'MARA@lagoon.example', friendlyName: 'x', passwordHash: 'y' })
        })
        await assert.rejects(twice, AccountExists)
        const left = await store.read(({ accounts }) => accounts.list())
        assert.deepEqual(
          left.map(({ id, friendlyName }) => [id, friendlyName]),
          [[mara, 'name%20of%20Mara@Lagoon.example']],
        )
      }),
    )

    it(
      'are listed in the order of their addresses',
      inStore(async ({ store }) => {
        await addPeople(store, otis, nora, mara)
        const listed = await store.read(({ accounts }) => accounts.list())
        assert.deepEqual(
          listed.map(({ email }) => email),
          ['Mara@Lagoon.example', 'nora@local', 'otis@lagoon.example'],
        )
      }),
    )

    it(
      'keep a password hash, a name as it was encoded, privacy and prompt',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        await store.change(async ({ accounts }) => {
          await accounts.setPasswordHash(mara, 'another')
          await accounts.setFriendlyName(mara, '%c3%b6%FF')
          await accounts.setPrivacy(mara, 'BL')
          await accounts.setReverseListPrompt(mara, 'N')
        })
        await store.read(async ({ accounts }) => {
          assert.equal(await accounts.passwordHash(mara), 'another')
          assert.equal(await accounts.passwordHash(otis), undefined)
          const account = await accounts.get(mara)
          assert.deepEqual(
            [account?.friendlyName, account?.privacy, account?.reverseListPrompt],
            ['%c3%b6%FF', 'BL', 'N'],
          )
        })
      }),
    )

    it(
      'keep settings by name; undefined removes one',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(({ accounts }) => accounts.setSettings(mara, { phone: '555', roam: '1' }))
        await store.change(({ accounts }) =>
          accounts.setSettings(mara, { phone: '556', roam: undefined, none: undefined }),
        )
        await store.read(async ({ accounts }) => {
          assert.deepEqual(await accounts.settings(mara), { phone: '556' })
          assert.deepEqual(await accounts.settings(otis), {})
        })
      }),
    )

    it(
      'advance the address book’s version by what its Me contact shows, once per change, and not by a repetition',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        const version = async () => (await store.read(({ accounts }) => accounts.listVersions(mara))).contacts
        const versions = [await version()]
        const changes = [
          () => store.change(({ accounts }) => accounts.setFriendlyName(mara, 'new')),
          () => store.change(({ accounts }) => accounts.setPrivacy(mara, 'BL')),
          () => store.change(({ accounts }) => accounts.setReverseListPrompt(mara, 'N')),
          () => store.change(({ accounts }) => accounts.setSettings(mara, { phone: '555' })),
        ]
        for (const change of changes) {
          await change()
          versions.push(await version())
          await change()
          assert.equal(await version(), versions.at(-1))
        }
        assert.deepEqual(versions, [start, start + 1, start + 2, start + 3, start + 4])
      }),
    )

    it(
      'that are not there cannot be changed',
      inStore(async ({ store }) => {
        const refused = { code: 'no-such-account' }
        await assert.rejects(
          store.change(({ accounts }) => accounts.setPrivacy(mara, 'BL')),
          refused,
        )
        await assert.rejects(
          store.change(({ accounts }) => accounts.setPasswordHash(mara, 'x')),
          refused,
        )
        await assert.rejects(
          store.change(({ accounts }) => accounts.setSettings(mara, { phone: '555' })),
          refused,
        )
        await assert.rejects(
          store.change(({ contacts }) => contacts.add(mara, plainEntry('c'))),
          refused,
        )
        await assert.rejects(
          store.read(({ accounts }) => accounts.listVersions(mara)),
          refused,
        )
      }),
    )
  })

  describe('the removal of an account', () => {
    it(
      'takes its lists with it and buries it in everybody else’s, with a new stamp for each',
      inStore(async ({ store, clock }) => {
        await addPeople(store, mara, otis, nora)
        await store.change(async ({ contacts, memberships, groups }) => {
          await groups.add(mara, { id: 'friends', name: 'Friends', isFavorite: false, annotations: {} })
          await contacts.add(mara, contactOf(otis))
          await contacts.add(mara, contactOf(nora))
          await groups.addContact(mara, 'friends', contactOf(otis).id)
          await memberships.add(mara, { role: 'Allow', member: otis })
          await memberships.add(mara, { role: 'Reverse', member: otis })
          await memberships.add(nora, { role: 'Pending', member: otis })
          await contacts.add(otis, contactOf(mara))
        })
        clock.now += 1000
        assert.equal(await store.change(({ accounts }) => accounts.remove(otis)), true)
        assert.equal(await store.change(({ accounts }) => accounts.remove(otis)), false)
        await store.read(async ({ accounts, contacts, memberships, relations }) => {
          assert.equal(await accounts.find('otis@lagoon.example'), undefined)
          assert.deepEqual(await contacts.list(otis, 0), [])
          assert.deepEqual(
            (await contacts.list(mara)).map(({ account }) => account),
            [nora],
          )
          assert.deepEqual(await relations.watchersOf(mara), [])
          const [buried, ...others] = await contacts.list(mara, start + 999)
          assert.deepEqual(others, [])
          assert.deepEqual(
            [buried?.account, buried?.email, buried?.friendlyName, buried?.deleted, buried?.groups, buried?.changedAt],
            [otis, 'otis@lagoon.example', undefined, true, [], start + 1000],
          )
          const roles = await memberships.list(mara, start + 999)
          assert.deepEqual(
            roles.map(({ role, memberEmail, deleted }) => [role, memberEmail, deleted]),
            [
              ['Allow', 'otis@lagoon.example', true],
              ['Reverse', 'otis@lagoon.example', true],
            ],
          )
          assert.deepEqual(await accounts.listVersions(mara), { contacts: start + 1000, memberships: start + 1000 })
          assert.deepEqual(await accounts.listVersions(nora), { contacts: start, memberships: start + 1000 })
        })
      }),
    )

    it(
      'frees its address for another, who is a stranger to everybody',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(({ contacts }) => contacts.add(mara, contactOf(otis)))
        await store.change(({ accounts }) => accounts.remove(otis))
        const next = idOf(20)
        await store.change(async ({ accounts, contacts }) => {
          await accounts.add({ id: next, email: 'OTIS@lagoon.example', friendlyName: 'x', passwordHash: 'y' })
          assert.equal(await contacts.findByAccount(mara, next), undefined)
          await contacts.add(mara, contactOf(next))
        })
        const all = await store.read(({ contacts }) => contacts.list(mara, 0))
        assert.deepEqual(
          all.map(({ account, deleted }) => [account, deleted]),
          [
            [otis, true],
            [next, false],
          ],
        )
      }),
    )
  })
}
