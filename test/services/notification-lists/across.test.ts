import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { guidIn, type Named, openRoom, type Room, readBook, readGroups, readMemberships, telephonesIn } from './room.ts'

const contactAdd = (email: string) =>
  `<abId/><contacts><Contact><contactInfo><contactType>LivePending</contactType><passportName>${email}</passportName><isMessengerUser>true</isMessengerUser></contactInfo></Contact></contacts><options><EnableAllowListManagement>true</EnableAllowListManagement></options>`
const contactUpdate = (id: string, info: string, changed: string) =>
  `<contacts><Contact><contactId>${id}</contactId><contactInfo>${info}</contactInfo><propertiesChanged>${changed}</propertiesChanged></Contact></contacts>`
const meUpdate = (info: string, changed: string) =>
  `<contacts><Contact><contactInfo><contactType>Me</contactType>${info}</contactInfo><propertiesChanged>${changed}</propertiesChanged></Contact></contacts>`
const member = (role: string, email: string) =>
  `<serviceHandle><Id>0</Id><Type>Messenger</Type><ForeignId/></serviceHandle><memberships><Membership><MemberRole>${role}</MemberRole><Members><Member xsi:type="PassportMember"><Type>Passport</Type><State>Accepted</State><PassportName>${email}</PassportName></Member></Members></Membership></memberships>`
const groupAdd = (name: string) => `<groupInfo><GroupInfo><name>${name}</name></GroupInfo></groupInfo>`
const filing = (group: string, contact: string) =>
  `<groupFilter><groupIds><guid>${group}</guid></groupIds></groupFilter><contacts><Contact><contactId>${contact}</contactId></Contact></contacts>`

