import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ListEffect } from '../../../src/domain/lists/effects.ts'
import { ListRefusal } from '../../../src/domain/lists/refusal.ts'
import { accountId, emailOf, listsOf, makeWorld, type World } from './world.ts'

const mara = accountId('mara')
const otis = accountId('otis')
const ines = accountId('ines')
const addOtis = { email: emailOf('otis'), isMessengerUser: true, allow: true }

function taken(world: World): readonly ListEffect[] {
  return world.effects.splice(0)
}

const rejectsWith = (code: string) => (error: unknown) => error instanceof ListRefusal && error.code === code

describe('adding a contact (msnp-http §14.1)', () => {
  it('puts them on Forward and Allow, and the adder on their Pending list with name and invitation', async () => {
    await using world = await makeWorld()
    await world.lists.addContact(mara, { ...addOtis, inviteMessage: 'It is me' })
    assert.equal(await listsOf(world.store, 'mara'), 'AL otis, FL otis')
    assert.equal(await listsOf(world.store, 'otis'), 'PL mara')
    const [pending] = await world.store.read((tables) => tables.memberships.list(otis))
    assert.equal(pending?.inviteMessage, 'It is me')
    assert.equal(pending?.displayName, 'Mara Ä')
    assert.deepEqual(taken(world), [
      { kind: 'address-book-changed', owner: mara },
      { kind: 'added', by: mara, target: otis, step: { from: 1, to: 2 } },
      { kind: 'relation-changed', watcher: mara, seen: otis },
    ])
  })

  it('lets a blocked person be added without unblocking them', async () => {
    await using world = await makeWorld()
    await world.lists.addMember(mara, 'Block', emailOf('otis'))
    await world.lists.addContact(mara, addOtis)
    assert.equal(await listsOf(world.store, 'mara'), 'BL otis, FL otis')
  })

  for (const role of ['Allow', 'Block'] as const) {
    it(`goes straight to the reverse list of somebody who has the adder on ${role}`, async () => {
      await using world = await makeWorld()
      await world.lists.addMember(otis, role, emailOf('mara'))
      await world.lists.addContact(mara, addOtis)
      assert.equal(await listsOf(world.store, 'otis'), `${role === 'Allow' ? 'AL' : 'BL'} mara, RL mara`)
    })
  }

  it('goes straight to the reverse list of somebody who has the adder on Forward', async () => {
    await using world = await makeWorld()
    await world.lists.addContact(otis, { email: emailOf('mara'), isMessengerUser: true, allow: false })
    await world.lists.addContact(mara, { ...addOtis, allow: false })
    assert.equal(await listsOf(world.store, 'mara'), 'FL otis, RL otis')
    assert.equal(await listsOf(world.store, 'otis'), 'FL mara, RL mara')
  })

  it('changes nothing, writes nothing and says nothing the second time', async () => {
    await using world = await makeWorld()
    const first = await world.lists.addContact(mara, addOtis)
    taken(world)
    const versions = await world.store.read((tables) => tables.accounts.listVersions(mara))
    const second = await world.lists.addContact(mara, addOtis)
    assert.equal(second.id, first.id)
    assert.equal(second.joinedForwardList, false)
    assert.deepEqual(taken(world), [])
    assert.deepEqual(await world.store.read((tables) => tables.accounts.listVersions(mara)), versions)
  })

  it('keeps a plain entry of the address book to itself', async () => {
    await using world = await makeWorld()
    const entry = { isMessengerUser: false, allow: true, displayName: 'The plumber' }
    const added = await world.lists.addContact(mara, entry)
    assert.deepEqual(await world.lists.addContact(mara, entry), added)
    assert.equal(await listsOf(world.store, 'mara'), '')
    assert.deepEqual(taken(world), [{ kind: 'address-book-changed', owner: mara }])
  })

  it('refuses nobody, oneself, what is no address, and names beyond all measure', async () => {
    await using world = await makeWorld()
    const add = (email: string, displayName = '') =>
      world.lists.addContact(mara, { email, displayName, isMessengerUser: true, allow: true })
    await assert.rejects(add('nobody@lagoon.example'), rejectsWith('unknown-account'))
    await assert.rejects(add(emailOf('mara')), rejectsWith('oneself'))
    await assert.rejects(add('otis'), rejectsWith('bad-address'))
    await assert.rejects(add(`${'o'.repeat(130)}@lagoon.example`), rejectsWith('bad-address'))
    await assert.rejects(add(emailOf('otis'), 'x'.repeat(100_000)), rejectsWith('too-long'))
    assert.deepEqual(taken(world), [])
  })

  it('holds a thousand contacts and no more', async () => {
    await using world = await makeWorld()
    await world.lists.edit(mara, async (own) => {
      for (let count = 0; count < 1000; count++) {
        await own.addContact({ isMessengerUser: false, allow: false, displayName: `Entry ${count}` })
      }
    })
    await assert.rejects(world.lists.addContact(mara, addOtis), rejectsWith('list-full'))
    const outcome = await world.lists.editByAddressList(mara, 'add', [{ email: emailOf('otis'), lists: 3, network: 1 }])
    assert.equal(outcome.full.length, 1)
    assert.equal(await listsOf(world.store, 'otis'), '')
  })
})

