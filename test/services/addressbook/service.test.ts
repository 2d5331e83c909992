import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addressBookOperations } from '../../../src/services/addressbook/routes.ts'
import { contactsService } from '../../../src/services/addressbook/service.ts'
import { emailOf } from '../../domain/lists/world.ts'
import { contactOf, namespace, openDesk } from './desk.ts'

const paths = ['/abservice/sharingservice.asmx', '/abservice/abservice.asmx']

describe('who may ask (msnp-http §10.3)', () => {
  it('is whoever shows a ticket, in the header or as a cookie', async () => {
    await using desk = await openDesk()
    const byHeader = await desk.ask('ABFindAll', '', { as: 'otis' })
    assert.equal(byHeader.body.find('ownerEmail')?.text, emailOf('otis'))
    const byCookie = await desk.ask('ABFindAll', '', { ticket: '', cookie: 'MSPProf=x; MSPAuth=otis' })
    assert.equal(byCookie.text, byHeader.text)
  })

  it('is nobody with a ticket that was made up, or the token broker’s, or none', async () => {
    await using desk = await openDesk()
    for (const ticket of ['t=forged&p=', 't=broker&p=', '']) {
      const { fault, status } = await desk.ask('ABFindAll', '', { ticket })
      assert.equal(fault, 'PassportAuthFail', ticket)
      assert.equal(status, 500)
    }
  })

  it('is nobody whose account was removed since', async () => {
    await using desk = await openDesk()
    await desk.store.change((tables) => tables.accounts.remove(desk.people.mara.id))
    assert.equal((await desk.ask('FindMembership', '')).fault, 'PassportAuthFail')
    assert.equal((await desk.ask('ABContactAdd', contactOf('otis'))).fault, 'InvalidPassportUser')
  })
})

describe('the service header (msnp-http §10.4)', () => {
  it('names the host by which the client came, if it is one of the service’s', async () => {
    await using desk = await openDesk()
    for (const [host, preferred] of [
      ['byrdr.omega.contacts.msn.com', 'byrdr.omega.contacts.msn.com'],
      ['by1.omega.contacts.msn.com', 'by1.omega.contacts.msn.com'],
      ['omega.contacts.msn.com', 'omega.contacts.msn.com'],
      ['contacts.msn.com', 'contacts.msn.com'],
      ['local-bay.contacts.msn.com', 'local-bay.contacts.msn.com'],
      ['msn.lagoon.example', 'msn.lagoon.example'],
      ['contacts.msn.com.evil.example', 'byrdr.omega.contacts.msn.com'],
      ['a.by1.omega.contacts.msn.com', 'byrdr.omega.contacts.msn.com'],
      ['192.0.2.1', 'byrdr.omega.contacts.msn.com'],
      ['', 'byrdr.omega.contacts.msn.com'],
    ] as const) {
      const { header } = await desk.ask('ABFindAll', '', { host })
      assert.equal(header.textOf('ServiceHeader', 'PreferredHostName'), preferred, host)
    }
  })

  it('gives each account one cache key', async () => {
    await using desk = await openDesk()
    const keyOf = async (as: 'mara' | 'otis') =>
      (await desk.ask('ABFindAll', '', { as })).header.textOf('ServiceHeader', 'CacheKey') ?? ''
    assert.match(await keyOf('mara'), /^12r1:[\w-]{172}$/)
    assert.equal(await keyOf('mara'), await keyOf('mara'))
    assert.notEqual(await keyOf('mara'), await keyOf('otis'))
  })
})

