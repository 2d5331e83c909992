import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Account } from '../../../src/domain/account.ts'
import { Mailbox, type MailboxLimits } from '../../../src/domain/mailbox/mailbox.ts'
import type { NewMessage, OfflineMessage } from '../../../src/domain/mailbox/message.ts'
import type { Store } from '../../../src/domain/ports/store.ts'
import { openMemoryStore, openStore } from '../../../src/store/open.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const hello: NewMessage = { runId: '{1}', sequence: 1, contentType: 'text/plain; charset=UTF-8', body: 'SGVsbG8=' }

function mailboxOn(store: Store, limits: Partial<MailboxLimits> = {}) {
  const arrived: OfflineMessage[] = []
  const deleted: number[] = []
  const mailbox = new Mailbox({
    store,
    newId: randomUUID,
    now: () => 1_246_385_111_123,
    limits,
    arrived: (_recipient, message) => arrived.push(message),
    deleted: (_owner, count) => deleted.push(count),
  })
  return { mailbox, arrived, deleted }
}

function person(store: Store, name: string): Promise<Account> {
  return store.change(({ accounts }) =>
    accounts.add({ id: randomUUID(), email: `${name}@lagoon.example`, friendlyName: `${name}%20B`, passwordHash: '-' }),
  )
}

test('a message that was taken is there after the store was closed and opened again, with the sender’s name and the time', async () => {
  await using directory = await temporaryDirectory()
  const first = await openStore({ dataDirectory: directory.path })
  const otis = await person(first, 'otis')
  const mara = await person(first, 'mara')
  const posted = await mailboxOn(first).mailbox.post(otis, 'MARA@lagoon.example', hello)
  assert.ok(posted.ok)
  await first.close()

  const second = await openStore({ dataDirectory: directory.path })
  try {
    const [message] = await mailboxOn(second).mailbox.list(mara.id)
    assert.deepEqual(message, posted.message)
    assert.equal(message?.senderName, 'otis B', 'the account’s own name, as people read it')
    assert.equal(message?.receivedAt, 1_246_385_111_123)
  } finally {
    await second.close()
  }
})

test('who may see somebody may write to them: the block list wins, then the allow list, then the default', async () => {
  const store = await openMemoryStore()
  const { mailbox, arrived } = mailboxOn(store)
  const otis = await person(store, 'otis')
  const mara = await person(store, 'mara')
  const write = async () => {
    const posted = await mailbox.post(otis, mara.email, hello)
    return posted.ok ? 'taken' : posted.why
  }
  assert.equal(await write(), 'taken')
  await store.change(({ accounts }) => accounts.setPrivacy(mara.id, 'BL'))
  assert.equal(await write(), 'unreachable')
  await store.change(({ memberships }) => memberships.add(mara.id, { role: 'Allow', member: otis.id }))
  assert.equal(await write(), 'taken')
  await store.change(({ memberships }) => memberships.add(mara.id, { role: 'Block', member: otis.id }))
  assert.equal(await write(), 'unreachable')
  assert.equal(arrived.length, 2, 'nobody hears of what was refused')
})

test('messages go with the account of either side', async () => {
  const store = await openMemoryStore()
  const { mailbox } = mailboxOn(store)
  const [otis, mara, pia] = [await person(store, 'otis'), await person(store, 'mara'), await person(store, 'pia')]
  await mailbox.post(otis, mara.email, hello)
  await mailbox.post(pia, mara.email, hello)
  await mailbox.post(mara, pia.email, hello)
  await store.change(({ accounts }) => accounts.remove(otis.id))
  assert.deepEqual(
    (await mailbox.list(mara.id)).map(({ senderEmail }) => senderEmail),
    [pia.email],
  )
  await store.change(({ accounts }) => accounts.remove(mara.id))
  assert.deepEqual(await mailbox.list(pia.id), [])
})

test('deleting names each message once, however often, and only one’s own', async () => {
  const store = await openMemoryStore()
  const { mailbox, deleted } = mailboxOn(store)
  const [otis, mara] = [await person(store, 'otis'), await person(store, 'mara')]
  const posted = await mailbox.post(otis, mara.email, hello)
  assert.ok(posted.ok)
  const { id } = posted.message
  assert.equal(await mailbox.delete(otis.id, [id]), 0, 'it is not his any more')
  assert.equal(await mailbox.delete(mara.id, [id, id.toUpperCase(), id, 'nonsense', '']), 1)
  assert.equal(await mailbox.delete(mara.id, [id]), 0)
  assert.equal(await mailbox.delete(mara.id, []), 0)
  assert.deepEqual(deleted, [1], 'and is told once')
})

/** What people do with one mailbox: somebody writes, or its owner deletes the message at a place in the list. */
const deed = fc.oneof(
  fc.record({ writes: fc.constantFrom(0, 1) }),
  fc.record({ deletes: fc.nat({ max: 9 }), reads: fc.nat({ max: 9 }) }),
)

test('whatever is written and deleted: the rest stays in its order, and neither bound is ever passed', async () => {
  const store = await openMemoryStore()
  const limits = { perMailbox: 6, perSender: 4 }
  const { mailbox } = mailboxOn(store, limits)
  const senders = [await person(store, 'otis'), await person(store, 'pia')] as const
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 30 }), async (deeds) => {
      round += 1
      const owner = await person(store, `owner${round}`)
      const model: { readonly sender: string; readonly sequence: number }[] = []
      for (const [sequence, does] of deeds.entries()) {
        if ('writes' in does) {
          const sender = senders[does.writes] ?? senders[0]
          const posted = await mailbox.post(sender, owner.email, { ...hello, sequence })
          const fits =
            model.length < limits.perMailbox &&
            model.filter((one) => one.sender === sender.id).length < limits.perSender
          assert.deepEqual(posted.ok ? 'taken' : posted.why, fits ? 'taken' : 'full')
          if (fits) model.push({ sender: sender.id, sequence })
        } else {
          const present = await mailbox.list(owner.id)
          const victim = present[does.deletes]
          assert.equal(await mailbox.delete(owner.id, [victim?.id ?? 'none']), victim ? 1 : 0)
          if (victim) model.splice(does.deletes, 1)
          const most = does.reads
          assert.equal((await mailbox.list(owner.id, most)).length, Math.min(most, model.length))
        }
        const kept = (await mailbox.list(owner.id)).map(({ sender, sequence: number }) => ({
          sender,
          sequence: number,
        }))
        assert.deepEqual(kept, model)
      }
    }),
    { numRuns: 25 },
  )
})