describe('answering a request', () => {
  async function asked(): Promise<World> {
    const world = await makeWorld()
    await world.lists.addContact(mara, addOtis)
    taken(world)
    return world
  }

  it('accepts by DeleteMember Pending and AddMember Reverse, in either order', async () => {
    await using world = await asked()
    assert.equal(await world.lists.addMember(otis, 'Reverse', emailOf('mara')), true)
    assert.equal(await world.lists.removeMember(otis, 'Pending', { email: emailOf('mara') }), false)
    assert.equal(await listsOf(world.store, 'otis'), 'RL mara')
    assert.deepEqual(taken(world), [{ kind: 'address-book-changed', owner: otis }])
  })

  it('takes the request off by the number under which it was listed', async () => {
    await using world = await asked()
    const [pending] = await world.store.read((tables) => tables.memberships.list(otis))
    const membershipId = pending?.id ?? 0
    assert.equal(await world.lists.removeMember(otis, 'Allow', { membershipId }), false, 'of another role')
    assert.equal(await world.lists.removeMember(otis, 'Pending', { membershipId }), true)
    assert.equal(await listsOf(world.store, 'otis'), 'RL mara')
  })

  it('is answered by allowing, by blocking, and by adding back', async () => {
    for (const answer of [
      (world: World) => world.lists.addMember(otis, 'Allow', emailOf('mara')),
      (world: World) => world.lists.addMember(otis, 'Block', emailOf('mara')),
      (world: World) => world.lists.addContact(otis, { email: emailOf('mara'), isMessengerUser: true, allow: false }),
      (world: World) => world.lists.acceptPending(otis, emailOf('mara')),
    ]) {
      await using world = await asked()
      await answer(world)
      assert.match(await listsOf(world.store, 'otis'), /RL mara/)
      assert.doesNotMatch(await listsOf(world.store, 'otis'), /PL/)
    }
  })

  it('is not asked again when the decision is taken back', async () => {
    await using world = await asked()
    await world.lists.addMember(otis, 'Allow', emailOf('mara'))
    await world.lists.removeMember(otis, 'Allow', { email: emailOf('mara') })
    assert.equal(await listsOf(world.store, 'otis'), 'RL mara')
  })

  it('cannot make up a request, nor hide one that stands', async () => {
    await using world = await asked()
    assert.equal(await world.lists.addMember(ines, 'Reverse', emailOf('mara')), false)
    assert.equal(await world.lists.addMember(ines, 'Pending', emailOf('mara')), false)
    await world.lists.acceptPending(otis, emailOf('mara'))
    assert.equal(await world.lists.removeMember(otis, 'Reverse', { email: emailOf('mara') }), false)
    assert.equal(await listsOf(world.store, 'otis'), 'RL mara')
    assert.equal(await listsOf(world.store, 'ines'), '')
  })
})

describe('allow and block', () => {
  it('exclude each other, and tell the person concerned only what changed for them', async () => {
    await using world = await makeWorld()
    await world.lists.addMember(mara, 'Allow', emailOf('otis'))
    assert.deepEqual(taken(world), [{ kind: 'address-book-changed', owner: mara }], 'the default allows already')
    await world.lists.addMember(mara, 'Block', emailOf('otis'))
    assert.equal(await listsOf(world.store, 'mara'), 'BL otis')
    assert.deepEqual(taken(world), [
      { kind: 'address-book-changed', owner: mara },
      { kind: 'relation-changed', watcher: otis, seen: mara },
    ])
    await world.lists.addMember(mara, 'Allow', emailOf('otis'))
    assert.equal(await listsOf(world.store, 'mara'), 'AL otis')
  })

  it('hide is a block by another name, and taking it back allows again', async () => {
    await using world = await makeWorld()
    await world.lists.addContact(mara, addOtis)
    await world.lists.setHidden(mara, { email: emailOf('otis') }, true)
    assert.equal(await listsOf(world.store, 'mara'), 'BL otis, FL otis')
    await world.lists.setHidden(mara, { email: emailOf('otis') }, false)
    assert.equal(await listsOf(world.store, 'mara'), 'AL otis, FL otis')
  })
})

