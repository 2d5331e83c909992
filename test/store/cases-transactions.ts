import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { InStore } from './cases.ts'
import { addPeople, contactOf, mara, otis } from './people.ts'

/** A moment in which everything else that can run does. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

export function transactionCases(inStore: InStore): void {
  describe('transactions', () => {
    it(
      'leave nothing when their work throws, whatever it had done',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const broken = store.change(async ({ contacts, memberships, accounts }) => {
          await contacts.add(mara, contactOf(otis))
          await memberships.add(mara, { role: 'Allow', member: otis })
          await accounts.setPrivacy(mara, 'BL')
          throw new Error('on purpose')
        })
        await assert.rejects(broken, { message: 'on purpose' })
        await store.read(async ({ contacts, memberships, accounts }) => {
          assert.deepEqual([await contacts.list(mara, 0), await memberships.list(mara, 0)], [[], []])
          assert.equal((await accounts.get(mara))?.privacy, 'AL')
        })
      }),
    )

    it(
      'are never seen half done by a read that is asked for meanwhile',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const change = store.change(async ({ memberships }) => {
          await memberships.add(mara, { role: 'Allow', member: otis })
          for (let count = 0; count < 5; count++) await turn()
          await memberships.add(otis, { role: 'Allow', member: mara })
        })
        const pairs = await Promise.all(
          Array.from({ length: 10 }, async (_, index) => {
            for (let count = 0; count < index; count++) await turn()
            return store.read(async ({ memberships }) => {
              const first = (await memberships.list(mara)).length
              await turn()
              return [first, (await memberships.list(otis)).length]
            })
          }),
        )
        await change
        for (const [first, second] of pairs) assert.equal(first, second)
      }),
    )

    it(
      'are serialised: people who read, wait and write at once lose nothing',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        const increment = () =>
          store.change(async ({ accounts }) => {
            const { count = '0' } = await accounts.settings(mara)
            await turn()
            await accounts.setSettings(mara, { count: String(Number(count) + 1) })
          })
        await Promise.all(Array.from({ length: 25 }, increment))
        assert.deepEqual(await store.read(({ accounts }) => accounts.settings(mara)), { count: '25' })
      }),
    )

    it(
      'are not for reading only: a read that writes is refused and changes nothing',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        await assert.rejects(
          store.read(({ accounts }) => accounts.setPrivacy(mara, 'BL')),
          { code: 'read-only' },
        )
        assert.equal((await store.read(({ accounts }) => accounts.get(mara)))?.privacy, 'AL')
        await store.change(({ accounts }) => accounts.setPrivacy(mara, 'BL'))
        assert.equal((await store.read(({ accounts }) => accounts.get(mara)))?.privacy, 'BL')
      }),
    )

    it(
      'inside each other are refused, since the inner one would wait for the outer',
      inStore(async ({ store }) => {
        const refused = { code: 'nested-call' }
        await assert.rejects(
          store.change(() => store.read(async () => 1)),
          refused,
        )
        await assert.rejects(
          store.read(() => store.change(async () => 1)),
          refused,
        )
        assert.equal(await store.change(async () => 1), 1)
      }),
    )

    it(
      'refuse a call that comes after their end, because nobody awaited it',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        const leaked = await store.change(async ({ accounts }) => accounts)
        await assert.rejects(leaked.setPrivacy(mara, 'BL'), { code: 'outside-transaction' })
      }),
    )

    it(
      'of this process do not look like another’s',
      inStore(async ({ store }) => {
        const before = await store.version()
        await addPeople(store, mara)
        assert.equal(await store.version(), before)
      }),
    )
  })

  it(
    'a store can be closed twice, and answers nothing afterwards',
    inStore(async ({ store }) => {
      await store.close()
      await store.close()
      await assert.rejects(store.read(({ accounts }) => accounts.list()))
    }),
  )
}
