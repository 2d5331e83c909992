import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Ban, KeptDeviceKey } from '../../src/domain/ports/access.ts'
import type { InStore } from './cases.ts'
import { addPeople, idOf, mara, otis, start } from './people.ts'

const day = 24 * 60 * 60 * 1000

function keyOf(account: string, number: number, change: Partial<KeptDeviceKey> = {}): KeptDeviceKey {
  return {
    id: idOf(100 + number),
    account,
    label: `machine ${number}`,
    fingerprint: `fingerprint ${number}`,
    sealed: `sealed ${number}`,
    createdAt: start + number,
    lastUsedAt: undefined,
    ...change,
  }
}

export function accessCases(inStore: InStore): void {
  describe('device keys', () => {
    it(
      'are listed in the order in which they were made, and found by id and by fingerprint',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const [first, second] = [keyOf(mara, 1), keyOf(mara, 2)]
        await store.change(async ({ deviceKeys }) => {
          await deviceKeys.add(second)
          await deviceKeys.add(first)
          await deviceKeys.add(keyOf(otis, 3, { fingerprint: first.fingerprint }))
        })
        await store.read(async ({ deviceKeys }) => {
          assert.deepEqual(await deviceKeys.list(mara), [first, second])
          assert.deepEqual(await deviceKeys.get(second.id), second)
          assert.deepEqual(await deviceKeys.findByFingerprint(mara, first.fingerprint), first)
          assert.equal((await deviceKeys.findByFingerprint(otis, first.fingerprint))?.account, otis)
          assert.equal(await deviceKeys.findByFingerprint(otis, second.fingerprint), undefined)
        })
      }),
    )

    it(
      'note their use, are removed by their owner only, and go with the account',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(async ({ deviceKeys }) => {
          await deviceKeys.add(keyOf(mara, 1))
          await deviceKeys.add(keyOf(mara, 2))
          await deviceKeys.noteUse(keyOf(mara, 2).id, start + 7)
          assert.equal(await deviceKeys.remove(otis, keyOf(mara, 1).id), false)
          assert.equal(await deviceKeys.remove(mara, keyOf(mara, 1).id), true)
          assert.equal(await deviceKeys.remove(mara, keyOf(mara, 1).id), false)
        })
        const left = await store.read(({ deviceKeys }) => deviceKeys.list(mara))
        assert.deepEqual(left, [keyOf(mara, 2, { lastUsedAt: start + 7 })])
        await store.change(({ accounts }) => accounts.remove(mara))
        assert.equal(await store.read(({ deviceKeys }) => deviceKeys.get(keyOf(mara, 2).id)), undefined)
      }),
    )
  })

  describe('invitations', () => {
    const invitation = { id: idOf(50), codeHash: 'hash', note: 'for Otis', createdAt: start, expiresAt: start + day }

    it(
      'are used once, of two at the same instant by one',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(({ invitations }) => invitations.add(invitation))
        const uses = await Promise.all(
          [mara, otis].map((who) => store.change(({ invitations }) => invitations.use('hash', who, start + 5))),
        )
        assert.deepEqual(uses, [true, false])
        await store.read(async ({ invitations }) => {
          const { codeHash, ...shown } = invitation
          const used = { ...shown, usedAt: start + 5, usedBy: mara }
          assert.deepEqual(await invitations.find(codeHash), used)
          assert.deepEqual(await invitations.list(), [used])
          assert.deepEqual(await invitations.usedBy(mara), [used])
          assert.deepEqual(await invitations.usedBy(otis), [])
        })
        assert.equal(await store.change(({ invitations }) => invitations.remove(invitation.id)), false)
        await store.change(({ accounts }) => accounts.remove(mara))
        const [left] = await store.read(({ invitations }) => invitations.list())
        assert.deepEqual([left?.usedAt, left?.usedBy], [start + 5, undefined])
      }),
    )

    it(
      'are not used after they have expired, nor after they were taken back',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        await store.change(async ({ invitations }) => {
          await invitations.add(invitation)
          assert.equal(await invitations.use('hash', mara, start + day), false)
          assert.equal(await invitations.use('another', mara, start), false)
          assert.equal(await invitations.remove(invitation.id), true)
          assert.equal(await invitations.use('hash', mara, start), false)
          await invitations.add({ ...invitation, expiresAt: undefined })
          assert.equal(await invitations.use('hash', mara, start + 1000 * day), true)
        })
      }),
    )
  })

  describe('bans', () => {
    const ban = (number: number, change: Partial<Ban>): Ban =>
      ({
        id: idOf(70 + number),
        reason: `reason ${number}`,
        createdAt: start + number,
        endsAt: undefined,
        ...change,
      }) as Ban

    it(
      'are of accounts or of networks; of several the one that lasts longest is in force',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const bans = [
          ban(1, { account: mara, endsAt: start + day }),
          ban(2, { network: '192.0.2.0/24' }),
          ban(3, { account: mara, endsAt: start + 2 * day }),
        ]
        await store.change(async (tables) => {
          for (const one of bans) await tables.bans.add(one)
        })
        await store.read(async (tables) => {
          assert.deepEqual(await tables.bans.list(), bans)
          assert.deepEqual(await tables.bans.ofAccount(mara), [bans[0], bans[2]])
          assert.deepEqual(await tables.bans.inForce(mara, start), bans[2])
          assert.equal(await tables.bans.inForce(mara, start + 2 * day), undefined)
          assert.equal(await tables.bans.inForce(otis, start), undefined)
        })
      }),
    )

    it(
      'are lifted once, and those of an account go with it',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        await store.change(async (tables) => {
          await tables.bans.add(ban(1, { account: mara }))
          await tables.bans.add(ban(2, { network: '192.0.2.7/32' }))
          assert.equal(await tables.bans.remove(ban(2, {}).id), true)
          assert.equal(await tables.bans.remove(ban(2, {}).id), false)
        })
        await store.change(({ accounts }) => accounts.remove(mara))
        assert.deepEqual(await store.read((tables) => tables.bans.list()), [])
      }),
    )
  })
}
