import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { roles } from '../../src/domain/contact.ts'
import type { Relation } from '../../src/domain/ports/store.ts'
import type { InStore } from './cases.ts'
import { addPeople, contactOf, mara, nora, otis, start } from './people.ts'

export function membershipCases(inStore: InStore): void {
  describe('memberships', () => {
    it(
      'carry what the asker said, and a positive 32-bit id that is unique in the store',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis, nora)
        await store.change(async ({ memberships }) => {
          await memberships.add(mara, { role: 'Pending', member: otis, displayName: 'Otis', inviteMessage: 'Hi!' })
          await memberships.add(mara, { role: 'Allow', member: nora })
          await memberships.add(nora, { role: 'Allow', member: mara })
        })
        await store.read(async ({ memberships }) => {
          const [asked, allowed] = await memberships.list(mara)
          const [other] = await memberships.list(nora)
          const ids = [asked?.id, allowed?.id, other?.id]
          assert.equal(new Set(ids).size, 3)
          assert.ok(ids.every((id) => id !== undefined && Number.isInteger(id) && id > 0 && id < 2 ** 31))
          assert.deepEqual(asked, {
            id: asked?.id,
            owner: mara,
            role: 'Pending',
            member: otis,
            memberEmail: 'otis@lagoon.example',
            displayName: 'Otis',
            inviteMessage: 'Hi!',
            joinedAt: start + 1,
            changedAt: start + 1,
            deleted: false,
          })
          assert.deepEqual([allowed?.displayName, allowed?.inviteMessage], [undefined, undefined])
          assert.deepEqual(await memberships.get(mara, asked?.id ?? 0), asked)
          assert.equal(await memberships.get(nora, asked?.id ?? 0), undefined)
        })
      }),
    )

    it(
      'say whether a change was one; a repetition advances nothing',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const add = () => store.change(({ memberships }) => memberships.add(mara, { role: 'Block', member: otis }))
        const remove = () => store.change(({ memberships }) => memberships.remove(mara, 'Block', otis))
        assert.deepEqual(
          [await remove(), await add(), await add(), await remove(), await remove()],
          [false, true, false, true, false],
        )
        const versions = await store.read(({ accounts }) => accounts.listVersions(mara))
        assert.deepEqual(versions, { contacts: start, memberships: start + 2 })
      }),
    )

    it(
      'hold every role by itself, and leave tombstones that keep their id when they come back',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(async ({ memberships }) => {
          for (const role of roles) await memberships.add(mara, { role, member: otis })
        })
        const [first] = await store.read(({ memberships }) => memberships.list(mara))
        const before = (await store.read(({ accounts }) => accounts.listVersions(mara))).memberships
        await store.change(({ memberships }) => memberships.remove(mara, 'Allow', otis))
        await store.read(async ({ memberships }) => {
          assert.deepEqual(await memberships.rolesOf(mara, otis), ['Block', 'Reverse', 'Pending'])
          assert.equal(await memberships.get(mara, first?.id ?? 0), undefined)
          const delta = await memberships.list(mara, before)
          assert.deepEqual(
            delta.map(({ id, role, deleted, changedAt }) => [id, role, deleted, changedAt]),
            [[first?.id, 'Allow', true, before + 1]],
          )
        })
        await store.change(({ memberships }) => memberships.add(mara, { role: 'Allow', member: otis }))
        const [back] = await store.read(({ memberships }) => memberships.list(mara))
        assert.deepEqual([back?.id, back?.role, back?.joinedAt], [first?.id, 'Allow', before + 2])
      }),
    )

    it(
      'are of people who exist',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        await assert.rejects(
          store.change(({ memberships }) => memberships.add(mara, { role: 'Allow', member: otis })),
          { code: 'no-such-account' },
        )
      }),
    )
  })

  describe('relations', () => {
    it(
      'agree with the lists they are drawn from, from both sides',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis, nora)
        await store.change(async ({ accounts, contacts, memberships }) => {
          // Mara and Nora watch Otis; he allows Mara, blocks Nora, and hides from strangers.
          await accounts.setPrivacy(otis, 'BL')
          await contacts.add(mara, contactOf(otis))
          await contacts.add(nora, contactOf(otis))
          await contacts.add(mara, contactOf(nora, { isMessengerUser: false }))
          await memberships.add(otis, { role: 'Allow', member: mara })
          await memberships.add(otis, { role: 'Block', member: nora })
          // What the watchers allow does not matter for what they see.
          await memberships.add(mara, { role: 'Block', member: otis })
        })
        const forMara: Relation = { other: otis, privacy: 'BL', allowed: true, blocked: false }
        const forNora: Relation = { other: otis, privacy: 'BL', allowed: false, blocked: true }
        await store.read(async ({ relations }) => {
          assert.deepEqual(await relations.watchedBy(mara), [forMara])
          assert.deepEqual(await relations.watchedBy(nora), [forNora])
          assert.deepEqual(await relations.watchedBy(otis), [])
          const watchers = await relations.watchersOf(otis)
          assert.deepEqual(
            new Map(watchers.map((relation) => [relation.other, relation])),
            new Map([
              [mara, { ...forMara, other: mara }],
              [nora, { ...forNora, other: nora }],
            ]),
          )
          assert.deepEqual(await relations.watchersOf(nora), [])
          assert.deepEqual(await relations.between(mara, otis), { onForwardList: true, relation: forMara })
          assert.deepEqual(await relations.between(otis, mara), {
            onForwardList: false,
            relation: { other: mara, privacy: 'AL', allowed: false, blocked: true },
          })
          assert.equal((await relations.between(mara, nora)).onForwardList, false)
        })
      }),
    )

    it(
      'end with the contact or the membership, and nobody sees somebody who is not there',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(async ({ contacts, memberships }) => {
          await contacts.add(mara, contactOf(otis))
          await memberships.add(otis, { role: 'Allow', member: mara })
          await memberships.remove(otis, 'Allow', mara)
        })
        const [seen] = await store.read(({ relations }) => relations.watchedBy(mara))
        assert.deepEqual(seen, { other: otis, privacy: 'AL', allowed: false, blocked: false })
        await store.change(({ contacts }) => contacts.remove(mara, contactOf(otis).id))
        await store.read(async ({ relations }) => {
          assert.deepEqual([await relations.watchedBy(mara), await relations.watchersOf(otis)], [[], []])
          assert.deepEqual(await relations.between(mara, nora), {
            onForwardList: false,
            relation: { other: nora, privacy: 'BL', allowed: false, blocked: false },
          })
        })
      }),
    )
  })
}
