import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { InStore } from './cases.ts'
import { addPeople, contactOf, mara, nora, otis, plainEntry, start } from './people.ts'

const details = {
  emails: [{ contactEmailType: 'ContactEmailPersonal', email: 'o@x.example' }],
  annotations: { 'AB.NickName': 'Ö "quoted" <tag>' },
  fields: { comment: 'two\nlines', birthdate: '' },
}

export function contactCases(inStore: InStore): void {
  describe('contacts', () => {
    it(
      'come back as they were given, with the address and present name of their account',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const added = await store.change(({ contacts }) =>
          contacts.add(mara, contactOf(otis, { displayName: 'O', details })),
        )
        await store.change(({ accounts }) => accounts.setFriendlyName(otis, 'Otis%21'))
        await store.read(async ({ contacts }) => {
          const expected = {
            id: contactOf(otis).id,
            owner: mara,
            account: otis,
            email: 'otis@lagoon.example',
            type: 'Regular' as const,
            isMessengerUser: true,
            displayName: 'O',
            friendlyName: 'Otis%21',
            details,
            groups: [],
            createdAt: start + 1,
            changedAt: start + 1,
            deleted: false,
          }
          assert.deepEqual(added, { ...expected, friendlyName: 'name%20of%20otis@lagoon.example' })
          assert.deepEqual(await contacts.list(mara), [expected])
          assert.deepEqual(await contacts.get(mara, expected.id), expected)
          assert.deepEqual(await contacts.findByAccount(mara, otis), expected)
          assert.equal(await contacts.get(otis, expected.id), undefined)
        })
      }),
    )

    it(
      'are listed in the order in which they were added; a plain entry stands for nobody',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis, nora)
        await store.change(async ({ contacts }) => {
          for (const contact of [contactOf(otis), plainEntry('b'), contactOf(nora), plainEntry('a')])
            await contacts.add(mara, contact)
        })
        const listed = await store.read(({ contacts }) => contacts.list(mara))
        assert.deepEqual(
          listed.map(({ account, email }) => [account, email]),
          [
            [otis, 'otis@lagoon.example'],
            [undefined, undefined],
            [nora, 'nora@local'],
            [undefined, undefined],
          ],
        )
      }),
    )

    it(
      'change field by field, and every change has a stamp of its own even when the clock stands or goes back',
      inStore(async ({ store, clock }) => {
        await addPeople(store, mara, otis)
        const { id } = await store.change(({ contacts }) => contacts.add(mara, contactOf(otis, { details })))
        await store.change(({ contacts }) => contacts.update(mara, id, { displayName: 'O' }))
        clock.now -= 60_000
        await store.change(({ contacts }) => contacts.update(mara, id, { isMessengerUser: false, type: 'Messenger2' }))
        const now = await store.read(({ contacts }) => contacts.get(mara, id))
        assert.deepEqual(
          [now?.displayName, now?.isMessengerUser, now?.type, now?.details, now?.createdAt, now?.changedAt],
          ['O', false, 'Messenger2', details, start + 1, start + 3],
        )
        clock.now = start + 500
        await store.change(({ contacts }) => contacts.update(mara, id, { details: {} }))
        const versions = await store.read(({ accounts }) => accounts.listVersions(mara))
        assert.deepEqual(versions, { contacts: start + 500, memberships: start })
      }),
    )

    it(
      'leave a tombstone, which only a delta shows, and come back under their old id',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const { id } = await store.change(({ contacts }) => contacts.add(mara, contactOf(otis, { displayName: 'old' })))
        const before = (await store.read(({ accounts }) => accounts.listVersions(mara))).contacts
        await store.change(({ contacts }) => contacts.remove(mara, id))
        await store.change(({ contacts }) => contacts.remove(mara, id))
        await store.read(async ({ contacts, accounts }) => {
          assert.deepEqual(await contacts.list(mara), [])
          assert.equal(await contacts.get(mara, id), undefined)
          assert.equal(await contacts.findByAccount(mara, otis), undefined)
          const delta = await contacts.list(mara, before)
          assert.deepEqual(
            delta.map((contact) => [contact.id, contact.email, contact.deleted, contact.changedAt]),
            [[id, 'otis@lagoon.example', true, before + 1]],
          )
          assert.equal((await accounts.listVersions(mara)).contacts, before + 1)
        })
        const back = await store.change(({ contacts }) =>
          contacts.add(mara, contactOf(otis, { id: 'another', displayName: 'new' })),
        )
        assert.deepEqual([back.id, back.displayName, back.deleted, back.changedAt], [id, 'new', false, before + 2])
      }),
    )

    it(
      'cannot be there twice, nor be changed when they are not there',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(({ contacts }) => contacts.add(mara, contactOf(otis)))
        await assert.rejects(
          store.change(({ contacts }) => contacts.add(mara, contactOf(otis, { id: 'another' }))),
          { code: 'contact-exists' },
        )
        await assert.rejects(
          store.change(({ contacts }) => contacts.update(mara, 'nobody', { displayName: 'x' })),
          { code: 'no-such-contact' },
        )
        assert.deepEqual(await store.read(({ contacts }) => contacts.list(otis)), [])
      }),
    )
  })

  describe('groups', () => {
    it(
      'hold contacts; going in and out stamps the contact once',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const friends = { id: 'friends', name: 'Friends', isFavorite: false, annotations: { 'MSN.IM.Display': '1' } }
        const { id } = await store.change(async ({ contacts, groups }) => {
          const group = await groups.add(mara, friends)
          assert.deepEqual(group, { ...friends, owner: mara, number: 1, changedAt: start + 1, deleted: false })
          await groups.add(mara, { ...friends, id: 'work', name: 'Work' })
          return contacts.add(mara, contactOf(otis))
        })
        const change = (work: 'addContact' | 'removeContact', group: string) =>
          store.change(({ groups }) => groups[work](mara, group, id))
        assert.deepEqual(
          [
            await change('addContact', 'work'),
            await change('addContact', 'friends'),
            await change('addContact', 'work'),
          ],
          [true, true, false],
        )
        const inBoth = await store.read(({ contacts }) => contacts.list(mara, start + 3))
        assert.deepEqual(
          inBoth.map(({ groups, changedAt }) => [groups, changedAt]),
          [[['friends', 'work'], start + 5]],
        )
        assert.deepEqual([await change('removeContact', 'work'), await change('removeContact', 'work')], [true, false])
        const inOne = await store.read(({ contacts }) => contacts.get(mara, id))
        assert.deepEqual([inOne?.groups, inOne?.changedAt], [['friends'], start + 6])
      }),
    )

    it(
      'change, and leave a tombstone and their contacts',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const { id } = await store.change(async ({ contacts, groups }) => {
          await groups.add(mara, { id: 'g', name: 'Friends', isFavorite: false, annotations: {} })
          await groups.add(mara, { id: 'h', name: 'Work', isFavorite: false, annotations: {} })
          const contact = await contacts.add(mara, contactOf(otis))
          await groups.addContact(mara, 'g', contact.id)
          return contact
        })
        await store.change(({ groups }) => groups.update(mara, 'g', { name: 'Chums', isFavorite: true }))
        const [renamed] = await store.read(({ groups }) => groups.list(mara))
        assert.deepEqual([renamed?.name, renamed?.isFavorite], ['Chums', true])
        const before = (await store.read(({ accounts }) => accounts.listVersions(mara))).contacts
        await store.change(({ groups }) => groups.remove(mara, 'g'))
        await store.change(({ groups }) => groups.remove(mara, 'g'))
        await store.read(async ({ contacts, groups, accounts }) => {
          assert.deepEqual(
            (await groups.list(mara)).map((group) => group.id),
            ['h'],
          )
          assert.deepEqual(
            (await groups.list(mara, before)).map((group) => [group.id, group.name, group.deleted]),
            [['g', 'Chums', true]],
          )
          assert.deepEqual(
            (await contacts.list(mara, before)).map((contact) => [contact.id, contact.groups]),
            [[id, []]],
          )
          assert.equal((await accounts.listVersions(mara)).contacts, before + 1)
        })
      }),
    )

    it(
      'take in nobody who is not there, and a removed contact leaves them',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const { id } = await store.change(async ({ contacts, groups }) => {
          await groups.add(mara, { id: 'g', name: 'Friends', isFavorite: false, annotations: {} })
          const contact = await contacts.add(mara, contactOf(otis))
          await groups.addContact(mara, 'g', contact.id)
          return contact
        })
        await assert.rejects(
          store.change(({ groups }) => groups.addContact(mara, 'none', id)),
          { code: 'no-such-group' },
        )
        await assert.rejects(
          store.change(({ groups }) => groups.addContact(mara, 'g', 'none')),
          { code: 'no-such-contact' },
        )
        await assert.rejects(
          store.change(({ groups }) => groups.update(mara, 'none', { name: 'x' })),
          { code: 'no-such-group' },
        )
        await store.change(({ contacts }) => contacts.remove(mara, id))
        const back = await store.change(({ contacts }) => contacts.add(mara, contactOf(otis)))
        assert.deepEqual(back.groups, [])
      }),
    )
  })
}
