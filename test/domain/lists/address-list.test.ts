import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AddressListEntry } from '../../../src/domain/lists/address-list.ts'
import { accountId, emailOf, listsOf, makeWorld, type World } from './world.ts'

const mara = accountId('mara')
const nothing = { refused: [], unknown: [], absent: [], full: [] }
const entry = (lists: number, email = emailOf('otis'), network = 1): AddressListEntry => ({ email, lists, network })
const add = ({ lists }: World, ...entries: AddressListEntry[]) => lists.editByAddressList(mara, 'add', entries)
const remove = ({ lists }: World, ...entries: AddressListEntry[]) => lists.editByAddressList(mara, 'remove', entries)

describe('ADL (msnp-wire §6.20)', () => {
  it('l=3 adds a contact, alone or beside the SOAP call, whichever comes first', async () => {
    for (const soapFirst of [true, false, undefined]) {
      await using world = await makeWorld()
      const soap = () => world.lists.addContact(mara, { email: emailOf('otis'), isMessengerUser: true, allow: true })
      if (soapFirst === true) await soap()
      assert.deepEqual(await add(world, entry(3)), nothing)
      if (soapFirst === false) await soap()
      assert.equal(await listsOf(world.store, 'mara'), 'AL otis, FL otis')
      assert.equal(await listsOf(world.store, 'otis'), 'PL mara')
      assert.equal(world.effects.filter((effect) => effect.kind === 'added').length, 1)
    }
  })

  it('with Allow and Block in one entry blocks; l=3 lifts no block, l=2 does', async () => {
    await using world = await makeWorld()
    await add(world, entry(7))
    assert.equal(await listsOf(world.store, 'mara'), 'BL otis, FL otis')
    await add(world, entry(3))
    assert.equal(await listsOf(world.store, 'mara'), 'BL otis, FL otis')
    await add(world, entry(2))
    assert.equal(await listsOf(world.store, 'mara'), 'AL otis, FL otis')
  })

  it('applies every entry of a payload, and names those whom nobody knows', async () => {
    await using world = await makeWorld()
    const nobody = entry(3, 'nobody@elsewhere.example')
    const outcome = await add(world, entry(3), nobody, entry(3, emailOf('ines').toUpperCase()))
    assert.deepEqual(outcome, { ...nothing, unknown: [nobody] })
    assert.equal(await listsOf(world.store, 'mara'), 'AL ines, AL otis, FL ines, FL otis')
  })

  it('with the reverse or pending list in it changes nothing at all', async () => {
    await using world = await makeWorld()
    for (const bits of [8, 16, 11]) {
      const bad = entry(bits, emailOf('ines'))
      assert.deepEqual(await add(world, entry(3), bad), { ...nothing, refused: [bad] })
    }
    assert.equal(await listsOf(world.store, 'mara'), '')
  })

  it('of the first upload changes nothing: the store knows better than a client’s copy', async () => {
    await using world = await makeWorld()
    await world.lists.addMember(mara, 'Block', emailOf('otis'))
    world.effects.length = 0
    const stale = [entry(2), entry(11, emailOf('ines')), entry(3, 'nobody@elsewhere.example')]
    assert.deepEqual(await world.lists.editByAddressList(mara, 'add', stale, { initial: true }), nothing)
    assert.equal(await listsOf(world.store, 'mara'), 'BL otis')
    assert.deepEqual(world.effects, [])
  })

  it('takes the owner, telephones, circles, other networks and empty masks, and does nothing', async () => {
    await using world = await makeWorld()
    const outcome = await add(
      world,
      entry(3, emailOf('mara')),
      entry(3, 'tel:+15550100', 4),
      entry(3, '00000000-0000-0000-0009-000000000001@live.com', 9),
      entry(3, 'someone@yahoo.example', 32),
      entry(0),
    )
    assert.deepEqual(outcome, nothing)
    assert.deepEqual(world.effects, [])
  })
})

describe('RML (msnp-wire §6.21)', () => {
  it('answers well after the SOAP call, before it, and twice', async () => {
    await using world = await makeWorld()
    const { id } = await world.lists.addContact(mara, { email: emailOf('otis'), isMessengerUser: true, allow: true })
    assert.deepEqual(await remove(world, entry(1)), nothing)
    assert.equal(await listsOf(world.store, 'mara'), 'AL otis')
    assert.equal(await listsOf(world.store, 'otis'), '')
    assert.equal(await world.lists.removeContact(mara, { id }), true)
    assert.deepEqual(await remove(world, entry(1)), nothing)
    assert.deepEqual(await remove(world, entry(2)), nothing)
    assert.deepEqual(await remove(world, entry(2)), nothing)
    assert.equal(await listsOf(world.store, 'mara'), '')
  })

  it('of somebody who never was on that list is 216, whoever else is in the payload', async () => {
    await using world = await makeWorld()
    await add(world, entry(3))
    const never = [entry(4), entry(1, emailOf('ines')), entry(1, 'nobody@elsewhere.example')]
    assert.deepEqual(await remove(world, ...never, entry(3)), { ...nothing, absent: never })
    assert.equal(await listsOf(world.store, 'mara'), '')
  })

  it('keeps the block of somebody who is removed', async () => {
    await using world = await makeWorld()
    await add(world, entry(5))
    await remove(world, entry(3))
    assert.equal(await listsOf(world.store, 'mara'), 'BL otis')
  })
})