describe('one list for old clients and new ones (msnp-http §14.1)', () => {
  let room: Room
  let people = 0
  before(async () => {
    room = await openRoom()
  })
  after(async () => await room?.[Symbol.asyncDispose]())

  const two = async (): Promise<readonly [alice: Named, bob: Named]> => {
    people++
    return [await room.add(`Alice${people}`), await room.add(`Bob${people}`)]
  }

  it('what MSN 4.7 changes, WLM 2009 finds in its address book', async () => {
    const [alice, bob] = await two()
    const old = await room.enter(8, alice)
    await old.say(
      'ADG 6 Old%20friends 0',
      `ADD 7 FL ${bob.email} ${bob.email} 1`,
      `ADD 8 AL ${bob.email} Bob`,
      `REA 9 ${bob.email} My%20B%C3%B6b`,
      'PRP 10 PHH 1%20(555)%20010',
      'PRP 11 PHM 15550100',
      'PRP 12 MOB Y',
      'GTC 13 N',
      'BLP 14 BL',
    )
    const group = (await readGroups(room, alice)).get('Old friends')
    assert.ok(group)
    const book = await readBook(room, alice)
    const contact = book.get(bob.email)
    assert.equal(contact?.textOf('contactInfo', 'displayName'), 'My Böb')
    assert.equal(contact?.textOf('contactInfo', 'isMessengerUser'), 'true')
    assert.equal(contact?.textOf('contactInfo', 'groupIds', 'guid'), group)
    const me = book.get('Me')
    assert.deepEqual(Object.fromEntries(telephonesIn(me)), {
      ContactPhonePersonal: '1 (555) 010',
      ContactPhoneMobile: '15550100',
    })
    const annotations = new Map(
      me?.at('contactInfo', 'annotations')?.children.map((one) => [one.textOf('Name'), one.textOf('Value')]),
    )
    assert.deepEqual([annotations.get('MSN.IM.GTC'), annotations.get('MSN.IM.BLP')], ['2', '2'])
    assert.equal(await readMemberships(room, alice), `Allow: ${bob.name}`)
    assert.equal(await readMemberships(room, bob), `Pending: ${alice.name}`)
    await old.say(`REM 15 FL ${bob.email}`, `REM 16 AL ${bob.email}`, `ADD 17 BL ${bob.email} Bob`, 'RMG 18 1')
    assert.equal((await readBook(room, alice)).has(bob.email), false)
    assert.equal((await readGroups(room, alice)).size, 0)
    assert.equal(await readMemberships(room, alice), `Block: ${bob.name}`)
    assert.equal(await readMemberships(room, bob), '')
    await old.leave()
  })

  it('what WLM 2009 changes, MSN 4.7 and MSN 7.5 find in their lists', async () => {
    const [alice, bob] = await two()
    const friends = guidIn(
      (await room.soap(alice, 'ABGroupAdd', groupAdd('Friends'))).textOf('ABGroupAddResult', 'guid'),
    )
    const id = guidIn(
      (await room.soap(alice, 'ABContactAdd', contactAdd(bob.email))).textOf('ABContactAddResult', 'guid'),
    )
    await room.soap(alice, 'ABGroupContactAdd', filing(friends, id))
    await room.soap(alice, 'ABContactUpdate', contactUpdate(id, '<displayName>My Böb</displayName>', 'DisplayName '))
    const phone = (type: string, number: string) =>
      `<ContactPhone><contactPhoneType>${type}</contactPhoneType><number>${number}</number><isMessengerEnabled>true</isMessengerEnabled></ContactPhone>`
    await room.soap(
      alice,
      'ABContactUpdate',
      meUpdate(
        `<phones>${phone('ContactPhoneBusiness', '1 (555) 011')}${phone('ContactPhoneMobile', '15550100')}</phones>`,
        'ContactPhone ',
      ),
    )
    await room.soap(alice, 'ABContactUpdate', meUpdate('<displayName>Alice Ä</displayName>', 'DisplayName '))
    const old = await room.enter(8, alice)
    assert.deepEqual(old.lists.slice(1), [
      'GTC A',
      'BLP AL',
      'PRP PHW 1%20(555)%20011',
      'PRP PHM 15550100',
      'PRP MOB Y',
      'LSG 0 Other%20Contacts 0',
      'LSG 1 Friends 0',
      `LST ${bob.email} My%20B%C3%B6b 3 1`,
    ])
    await old.leave()
    const newer = await room.enter(12, alice)
    assert.deepEqual(newer.lists.slice(1), [
      'GTC A',
      'BLP AL',
      'PRP MFN Alice%20%C3%84',
      'PRP PHW 1%20(555)%20011',
      'PRP PHM 15550100',
      'PRP MOB Y',
      `LSG Friends ${friends}`,
      `LST N=${bob.email} F=My%20B%C3%B6b C=${id} 3 1 ${friends}`,
    ])
    await newer.leave()
  })

  it('each side hears of the other in its own words', async () => {
    const [alice, bob] = await two()
    const old = await room.enter(7, alice)
    const wlm = await room.enter(18, bob)
    await old.say('CHG 6 NLN')
    await wlm.say('CHG 6 NLN 1073791084:48')
    await wlm.heard()
    const [, , ...shown] = await old.say(`ADD 7 FL ${bob.email} Bob`, `ADD 8 AL ${bob.email} Bob`)
    assert.deepEqual(shown, [`ADD 8 AL 3 ${bob.email} Bob`])
    const heard = await wlm.heard()
    assert.match(heard[0] ?? '', /^ADL 0 [0-9]+$/)
    assert.match(heard[1] ?? '', /^NOT [0-9]+$/)
    await room.soap(bob, 'ABContactAdd', contactAdd(alice.email))
    assert.deepEqual(await old.heard(), [`ADD 0 RL 4 ${bob.email} ${bob.name}`])
    assert.deepEqual(
      (await wlm.heard()).filter((line) => /^NLN/.test(line)),
      [`NLN NLN 1:${alice.email} ${alice.name} 0:0 %3Cmsnobj%2F%3E`],
    )
    await room.soap(bob, 'DeleteMember', member('Allow', alice.email))
    await room.soap(bob, 'AddMember', member('Block', alice.email))
    assert.deepEqual(await old.heard(), [`FLN ${bob.email}`])
    await old.say(`REM 9 FL ${bob.email}`)
    assert.match((await wlm.heard())[0] ?? '', /^RML 0 [0-9]+$/)
    const [contact] = Array.from((await readBook(room, bob)).values()).filter(
      (one) =>
        one.textOf('contactInfo', 'passportName') === alice.email && one.textOf('contactInfo', 'contactType') !== 'Me',
    )
    await room.soap(
      bob,
      'ABContactDelete',
      `<contacts><Contact><contactId>${contact?.textOf('contactId')}</contactId></Contact></contacts>`,
    )
    assert.match((await old.heard()).join(), new RegExp(`^REM 0 RL [0-9]+ ${bob.email}$`))
    await Promise.all([old.leave(), wlm.leave()])
  })

  it('a request that WLM answers is answered for MSN 6.2, and the other way round', async () => {
    const [alice, bob] = await two()
    const old = await room.enter(10, bob)
    await room.soap(alice, 'ABContactAdd', contactAdd(bob.email))
    assert.deepEqual(await old.heard(), [`ADC 0 RL N=${alice.email} F=${alice.name}`])
    await room.soap(bob, 'AddMember', member('Allow', alice.email))
    assert.equal((await old.say('SYN 6 0 0')).at(-1), `LST N=${alice.email} F=${alice.name} 10`)
    await room.soap(bob, 'DeleteMember', member('Allow', alice.email))
    await old.say(`ADC 7 BL N=${alice.email}`)
    assert.equal(await readMemberships(room, bob), `Block: ${alice.name}; Reverse: ${alice.name}`)
    await old.leave()
  })

  it('telephones that somebody publishes are in the lists of those who may see them, and in no one else’s', async () => {
    const [alice, bob] = await two()
    const eve = await room.add(`Eve${people}`)
    const old = await room.enter(9, alice)
    const wlm = await room.enter(18, bob)
    await wlm.say('CHG 6 NLN 0:0')
    for (const watcher of [bob, eve]) await room.soap(watcher, 'ABContactAdd', contactAdd(alice.email))
    await old.say(`ADD 6 BL ${eve.email} Eve`, `ADD 7 AL ${bob.email} Bob`, 'PRP 8 PHH 1%20(555)%20010')
    const telephones = async (as: Named) =>
      Object.fromEntries(telephonesIn((await readBook(room, as)).get(alice.email)))
    assert.deepEqual(await telephones(bob), { ContactPhonePersonal: '1 (555) 010' })
    assert.deepEqual(await telephones(eve), {})
    assert.deepEqual(
      (await wlm.heard()).filter((line) => line.startsWith('BPR')),
      [],
      'clients that fetch their lists by SOAP have no such line',
    )
    await old.say(`REM 9 BL ${eve.email}`)
    assert.deepEqual(await telephones(eve), { ContactPhonePersonal: '1 (555) 010' })
    const early = await room.enter(5, eve)
    assert.ok(early.lists.some((line) => new RegExp(`^BPR [0-9]+ ${alice.email} PHH 1%20\\(555\\)%20010$`).test(line)))
    await room.soap(
      alice,
      'ABContactUpdate',
      meUpdate(
        '<phones><ContactPhone><contactPhoneType>ContactPhonePersonal</contactPhoneType><number>12</number></ContactPhone></phones>',
        'ContactPhone ',
      ),
    )
    assert.match((await early.heard()).join(), new RegExp(`^BPR [0-9]+ ${alice.email} PHH 12$`))
    await Promise.all([old.leave(), wlm.leave(), early.leave()])
  })

  it('what an owner has noted of a contact’s telephone comes before what the contact publishes', async () => {
    const [alice, bob] = await two()
    const id = guidIn(
      (await room.soap(alice, 'ABContactAdd', contactAdd(bob.email))).textOf('ABContactAddResult', 'guid'),
    )
    const phones =
      '<phones><ContactPhone><contactPhoneType>ContactPhonePersonal</contactPhoneType><number>noted</number></ContactPhone></phones>'
    await room.soap(alice, 'ABContactUpdate', contactUpdate(id, phones, 'ContactPhone '))
    const his = await room.enter(6, bob)
    await his.say('PRP 6 PHH published', 'PRP 7 PHW work')
    const hers = await room.enter(8, alice)
    assert.deepEqual(
      hers.lists.filter((line) => line.startsWith('BPR')),
      ['BPR PHH noted', 'BPR PHW work'],
    )
    await Promise.all([hers.leave(), his.leave()])
  })

  it('thirty groups that WLM has made are thirty numbers, and GUIDs are the same for ever', async () => {
    const [alice] = await two()
    for (let count = 1; count <= 30; count++) await room.soap(alice, 'ABGroupAdd', groupAdd(`Group ${count}`))
    const numbered = await room.enter(9, alice)
    const groups = numbered.lists.filter((line) => line.startsWith('LSG'))
    assert.deepEqual(
      groups.map((line) => Number(line.split(' ')[1])),
      Array.from({ length: 31 }, (_, number) => number),
    )
    await numbered.say('RMG 6 7', 'ADG 7 Again 0')
    await numbered.leave()
    const named = await room.enter(10, alice)
    const ids = new Map(
      named.lists
        .filter((line) => line.startsWith('LSG'))
        .map((line) => [decodeURIComponent(line.split(' ')[1] ?? ''), line.split(' ')[2]]),
    )
    assert.deepEqual(ids, new Map(await readGroups(room, alice)))
    await named.leave()
  })

  it('a list that is full takes nobody more, and somebody who leaves it makes room (msnp-wire §13)', async () => {
    const [alice, bob] = await two()
    await room.house.context.store.change(async ({ contacts }) => {
      for (let count = 0; count < 1000; count++)
        await contacts.add(alice.id, {
          id: `entry ${count}`,
          account: undefined,
          type: 'Regular',
          isMessengerUser: false,
          displayName: '',
          details: {},
        })
    })
    const old = await room.enter(9, alice)
    assert.deepEqual(await old.say(`ADD 6 FL ${bob.email} Bob`), ['210 6'])
    await old.leave()
    const newer = await room.enter(10, alice)
    assert.deepEqual(await newer.say(`ADC 6 FL N=${bob.email} F=Bob`), ['210 6'])
    await room.house.context.store.change(({ contacts }) => contacts.remove(alice.id, 'entry 7'))
    assert.match((await newer.say(`ADC 7 FL N=${bob.email} F=Bob`))[0] ?? '', /^ADC 7 FL /)
    await newer.leave()
  })
})
