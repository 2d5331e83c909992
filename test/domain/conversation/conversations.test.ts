import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account } from '../../../src/domain/account.ts'
import type { ConversationEvent, Participant } from '../../../src/domain/conversation/conversation.ts'
import { Conversations, type Seat } from '../../../src/domain/conversation/conversations.ts'
import { Cookies, cookieLifetime } from '../../../src/domain/conversation/cookies.ts'
import type { Invitation } from '../../../src/domain/presence/events.ts'
import { noCapabilities } from '../../../src/domain/presence/status.ts'
import { makeWorld, Observer, type World } from '../presence/world.ts'

/** A world with a clock that stands still until it is moved. */
async function makeRoom() {
  const world = await makeWorld()
  const clock = { now: 1_000_000 }
  const conversations = new Conversations({
    address: () => '127.0.0.1:1863',
    store: world.store,
    hub: world.hub,
    now: () => clock.now,
  })
  return { world, clock, conversations }
}

async function online(world: World, name: string, status: 'NLN' | 'HDN' = 'NLN') {
  const account = await world.person(name)
  const observer = new Observer(world.hub, account)
  await observer.change(status)
  return { account, observer, endpoint: observer.endpoint }
}

function sitting(account: Account) {
  const heard: string[] = []
  let reachable = true
  const participant: Participant = {
    account,
    endpoint: undefined,
    capabilities: noCapabilities,
    blocked: new Set(),
    receive: (event) => {
      if (reachable) heard.push(inWords(event))
      return reachable
    },
  }
  return { participant, heard, cutOff: () => (reachable = false) }
}

function inWords(event: ConversationEvent): string {
  if (event.kind === 'joined') return `joined ${event.participant.account.friendlyName}`
  if (event.kind === 'left') return `left ${event.participant.account.friendlyName}${event.idle ? ' idle' : ''}`
  if (event.kind === 'message') return `${event.from.friendlyName}: ${event.payload}`
  return event.kind
}

/** The latest call that somebody heard ring. */
function ring({ events }: Observer): Invitation {
  const event = events.findLast((one) => one.kind === 'invited')
  assert.ok(event?.kind === 'invited', 'nothing rang')
  return event.invitation
}

async function talk() {
  const room = await makeRoom()
  const anna = await online(room.world, 'anna')
  const bob = await online(room.world, 'bob')
  const atAnna = sitting(anna.account)
  const atBob = sitting(bob.account)
  const seat = room.conversations.begin(atAnna.participant)
  assert.equal(await room.conversations.call(seat, bob.account.email), 'ringing')
  const { cookie, session } = ring(bob.observer)
  const answered = room.conversations.answer(cookie, bob.account.email, session)
  assert.ok(answered)
  const seatOfBob: Seat = await room.conversations.enter(answered.conversation, atBob.participant)
  return { ...room, anna, bob, atAnna, atBob, seat, seatOfBob }
}

test('a call rings, is answered, and what is said arrives as the bytes that were sent', async () => {
  const { conversations, atAnna, atBob, seat, seatOfBob } = await talk()
  assert.deepEqual(atAnna.heard, ['joined bob'])
  assert.equal(conversations.send(seat, Buffer.from('hello')), true)
  assert.equal(conversations.send(seatOfBob, Buffer.from('hi')), true)
  assert.deepEqual(atBob.heard, ['anna: hello'])
  conversations.leave(seatOfBob)
  assert.deepEqual(atAnna.heard, ['joined bob', 'bob: hi', 'left bob'])
  assert.equal(conversations.send(seat, Buffer.from('anybody?')), false, 'nobody else is there')
  conversations.leave(seat)
  assert.equal(conversations.size, 0)
})

test('a message that one of several people does not get counts as missed', async () => {
  const { conversations, seat, atBob, world } = await talk()
  const carol = await online(world, 'carol')
  await conversations.call(seat, carol.account.email)
  const { cookie, session } = ring(carol.observer)
  const answered = conversations.answer(cookie, carol.account.email, session)
  assert.ok(answered)
  await conversations.enter(answered.conversation, sitting(carol.account).participant)
  assert.equal(conversations.send(seat, Buffer.from('both of you')), true)
  atBob.cutOff()
  assert.equal(conversations.send(seat, Buffer.from('both of you')), false)
})

