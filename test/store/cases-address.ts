import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountExists } from '../../src/domain/ports/store.ts'
import type { InStore } from './cases.ts'
import { addPeople, contactOf, mara, nora, otis, start } from './people.ts'

const message = {
  id: 'message',
  recipient: mara,
  sender: otis,
  senderEmail: 'otis@lagoon.example',
  senderName: 'Otis',
  receivedAt: start,
  runId: '',
  sequence: 1,
  contentType: 'text/plain',
  body: 'hello',
}

export function addressCases(inStore: InStore): void {
  describe('another address of an account', () => {
    it(
      'is followed by every copy of it, with a new stamp where the copy lives',
      inStore(async ({ store, clock }) => {
        await addPeople(store, mara, otis, nora)
        await store.change(async ({ contacts, memberships, messages }) => {
          await contacts.add(mara, contactOf(otis))
          await memberships.add(mara, { role: 'Allow', member: otis })
          await memberships.add(nora, { role: 'Block', member: otis })
          await memberships.remove(nora, 'Block', otis)
          await messages.add(message)
        })
        clock.now += 1000
        await store.change(({ accounts }) => accounts.setEmail(otis, 'Otis@river.example'))
        await store.read(async ({ accounts, contacts, memberships, messages }) => {
          assert.equal((await accounts.get(otis))?.email, 'Otis@river.example')
          assert.equal((await accounts.find('OTIS@river.example'))?.id, otis)
          assert.equal(await accounts.find('otis@lagoon.example'), undefined)
          const [contact] = await contacts.list(mara, start + 999)
          assert.deepEqual([contact?.email, contact?.changedAt], ['Otis@river.example', start + 1000])
          const [member] = await memberships.list(mara, start + 999)
          assert.deepEqual([member?.memberEmail, member?.changedAt], ['Otis@river.example', start + 1000])
          const [tombstone] = await memberships.list(nora, 0)
          assert.deepEqual([tombstone?.memberEmail, tombstone?.deleted], ['Otis@river.example', true])
          assert.deepEqual(await memberships.list(nora, start + 999), [])
          assert.deepEqual(
            (await messages.list(mara)).map(({ senderEmail }) => senderEmail),
            ['Otis@river.example'],
          )
          assert.deepEqual(await messages.sentBy(otis), [{ recipient: mara, id: 'message' }])
          assert.deepEqual(await accounts.copiesOf(otis), { contacts: 1, memberships: 2 })
          assert.equal((await accounts.listVersions(mara)).contacts, start + 1000)
          assert.equal((await accounts.listVersions(nora)).contacts, start)
        })
      }),
    )

    it(
      'cannot be somebody else’s, but may be the same in other letters; the old one is free',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await assert.rejects(
          store.change(({ accounts }) => accounts.setEmail(mara, 'OTIS@lagoon.example')),
          AccountExists,
        )
        await store.change(({ accounts }) => accounts.setEmail(mara, 'MARA@lagoon.example'))
        await store.change(({ accounts }) => accounts.setEmail(mara, 'mara@river.example'))
        await store.change(({ accounts }) => accounts.setEmail(otis, 'mara@lagoon.example'))
        const listed = await store.read(({ accounts }) => accounts.list())
        assert.deepEqual(
          listed.map(({ id, email }) => [id, email]),
          [
            [otis, 'mara@lagoon.example'],
            [mara, 'mara@river.example'],
          ],
        )
      }),
    )
  })

  describe('the tombstones of somebody who was removed', () => {
    it(
      'say whom they meant and nothing else, whether buried now or before',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis, nora)
        const details = { fields: { comment: 'met at the sea' }, phones: [{ number: '555' }] }
        await store.change(async ({ contacts, memberships }) => {
          await contacts.add(mara, contactOf(otis, { displayName: 'Oti', details }))
          await contacts.add(nora, contactOf(otis, { displayName: 'Oti', details }))
          await contacts.remove(nora, contactOf(otis).id)
          await memberships.add(mara, { role: 'Pending', member: otis, displayName: 'Otis', inviteMessage: 'It is me' })
        })
        await store.change(({ accounts }) => accounts.remove(otis))
        await store.read(async ({ contacts, memberships }) => {
          for (const owner of [mara, nora]) {
            const [buried] = await contacts.list(owner, 0)
            assert.deepEqual(
              [buried?.deleted, buried?.email, buried?.displayName, buried?.details],
              [true, 'otis@lagoon.example', '', {}],
            )
          }
          const [member] = await memberships.list(mara, 0)
          assert.deepEqual(
            [member?.deleted, member?.memberEmail, member?.displayName, member?.inviteMessage],
            [true, 'otis@lagoon.example', undefined, undefined],
          )
        })
      }),
    )
  })
}