describe('operations', () => {
  it('are answered on both paths alike', async () => {
    await using desk = await openDesk()
    const service = contactsService({ issue: () => Promise.reject(new Error()), verify: async () => undefined }, '')
    const operations = addressBookOperations({ service, store: desk.store, lists: desk.lists })
    for (const { action } of operations) {
      const [one, other] = await Promise.all(paths.map((path) => desk.ask(action, '', { path })))
      assert.equal(one?.fault, other?.fault, action)
    }
  })

  for (const action of [
    'ABDelete',
    'UpdateService',
    'FindInverseService',
    'UpdateMember',
    'UpdateDynamicItem',
    'AddDynamicItem',
    'DeleteDynamicItem',
  ]) {
    it(`${action} is acknowledged and changes nothing`, async () => {
      await using desk = await openDesk()
      const { text } = await desk.ask(action, '<anything/>')
      assert.ok(text.includes(`<soap:Body><${action}Response xmlns="${namespace}"/></soap:Body>`))
      assert.deepEqual(desk.effects, [])
    })
  }

  it('ABAdd answers the address book that everybody has', async () => {
    await using desk = await openDesk()
    const { body } = await desk.ask('ABAdd', '<abInfo/>')
    assert.equal(body.textOf('ABAddResult'), '00000000-0000-0000-0000-000000000000')
  })

  it('AddService answers a number, and FindFriendsInCommon nobody', async () => {
    await using desk = await openDesk()
    assert.match((await desk.ask('AddService', '')).body.textOf('AddServiceResult') ?? '', /^[1-9]\d*$/)
    const { body } = await desk.ask('FindFriendsInCommon', '')
    assert.equal(body.textOf('FindFriendsInCommonResult', 'MatchedCount'), '0')
  })

  it('that nobody offers are forbidden', async () => {
    await using desk = await openDesk()
    assert.equal((await desk.ask('ABDanceAll', '')).fault, 'Forbidden')
  })

  it('find contacts by their ids, and the owner by theirs', async () => {
    await using desk = await openDesk()
    const { body } = await desk.ask('ABContactAdd', contactOf('otis'))
    await desk.ask('ABContactAdd', contactOf('ines'))
    const guids = [body.find('guid')?.text, desk.people.mara.id, 'nobody'].map((id) => `<guid>${id}</guid>`).join('')
    const found = await desk.ask('ABFindByContacts', `<contactIds>${guids}</contactIds>`)
    const contacts = found.body.at('ABFindByContactsResult', 'contacts')?.children ?? []
    assert.deepEqual(
      contacts.map((contact) => contact.textOf('contactInfo', 'passportName')),
      [emailOf('otis'), emailOf('mara')],
    )
    assert.equal((await desk.ask('ABFind', '')).body.find('contacts')?.children.length, 3)
  })

  it('know no address book of a circle', async () => {
    await using desk = await openDesk()
    const circle = '<abHandle><ABId>00000000-0000-0000-0009-000000000001</ABId></abHandle>'
    assert.equal((await desk.ask('ABFindContactsPaged', circle)).fault, 'ABDoesNotExist')
  })

  it('answer whatever stands in the elements that they know, and never fail', async () => {
    await using desk = await openDesk()
    const names = [
      'contacts Contact contactId contactInfo passportName isMessengerUser displayName contactType annotations Annotation',
      'Name Value phones ContactPhone contactPhoneType number propertiesChanged groupFilter groupIds guid groupInfo GroupInfo',
      'name memberships Membership MemberRole Members Member PassportName MembershipId serviceHandle Type options',
      'EnableAllowListManagement deltasOnly lastChange contactHandle Email abHandle ABId groups Group groupId',
    ].flatMap((line) => line.split(' '))
    const texts = [
      '',
      ' ',
      'true',
      'Me',
      'Allow',
      'Hide',
      '__proto__',
      'constructor',
      '-1',
      '1e999',
      'DisplayName Annotation',
      'x@y',
      emailOf('otis'),
    ]
    const { tree } = fc.letrec<{ tree: string; text: string; node: string }>((tie) => ({
      text: fc.constantFrom(...texts),
      node: fc
        .tuple(fc.constantFrom(...names), fc.array(tie('tree'), { maxLength: 3 }))
        .map(([name, children]) => `<${name}>${children.join('')}</${name}>`),
      tree: fc.oneof({ maxDepth: 4 }, tie('text'), tie('node')),
    }))
    const actions = [
      'ABContactAdd',
      'ABContactUpdate',
      'AddMember',
      'DeleteMember',
      'ABGroupAdd',
      'ABGroupContactAdd',
      'CreateContact',
      'ABFindAll',
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...actions), fc.array(tree, { maxLength: 4 }), async (action, trees) => {
        const { status } = await desk.ask(action, trees.join(''))
        assert.ok(status === 200 || status === 500)
      }),
      { numRuns: 150 },
    )
    assert.equal((await desk.ask('ABFindAll', '')).fault, undefined, 'and the book can still be read')
  })
})
