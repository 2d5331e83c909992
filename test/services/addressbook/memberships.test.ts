import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accountId, emailOf, listsOf } from '../../domain/lists/world.ts'
import { contactOf, type Desk, membershipOf, openDesk, readMemberships } from './desk.ts'

const sharing = '/abservice/sharingservice.asmx'

describe('AddMember and DeleteMember (msnp-http §11.2, §11.3)', () => {
  it('block and unblock as clients do, with the other call first or missing', async () => {
    await using desk = await openDesk()
    const add = (role: string) => desk.ask('AddMember', membershipOf(role, 'otis'), { path: sharing })
    const remove = (role: string) => desk.ask('DeleteMember', membershipOf(role, 'otis'), { path: sharing })
    await add('Allow')
    await remove('Allow')
    await add('Block')
    assert.equal(await readMemberships(desk), 'Block: otis')
    await remove('Block')
    await add('Allow')
    assert.equal(await readMemberships(desk), 'Allow: otis')
    // aMSN never removes the Allow: Block wins (clients-in-the-wild §6).
    await add('Block')
    assert.equal(await readMemberships(desk), 'Block: otis')
  })

  it('answer a repetition, and a member who is not there, with success and no change', async () => {
    await using desk = await openDesk()
    await desk.ask('AddMember', membershipOf('Allow', 'otis'))
    desk.effects.length = 0
    const again = await desk.ask('AddMember', membershipOf('Allow', 'otis'))
    assert.equal(again.fault, undefined)
    assert.match(again.text, /<AddMemberResponse xmlns="[^"]+"\/>/)
    const missing = await desk.ask('DeleteMember', membershipOf('Block', 'otis'))
    assert.equal(missing.fault, undefined)
    assert.deepEqual(desk.effects, [])
  })

  it('accept a request by the MembershipId under which it was listed, as Pidgin does', async () => {
    await using desk = await openDesk()
    await desk.ask('ABContactAdd', contactOf('otis'))
    const { body } = await desk.ask('FindMembership', '', { as: 'otis' })
    const id = body.find('MembershipId')?.text
    const member = `<Member xsi:type="PassportMember"><Type>Passport</Type><MembershipId>${id}</MembershipId><State>Accepted</State></Member>`
    const pending = `<memberships><Membership><MemberRole>Pending</MemberRole><Members>${member}</Members></Membership></memberships>`
    await desk.ask('DeleteMember', pending, { as: 'otis' })
    await desk.ask('AddMember', membershipOf('Reverse', 'mara'), { as: 'otis' })
    assert.equal(await readMemberships(desk, 'otis'), 'Reverse: mara')
  })

  it('do all of a call or nothing', async () => {
    await using desk = await openDesk()
    const both = membershipOf('Allow', 'otis').replace(
      '</Members>',
      '<Member xsi:type="PassportMember"><PassportName>nobody@lagoon.example</PassportName></Member></Members>',
    )
    assert.equal((await desk.ask('AddMember', both)).fault, 'UserDoesNotExist')
    assert.equal(await readMemberships(desk), '')
  })

  it('let pass oneself, other networks, telephones, and the memberships of a profile', async () => {
    await using desk = await openDesk()
    const member = (content: string) =>
      `<memberships><Membership><MemberRole>Allow</MemberRole><Members>${content}</Members></Membership></memberships>`
    const yahoo = member(
      '<Member xsi:type="EmailMember"><Type>Email</Type><Email>someone@yahoo.example</Email></Member>',
    )
    const phone = member(
      '<Member xsi:type="PhoneMember"><Type>Phone</Type><PhoneNumber>tel:+15550100</PhoneNumber></Member>',
    )
    const profile =
      '<serviceHandle><Id>0</Id><Type>Profile</Type><ForeignId>MyProfile</ForeignId></serviceHandle><memberships><Membership><MemberRole>ProfileExpression</MemberRole><Members><Member xsi:type="RoleMember"><Type>Role</Type><Id>Allow</Id></Member></Members></Membership></memberships>'
    for (const content of [membershipOf('Allow', 'mara'), yahoo, phone, profile]) {
      assert.equal((await desk.ask('AddMember', content)).fault, undefined)
    }
    assert.equal(await readMemberships(desk), '')
  })

  it('hide from somebody as MSNP21 does, and show again (clients-in-the-wild §6.2)', async () => {
    await using desk = await openDesk()
    await desk.ask('ABContactAdd', contactOf('otis'))
    const hide = membershipOf('Hide', 'otis').replace('Messenger', 'IMAvailability')
    await desk.ask('AddMember', hide)
    assert.equal(await listsOf(desk.store, 'mara'), 'BL otis, FL otis')
    const filter =
      '<serviceFilter><Types><ServiceType>Messenger</ServiceType><ServiceType>IMAvailability</ServiceType></Types></serviceFilter>'
    const { body } = await desk.ask('FindMembership', filter)
    const services = body.at('FindMembershipResult', 'Services')?.childrenNamed('Service') ?? []
    assert.deepEqual(
      services.map((service) => service.textOf('Info', 'Handle', 'Type')),
      ['Messenger', 'IMAvailability'],
    )
    assert.equal(services[1]?.find('MemberRole')?.text, 'Hide')
    assert.equal(services[1]?.find('PassportName')?.text, emailOf('otis'))
    await desk.ask('DeleteMember', hide)
    assert.equal(await listsOf(desk.store, 'mara'), 'AL otis, FL otis')
  })
})

