import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { XmlElement } from '../../../src/wire/xml/element.ts'
import { accountId, emailOf } from '../../domain/lists/world.ts'
import { contactOf, type Desk, membershipOf, namespace, openDesk } from './desk.ts'

const zero = '0001-01-01T00:00:00.0000000-08:00'
const deltas = (lastChange: string) => `<deltasOnly>true</deltasOnly><lastChange>${lastChange}</lastChange>`
const pagedDeltas = (lastChange: string) =>
  `<filterOptions><DeltasOnly>true</DeltasOnly><LastChanged>${lastChange}</LastChanged></filterOptions>`

async function bookOf(
  desk: Desk,
  content = '',
): Promise<{ lastChange: string; contacts: readonly string[]; groups: readonly string[] }> {
  const { body, fault } = await desk.ask('ABFindAll', content)
  assert.equal(fault, undefined)
  const result = body.child('ABFindAllResult')
  const state = (element: XmlElement) => (element.textOf('fDeleted') === 'true' ? ' deleted' : '')
  return {
    lastChange: result?.textOf('ab', 'lastChange') ?? '',
    contacts: (result?.child('contacts')?.children ?? []).map(
      (one) => one.textOf('contactInfo', 'passportName') + state(one),
    ),
    groups: (result?.child('groups')?.children ?? []).map((one) => one.textOf('groupInfo', 'name') + state(one)),
  }
}

async function serviceOf(
  desk: Desk,
  content = '',
): Promise<{ lastChange: string; members: readonly string[]; complete: boolean }> {
  const { body } = await desk.ask('FindMembership', content)
  const service = body.at('FindMembershipResult', 'Services', 'Service')
  const memberships = service?.child('Memberships')?.children ?? []
  return {
    lastChange: service?.textOf('LastChange') ?? '',
    members: memberships.flatMap((membership) =>
      (membership.child('Members')?.children ?? []).map(
        (member) =>
          `${membership.textOf('MemberRole')} ${member.textOf('PassportName')}${member.textOf('Deleted') === 'true' ? ' deleted' : ''}`,
      ),
    ),
    complete: memberships.every((membership) => membership.textOf('MembershipIsComplete') === 'true'),
  }
}

