import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeWorld, Observer, type World } from './world.ts'

/** Two people who have each other on their forward and allow lists. */
async function friends(world: World) {
  const anna = await world.person('anna')
  const bob = await world.person('bob')
  for (const [owner, other] of [
    [anna, bob],
    [bob, anna],
  ] as const)
    await world.lists.addContact(owner.id, { account: other.id, isMessengerUser: true, allow: true })
  await world.settle()
  return { anna, bob }
}

test('nobody hears of anybody before their own first CHG', async () => {
  const world = await makeWorld()
  const { anna, bob } = await friends(world)
  const atAnna = new Observer(world.hub, anna)
  const atBob = new Observer(world.hub, bob)
  await atBob.change('NLN')
  assert.deepEqual(atAnna.take(), [])
  await atAnna.change('NLN')
  assert.deepEqual(atAnna.take(), ['seen-at-first bob NLN'])
  assert.deepEqual(atBob.take(), ['seen anna NLN'])
})

test('status, picture and name are told as they change; hiding and leaving look alike', async () => {
  const world = await makeWorld()
  const { anna, bob } = await friends(world)
  const atAnna = new Observer(world.hub, anna)
  const atBob = new Observer(world.hub, bob)
  await atAnna.change('NLN')
  await atBob.change('NLN')
  atAnna.take()
  await atBob.change('BSY')
  await atBob.change('BSY', '%3Cmsnobj%20new%2F%3E')
  world.hub.changeName(bob.id, 'Robert')
  await atBob.change('HDN')
  await atBob.change('AWY')
  atBob.leave()
  assert.deepEqual(atAnna.take(), [
    'seen bob BSY',
    'seen bob BSY',
    'seen Robert BSY',
    'gone Robert',
    'seen Robert AWY',
    'gone Robert',
  ])
})

test('blocking, unblocking and a new default for strangers are seen at once', async () => {
  const world = await makeWorld()
  const { anna, bob } = await friends(world)
  const atAnna = new Observer(world.hub, anna)
  const atBob = new Observer(world.hub, bob)
  await atAnna.change('NLN')
  await atBob.change('NLN')
  atAnna.take()
  await world.lists.addMember(bob.id, 'Block', anna.email)
  await world.settle()
  assert.deepEqual(atAnna.take(), ['gone bob'])
  await world.lists.removeMember(bob.id, 'Block', { email: anna.email })
  await world.settle()
  assert.deepEqual(atAnna.take(), ['seen bob NLN'])
  await world.lists.setPrivacy(bob.id, 'BL')
  await world.settle()
  assert.deepEqual(atAnna.take(), ['gone bob'])
  await world.lists.addMember(bob.id, 'Allow', anna.email)
  await world.settle()
  assert.deepEqual(atAnna.take(), ['seen bob NLN'])
})

test('somebody added while online is seen at once, and told of it', async () => {
  const world = await makeWorld()
  const anna = await world.person('anna')
  const bob = await world.person('bob')
  const atAnna = new Observer(world.hub, anna)
  const atBob = new Observer(world.hub, bob)
  await atAnna.change('NLN')
  await atBob.change('NLN')
  await world.lists.addContact(anna.id, { account: bob.id, isMessengerUser: true, allow: true })
  await world.settle()
  assert.deepEqual(atAnna.take(), ['seen bob NLN'])
  assert.deepEqual(atBob.take(), ['added-by anna'])
  await world.lists.removeContact(anna.id, { email: bob.email })
  await world.settle()
  // Presence is told of contacts only, and Bob is none any more (msnp-wire §6.24).
  assert.deepEqual(atAnna.take(), [])
  assert.deepEqual(atBob.take(), ['removed-by anna'])
})

test('a client that cannot share the account expels the others; places that share it stay, but a reconnect replaces itself', async () => {
  const world = await makeWorld()
  const { anna, bob } = await friends(world)
  const atBob = new Observer(world.hub, bob)
  await atBob.change('NLN')
  const home = new Observer(world.hub, anna, { id: 'home', sharesAccount: true })
  await home.change('NLN')
  const office = new Observer(world.hub, anna, { id: 'office', sharesAccount: true })
  await office.change('BSY')
  assert.deepEqual(home.take(), ['seen-at-first bob NLN'])
  assert.deepEqual(atBob.take(), ['seen anna NLN', 'seen anna BSY', 'personal-data anna'])
  const again = new Observer(world.hub, anna, { id: 'home', sharesAccount: true })
  assert.deepEqual(home.take(), ['signed-in-elsewhere'])
  office.leave()
  // One place is left, but it has not announced itself: to others she is away until it does.
  assert.equal(atBob.take().at(-1), 'gone anna')
  await again.change('NLN')
  assert.deepEqual(atBob.take(), ['seen anna NLN'])
  const old = new Observer(world.hub, anna)
  assert.deepEqual(again.take().at(-1), 'signed-in-elsewhere')
  assert.deepEqual(atBob.take(), ['gone anna'])
  await old.change('LUN')
  assert.deepEqual(atBob.take(), ['seen anna LUN'])
})

test('what another process changed in the store is noticed', async () => {
  const world = await makeWorld()
  const { anna, bob } = await friends(world)
  const atAnna = new Observer(world.hub, anna)
  const atBob = new Observer(world.hub, bob)
  await atAnna.change('NLN')
  await atBob.change('NLN')
  atAnna.take()
  await world.store.change(async ({ memberships, accounts }) => {
    await memberships.remove(bob.id, 'Allow', anna.id)
    await memberships.add(bob.id, { role: 'Block', member: anna.id })
    await accounts.remove(anna.id)
  })
  await world.hub.refreshAll()
  assert.deepEqual(atAnna.take(), ['account-removed'])
  assert.deepEqual(atBob.take(), ['seen-at-first anna NLN', 'gone anna'])
  assert.equal(world.hub.find(anna.id), undefined)
})
