import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OfflineMessage } from '../../src/domain/mailbox/message.ts'
import type { InStore } from './cases.ts'
import { addPeople, idOf, mara, nora, otis, start } from './people.ts'

/** Message number so-and-so, from Otis to Mara. */
function message(number: number, change: Partial<OfflineMessage> = {}): OfflineMessage {
  return {
    id: idOf(100 + number),
    recipient: mara,
    sender: otis,
    senderEmail: 'otis@lagoon.example',
    senderName: 'Otis \u2615',
    receivedAt: start + number,
    runId: '{5B7F1C02-3E44-4D0A-9C61-2F8E0A7B9D13}',
    sequence: number,
    contentType: 'text/plain; charset=UTF-8',
    body: Buffer.from(`number ${number}`).toString('base64'),
    ...change,
  }
}

export function messageCases(inStore: InStore): void {
  describe('messages that wait', () => {
    it(
      'are kept as they are, in the order in which they were added, whatever their dates say',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const given = [message(2), message(1), message(3, { receivedAt: start - 1 })]
        for (const one of given) await store.change(({ messages }) => messages.add(one))
        await store.read(async ({ messages }) => {
          assert.deepEqual(await messages.list(mara), given)
          assert.deepEqual(await messages.list(mara, 2), given.slice(0, 2))
          assert.deepEqual(await messages.list(otis), [])
          assert.deepEqual(await messages.get(mara, message(1).id), message(1))
        })
      }),
    )

    it(
      'are nobody else’s to read or remove',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(({ messages }) => messages.add(message(1)))
        assert.equal(await store.read(({ messages }) => messages.get(otis, message(1).id)), undefined)
        assert.equal(await store.change(({ messages }) => messages.remove(otis, [message(1).id])), 0)
        assert.deepEqual(await store.read(({ messages }) => messages.list(mara)), [message(1)])
      }),
    )

    it(
      'are counted overall and for one sender',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis, nora)
        await store.change(async ({ messages }) => {
          for (const number of [1, 2, 3]) await messages.add(message(number))
          await messages.add(message(4, { sender: nora, senderEmail: 'nora@local' }))
        })
        assert.deepEqual(await store.read(({ messages }) => messages.count(mara, otis)), { total: 4, ofSender: 3 })
        assert.deepEqual(await store.read(({ messages }) => messages.count(nora, otis)), { total: 0, ofSender: 0 })
      }),
    )

    it(
      'go when they are removed, each once; what is not there is no error',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(async ({ messages }) => {
          for (const number of [1, 2, 3]) await messages.add(message(number))
        })
        const ids = [message(3).id, message(1).id, idOf(999)]
        assert.equal(await store.change(({ messages }) => messages.remove(mara, ids)), 2)
        assert.equal(await store.change(({ messages }) => messages.remove(mara, ids)), 0)
        assert.equal(await store.change(({ messages }) => messages.remove(mara, [])), 0)
        assert.deepEqual(await store.read(({ messages }) => messages.list(mara)), [message(2)])
      }),
    )

    for (const [who, gone] of [
      ['recipient', mara],
      ['sender', otis],
    ] as const)
      it(
        `go with their ${who}`,
        inStore(async ({ store }) => {
          await addPeople(store, mara, otis)
          await store.change(({ messages }) => messages.add(message(1)))
          await store.change(({ accounts }) => accounts.remove(gone))
          assert.deepEqual(await store.read(({ messages }) => messages.list(mara)), [])
        }),
      )
  })
}
