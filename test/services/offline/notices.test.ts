import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Mailbox } from '../../../src/domain/mailbox/mailbox.ts'
import type { PresenceEvent } from '../../../src/domain/presence/events.ts'
import { PresenceHub } from '../../../src/domain/presence/hub.ts'
import { noCapabilities } from '../../../src/domain/presence/status.ts'
import { announceArrival, announceDeletion } from '../../../src/services/offline/notices.ts'
import { openMemoryStore } from '../../../src/store/open.ts'

/** A mailbox that tells the people of a hub, as the server wires them. */
async function openWorld() {
  const store = await openMemoryStore()
  const hub = new PresenceHub(store)
  const mailbox = new Mailbox({
    store,
    newId: () => '0c9d41f2-5e77-4b0e-9d0e-7c5a1b2f3e40',
    now: () => Date.UTC(2009, 5, 30, 18, 5, 11, 123),
    arrived: (recipient, message) => announceArrival(hub, recipient.id, message),
    deleted: (owner, count) => announceDeletion(hub, owner, count),
  })
  const person = (name: string) =>
    store.change(({ accounts }) =>
      accounts.add({ id: randomUUID(), email: `${name}@lagoon.example`, friendlyName: name, passwordHash: '-' }),
    )
  const [otis, mara] = [await person('otis'), await person('mara')]
  /** One more place where Mara is signed in, and the mail notices that come there. */
  const place = async (id: string, status?: 'NLN' | 'HDN') => {
    const notices: string[] = []
    const endpoint = hub.signIn(mara, {}, { id, sharesAccount: true }, (event: PresenceEvent) => {
      if (event.kind === 'mail') notices.push(event.notice.toString())
    })
    if (status) await hub.changePresence(endpoint, { status, capabilities: noCapabilities, picture: undefined })
    return notices
  }
  return {
    mailbox,
    mara,
    place,
    write: () =>
      mailbox.post(otis, mara.email, { runId: '{1}', sequence: 1, contentType: 'text/plain', body: 'SGVsbG8=' }),
  }
}

const arrival =
  'MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsoimnotification; charset=UTF-8\r\n\r\n' +
  'Mail-Data: <MD><M><T>11</T><S>6</S><RT>2009-06-30T18:05:11.123Z</RT><RS>0</RS><SZ>675</SZ><E>otis@lagoon.example</E>' +
  '<I>0c9d41f2-5e77-4b0e-9d0e-7c5a1b2f3e40</I><F>.!!OIM</F><N>=?utf-8?B?b3Rpcw==?=</N><SU> </SU></M></MD>\r\n\r\n'

test('a message that comes is told at once to whoever is signed in, also when they hide', async () => {
  const world = await openWorld()
  const hiding = await world.place('a', 'HDN')
  await world.write()
  assert.deepEqual(hiding, [arrival])
})

test('a place that has not said CHG yet hears of nothing: its first notice will list the message', async () => {
  const world = await openWorld()
  const silent = await world.place('a')
  await world.write()
  assert.deepEqual(silent, [])
})

test('the other places are told when messages are gone; with one place there is nobody to tell', async () => {
  const world = await openWorld()
  const alone = await world.place('a', 'NLN')
  await world.write()
  const remove = () => world.mailbox.delete(world.mara.id, ['0c9d41f2-5e77-4b0e-9d0e-7c5a1b2f3e40'])
  await remove()
  assert.equal(alone.length, 1, 'the arrival, and nothing of the deletion')

  const second = await world.place('b', 'NLN')
  await world.write()
  await remove()
  assert.deepEqual(second, [
    arrival,
    'MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsactivemailnotification; charset=UTF-8\r\n\r\n' +
      'Src-Folder: .!!OIM\r\nDest-Folder: .!!trAsH\r\nMessage-Delta: 1\r\n\r\n',
  ])
  await remove()
  assert.equal(second.length, 2, 'nothing was gone')
})