describe('removing a contact', () => {
  it('keeps Allow and Block, and takes the remover off the other side', async () => {
    await using world = await makeWorld()
    const { id } = await world.lists.addContact(mara, addOtis)
    taken(world)
    assert.equal(await world.lists.removeContact(mara, { id: id.toUpperCase() }), true)
    assert.equal(await listsOf(world.store, 'mara'), 'AL otis')
    assert.equal(await listsOf(world.store, 'otis'), '')
    assert.deepEqual(taken(world), [
      { kind: 'address-book-changed', owner: mara },
      { kind: 'removed', by: mara, target: otis, step: { from: 2, to: 3 } },
      { kind: 'relation-changed', watcher: mara, seen: otis },
    ])
    assert.equal(await world.lists.removeContact(mara, { id }), false)
    assert.deepEqual(taken(world), [])
  })

  it('can keep the entry, and bring the contact back under its old id', async () => {
    await using world = await makeWorld()
    const { id } = await world.lists.addContact(mara, addOtis)
    await world.lists.setOnForwardList(mara, { email: emailOf('otis') }, false)
    assert.equal(await listsOf(world.store, 'mara'), 'AL otis')
    assert.equal((await world.lists.addContact(mara, addOtis)).id, id)
    await world.lists.removeContact(mara, { id })
    assert.equal((await world.lists.addContact(mara, addOtis)).id, id)
  })
})

describe('groups', () => {
  it('are made, renamed, filled, emptied and removed, each once', async () => {
    await using world = await makeWorld()
    const { id: contact } = await world.lists.addContact(mara, addOtis)
    const group = await world.lists.addGroup(mara, { name: 'Friends' })
    assert.equal(await world.lists.addGroup(mara, { name: 'Friends' }), group)
    await world.lists.updateGroup(mara, group, { name: 'Good friends' })
    assert.equal(await world.lists.addToGroup(mara, group, contact), true)
    assert.equal(await world.lists.addToGroup(mara, group, contact), false)
    const inGroup = () => world.store.read(async (tables) => (await tables.contacts.get(mara, contact))?.groups)
    assert.deepEqual(await inGroup(), [group])
    assert.equal(await world.lists.removeGroup(mara, group), true)
    assert.equal(await world.lists.removeGroup(mara, group), false)
    assert.deepEqual(await inGroup(), [])
    await assert.rejects(world.lists.addToGroup(mara, group, contact), rejectsWith('unknown-group'))
  })

  it('refuse a name that is taken, or too long, or one group too many', async () => {
    await using world = await makeWorld()
    await world.lists.addGroup(mara, { name: 'Friends' })
    await assert.rejects(world.lists.addGroup(mara, { name: 'FRIENDS' }), rejectsWith('group-exists'))
    await assert.rejects(world.lists.addGroup(mara, { name: 'ä'.repeat(31) }), rejectsWith('too-long'))
    await world.lists.addGroup(mara, { name: 'Friends', renameOnConflict: true })
    const all = await world.store.read((tables) => tables.groups.list(mara))
    assert.deepEqual(
      all.map((group) => group.name),
      ['Friends', 'Friends 2'],
    )
    for (let count = all.length; count < 30; count++) await world.lists.addGroup(mara, { name: `Group ${count}` })
    await assert.rejects(world.lists.addGroup(mara, { name: 'One more' }), rejectsWith('groups-full'))
  })
})

describe('the owner', () => {
  it('changes privacy, prompt and name once, and says so once', async () => {
    await using world = await makeWorld()
    assert.equal(await world.lists.setPrivacy(mara, 'AL'), false)
    assert.equal(await world.lists.setPrivacy(mara, 'BL'), true)
    assert.deepEqual(taken(world), [
      { kind: 'privacy-changed', account: mara },
      { kind: 'address-book-changed', owner: mara },
    ])
    assert.equal(await world.lists.setPrompt(mara, 'N'), true)
    assert.equal(await world.lists.setFriendlyName(mara, 'M%C3%A4ra'), true)
    assert.ok(!taken(world).some((effect) => effect.kind === 'name-changed'))
    assert.equal(await world.lists.setFriendlyName(mara, 'Mara', { announce: true }), true)
    assert.ok(taken(world).some((effect) => effect.kind === 'name-changed'))
    await assert.rejects(world.lists.setFriendlyName(mara, 'x'.repeat(388)), rejectsWith('too-long'))
  })

  it('has an entry whose privacy annotations are the account settings', async () => {
    await using world = await makeWorld()
    const annotate = (annotations: Record<string, string>) =>
      world.lists.updateMe(mara, (now) => ({ ...now, annotations: { ...now.annotations, ...annotations } }))
    assert.equal(await annotate({ 'MSN.IM.BLP': '2', 'MSN.IM.GTC': '2', 'MSN.IM.MPOP': '0' }), true)
    assert.equal(await annotate({ 'MSN.IM.BLP': '2', 'MSN.IM.MPOP': '0' }), false)
    const account = await world.store.read((tables) => tables.accounts.get(mara))
    assert.equal(account?.privacy, 'BL')
    assert.equal(account?.reverseListPrompt, 'N')
  })
})