describe('FindMembershipByRole (msnp-http §11.4)', () => {
  it('lists the roles that are asked for', async () => {
    await using desk = await openDesk()
    await desk.ask('AddMember', membershipOf('Allow', 'otis'))
    await desk.ask('AddMember', membershipOf('Block', 'ines'))
    const { body } = await desk.ask('FindMembershipByRole', '<includedRoles><RoleId>Block</RoleId></includedRoles>')
    assert.equal(body.name, 'FindMembershipByRoleResponse')
    assert.equal(body.find('MemberRole')?.text, 'Block')
    assert.equal(body.find('PassportName')?.text, emailOf('ines'))
  })
})

describe('two people who add each other at the same instant', () => {
  it('end as friends on all lists of both, and neither is asked', async () => {
    await using desk = await openDesk()
    await Promise.all([
      desk.ask('ABContactAdd', contactOf('otis')),
      desk.ask('ABContactAdd', contactOf('mara'), { as: 'otis' }),
      desk.ask('AddMember', membershipOf('Allow', 'otis')),
      desk.ask('AddMember', membershipOf('Allow', 'mara'), { as: 'otis' }),
    ])
    assert.equal(await listsOf(desk.store, 'mara'), 'AL otis, FL otis, RL otis')
    assert.equal(await listsOf(desk.store, 'otis'), 'AL mara, FL mara, RL mara')
  })
})

describe('WLM 2011 connections (msnp-http §12.14)', () => {
  const handle = '<abHandle><ABId>00000000-0000-0000-0000-000000000000</ABId><Puid>0</Puid><Cid>0</Cid></abHandle>'

  async function connected(): Promise<{ desk: Desk; id: string }> {
    const desk = await openDesk()
    const create = `${handle}<contactHandle><Email>${emailOf('otis')}</Email><Puid>0</Puid><Cid>0</Cid></contactHandle>`
    const created = await desk.ask('CreateContact', create)
    assert.equal(created.body.textOf('CreateContactResult', 'contactInfo', 'contactType'), 'LivePending')
    assert.equal(await listsOf(desk.store, 'mara'), '', 'created, and on no list yet')
    const id = created.body.textOf('CreateContactResult', 'contactId') ?? ''
    assert.equal((await desk.ask('CreateContact', create)).text, created.text)
    const manage = `${handle}<contactId>${id}</contactId><connection>true</connection><presence>true</presence><action>1</action><relationshipType>3</relationshipType><relationshipRole>0</relationshipRole><annotations><Annotation><Name>MSN.IM.InviteMessage</Name><Value>Hi</Value></Annotation></annotations>`
    const managed = await desk.ask('ManageWLConnection', manage)
    assert.equal(managed.body.textOf('ManageWLConnectionResult', 'contactId'), id)
    assert.equal((await desk.ask('ManageWLConnection', manage)).fault, undefined)
    return { desk, id }
  }

  it('create a contact, connect it, and ask with the message', async () => {
    const { desk } = await connected()
    await using _ = desk
    assert.equal(await listsOf(desk.store, 'mara'), 'AL otis, FL otis')
    assert.equal(await listsOf(desk.store, 'otis'), 'PL mara')
    const [pending] = await desk.store.read((tables) => tables.memberships.list(accountId('otis')))
    assert.equal(pending?.inviteMessage, 'Hi')
  })

  it('break with deleting, with blocking, and with neither', async () => {
    for (const [block, remove, lists] of [
      [false, false, 'AL otis'],
      [true, false, 'BL otis'],
      [false, true, 'AL otis'],
      [true, true, 'BL otis'],
    ] as const) {
      const { desk, id } = await connected()
      await using _ = desk
      const content = `${handle}<contactId>${id}</contactId><deleteContact>${remove}</deleteContact><blockContact>${block}</blockContact>`
      assert.equal((await desk.ask('BreakConnection', content)).fault, undefined)
      assert.equal(await listsOf(desk.store, 'mara'), lists)
      assert.equal(await listsOf(desk.store, 'otis'), '')
      const all = await desk.store.read((tables) => tables.contacts.list(accountId('mara')))
      assert.equal(all.length, remove ? 0 : 1)
      assert.equal((await desk.ask('BreakConnection', content)).fault, undefined)
    }
  })

  it('have nothing to do with circles', async () => {
    await using desk = await openDesk()
    const circle = handle.replace('0000-000000000000', '0009-000000000001')
    for (const action of ['CreateContact', 'ManageWLConnection', 'BreakConnection', 'CreateCircle']) {
      assert.equal((await desk.ask(action, circle)).fault, 'Forbidden', action)
    }
  })

  it('refuse an address that nobody has', async () => {
    await using desk = await openDesk()
    const content = `${handle}<contactHandle><Email>nobody@lagoon.example</Email></contactHandle>`
    assert.equal((await desk.ask('CreateContact', content)).fault, 'InvalidPassportUser')
  })
})