describe('changes of the address book (msnp-http §10.6)', () => {
  it('are what changed since, deletions included, and nothing else', async () => {
    await using desk = await openDesk()
    await desk.ask('ABContactAdd', contactOf('otis'))
    await desk.ask('ABGroupAdd', '<groupInfo><GroupInfo><name>Friends</name></GroupInfo></groupInfo>')
    desk.pass(1000)
    const before = await bookOf(desk)
    assert.deepEqual(before.contacts, [emailOf('otis'), emailOf('mara')])
    await desk.ask('ABContactAdd', contactOf('ines'))
    const added = await bookOf(desk, deltas(before.lastChange))
    assert.deepEqual(added.contacts, [emailOf('ines'), emailOf('mara')])
    assert.deepEqual(added.groups, [])
    assert.ok(added.lastChange > before.lastChange)

    const group = (await desk.ask('ABFindAll', '')).body.find('groupId')?.text
    const ines = (
      await desk.store.read((tables) => tables.contacts.findByAccount(accountId('mara'), accountId('ines')))
    )?.id
    await desk.ask('ABContactDelete', `<contacts><Contact><contactId>${ines}</contactId></Contact></contacts>`)
    await desk.ask('ABGroupDelete', `<groupFilter><groupIds><guid>${group}</guid></groupIds></groupFilter>`)
    const removed = await bookOf(desk, deltas(added.lastChange))
    assert.deepEqual(removed.contacts, [`${emailOf('ines')} deleted`, emailOf('mara')])
    assert.deepEqual(removed.groups, ['Friends deleted'])
  })

  it('are none when nothing changed, and the moment stays', async () => {
    await using desk = await openDesk()
    await desk.ask('ABContactAdd', contactOf('otis'))
    const { lastChange } = await bookOf(desk)
    desk.pass(60_000)
    assert.deepEqual(await bookOf(desk, deltas(lastChange)), { lastChange, contacts: [], groups: [] })
    const { body } = await desk.ask('ABFindContactsPaged', pagedDeltas(lastChange))
    assert.deepEqual(body.at('ABFindContactsPagedResult', 'Contacts')?.children, [])
    assert.equal(body.textOf('ABFindContactsPagedResult', 'Ab', 'lastChange'), lastChange)
  })

  it('hold the Me contact when a setting of its owner changed', async () => {
    await using desk = await openDesk()
    const { lastChange } = await bookOf(desk)
    await desk.lists.setPrivacy(accountId('mara'), 'BL')
    assert.deepEqual((await bookOf(desk, deltas(lastChange))).contacts, [emailOf('mara')])
  })

  it('advance with every change, although the clock stands still', async () => {
    await using desk = await openDesk()
    const moments = new Set<string>()
    for (const name of ['otis', 'ines'] as const) {
      await desk.ask('ABContactAdd', contactOf(name))
      moments.add((await bookOf(desk)).lastChange)
    }
    assert.equal(moments.size, 2)
  })

  it('are everything for a client that has nothing yet', async () => {
    await using desk = await openDesk()
    await desk.ask('ABContactAdd', contactOf('otis'))
    for (const moment of [zero, '0001-01-01T00:00:00']) {
      assert.deepEqual((await bookOf(desk, deltas(moment))).contacts, [emailOf('otis'), emailOf('mara')])
    }
  })

  it('are found from the same moment written in another zone, with seven digits, or cut to seconds', async () => {
    await using desk = await openDesk()
    desk.pass(5123)
    await desk.ask('ABContactAdd', contactOf('otis'))
    const { lastChange } = await bookOf(desk)
    assert.equal(lastChange, '2009-06-30T18:05:16.123Z')
    const same = ['2009-06-30T18:05:16.1230000Z', '2009-06-30T11:05:16.123-07:00']
    for (const moment of same) assert.deepEqual((await bookOf(desk, deltas(moment))).contacts, [], moment)
    assert.deepEqual((await bookOf(desk, deltas('2009-06-30T18:05:16Z'))).contacts, [emailOf('otis'), emailOf('mara')])
  })

  it('cannot be told since another life of the service, nor since no moment: full synchronisation', async () => {
    await using desk = await openDesk()
    await desk.ask('ABContactAdd', contactOf('otis'))
    for (const moment of ['2030-01-01T00:00:00Z', '2001-01-01T00:00:00Z', 'yesterday', '']) {
      for (const [action, content] of [
        ['ABFindAll', deltas(moment)],
        ['ABFindContactsPaged', pagedDeltas(moment)],
        ['FindMembership', deltas(moment)],
      ] as const) {
        const { fault, text } = await desk.ask(action, content)
        assert.equal(fault, 'FullSyncRequired', `${action} ${moment}`)
        assert.ok(text.includes('<faultstring>Full sync required.  Details: Delta syncs disabled.</faultstring>'))
        assert.ok(text.includes(`<faultactor>${namespace}/${action}</faultactor>`))
      }
    }
  })
})

describe('changes of the memberships', () => {
  it('are what changed since, deletions included, and not complete', async () => {
    await using desk = await openDesk()
    await desk.ask('AddMember', membershipOf('Allow', 'otis'))
    await desk.ask('AddMember', membershipOf('Allow', 'ines'))
    const before = await serviceOf(desk)
    assert.equal(before.complete, true)
    await desk.ask('AddMember', membershipOf('Block', 'otis'))
    const after = await serviceOf(desk, deltas(before.lastChange))
    assert.deepEqual(after.members, [`Allow ${emailOf('otis')} deleted`, `Block ${emailOf('otis')}`])
    assert.equal(after.complete, false)
    assert.ok(after.lastChange > before.lastChange)
    assert.deepEqual(await serviceOf(desk, deltas(after.lastChange)), {
      lastChange: after.lastChange,
      members: [],
      complete: true,
    })
  })

  it('tell a request by somebody else', async () => {
    await using desk = await openDesk()
    const { lastChange } = await serviceOf(desk)
    await desk.ask('ABContactAdd', contactOf('mara'), { as: 'otis' })
    assert.deepEqual((await serviceOf(desk, deltas(lastChange))).members, [`Pending ${emailOf('otis')}`])
  })
})