test('the decision table for calls (msnp-wire §8.4)', async () => {
  const { world, conversations, clock } = await makeRoom()
  const anna = await online(world, 'anna')
  const seat = conversations.begin(sitting(anna.account).participant)
  const hidden = await online(world, 'hidden', 'HDN')
  const blocking = await online(world, 'blocking')
  const closed = await online(world, 'closed')
  const offline = await world.person('offline')
  await world.lists.addMember(blocking.account.id, 'Block', anna.account.email)
  await world.lists.setPrivacy(closed.account.id, 'BL')
  for (const email of [
    'nobody@example.com',
    offline.email,
    hidden.account.email,
    blocking.account.email,
    closed.account.email,
  ])
    assert.equal(await conversations.call(seat, email), 'not-online', email)
  const bob = await online(world, 'bob')
  assert.equal(await conversations.call(seat, bob.account.email), 'too-fast', 'five calls in a row reached nobody')
  seat.failedCalls = 0
  assert.equal(await conversations.call(seat, bob.account.email.toUpperCase()), 'ringing')
  assert.equal(await conversations.call(seat, bob.account.email), 'already-there', 'it still rings')
  clock.now += 31_000
  assert.equal(await conversations.call(seat, bob.account.email), 'ringing')
  assert.equal(await conversations.call(seat, anna.account.email), 'oneself')
})

test('somebody who is blocked is not heard, whoever called them in, and from the moment of the block', async () => {
  const { world, conversations, anna, bob, seat, seatOfBob, atAnna } = await talk()
  await world.lists.addMember(anna.account.id, 'Block', bob.account.email)
  await conversations.apply([{ kind: 'relation-changed', watcher: bob.account.id, seen: anna.account.id }])
  assert.equal(conversations.send(seatOfBob, Buffer.from('hear me')), false)
  assert.deepEqual(atAnna.heard, ['joined bob'])
  conversations.leave(seatOfBob)
  const carol = await online(world, 'carol')
  await conversations.call(seat, carol.account.email)
  const invitation = ring(carol.observer)
  const answered = conversations.answer(invitation.cookie, carol.account.email, invitation.session)
  assert.ok(answered)
  const seatOfCarol = await conversations.enter(answered.conversation, sitting(carol.account).participant)
  assert.equal(await conversations.call(seatOfCarol, bob.account.email), 'ringing')
  const second = ring(bob.observer)
  const back = conversations.answer(second.cookie, bob.account.email, second.session)
  assert.ok(back)
  const again = await conversations.enter(back.conversation, sitting(bob.account).participant)
  conversations.send(again, Buffer.from('through the back door'))
  assert.ok(!atAnna.heard.includes('bob: through the back door'))
})

test('a conversation without a word ends for everybody, with the mark of a time-out', async () => {
  const { conversations, clock, atAnna, atBob } = await talk()
  clock.now += 299_000
  conversations.sweep()
  assert.equal(conversations.size, 1)
  clock.now += 2_000
  conversations.sweep()
  assert.equal(conversations.size, 0)
  assert.deepEqual(atAnna.heard.at(-1), 'closed')
  assert.deepEqual(atBob.heard.slice(-2), ['left anna idle', 'closed'])
})

test('a cookie works once, for its account, for two minutes, and an account holds a bounded number of them', async () => {
  const { world } = await makeRoom()
  const anna = await online(world, 'anna')
  const clock = { now: 0 }
  const cookies = new Cookies(() => clock.now)
  const grant = { endpoint: anna.endpoint, conversation: undefined }
  const cookie = cookies.issue(grant)
  assert.match(cookie, /^[0-9]+\.[0-9]+\.[0-9]+$/)
  assert.equal(cookies.redeem(cookie, 'bob@example.com'), undefined, 'not his')
  assert.ok(cookies.redeem(cookie, 'Anna@Example.com'))
  assert.equal(cookies.redeem(cookie, anna.account.email), undefined, 'used up')
  const late = cookies.issue(grant)
  clock.now += cookieLifetime
  assert.equal(cookies.redeem(late, anna.account.email), undefined, 'too late')
  for (let count = 0; count < 1_000; count++) cookies.issue(grant)
  assert.equal(cookies.size, 64)
  clock.now += cookieLifetime
  cookies.sweep()
  assert.equal(cookies.size, 0)
})
