import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accountId, emailOf, listsOf } from '../../domain/lists/world.ts'
import { contactOf, type Desk, openDesk, readContacts, readMemberships } from './desk.ts'

const otis = emailOf('otis')

async function infoOf(desk: Desk, passportName: string) {
  const info = (await readContacts(desk)).get(passportName)?.child('contactInfo')
  assert.ok(info, passportName)
  return info
}

async function idOf(desk: Desk, passportName: string): Promise<string> {
  return (await readContacts(desk)).get(passportName)?.textOf('contactId') ?? ''
}

function update(id: string, properties: string, info: string): string {
  return `<abId/><contacts><Contact><contactId>${id}</contactId><contactInfo>${info}</contactInfo><propertiesChanged>${properties}</propertiesChanged></Contact></contacts>`
}

describe('ABContactAdd (msnp-http §12.5)', () => {
  it('adds to Forward and Allow, and asks the other side with name and message', async () => {
    await using desk = await openDesk()
    const member =
      '<MessengerMemberInfo><PendingAnnotations><Annotation><Name>MSN.IM.InviteMessage</Name><Value>Hi &amp; hello</Value></Annotation></PendingAnnotations><DisplayName>Mara of the lagoon</DisplayName></MessengerMemberInfo>'
    const { body, fault } = await desk.ask('ABContactAdd', contactOf('otis', member))
    assert.equal(fault, undefined)
    assert.equal(body.textOf('ABContactAddResult', 'guid'), await idOf(desk, otis))
    assert.equal(await readMemberships(desk), 'Allow: otis')
    assert.equal(await readMemberships(desk, 'otis'), 'Pending: mara')
    const answer = await desk.ask('FindMembership', '', { as: 'otis' })
    const pending = answer.body.find('Member')
    assert.equal(pending?.attribute('type'), 'PassportMember')
    assert.equal(pending?.textOf('DisplayName'), 'Mara of the lagoon')
    assert.equal(pending?.textOf('Annotations', 'Annotation', 'Value'), 'Hi & hello')
    assert.match(pending?.textOf('MembershipId') ?? '', /^[1-9]\d*$/)
  })

  it('answers a repetition with the same id, whatever the client does twice', async () => {
    await using desk = await openDesk()
    const first = await desk.ask('ABContactAdd', contactOf('otis'))
    desk.effects.length = 0
    const second = await desk.ask('ABContactAdd', contactOf('otis'))
    assert.equal(second.text, first.text)
    assert.deepEqual(desk.effects, [])
  })

  it('shows the name that the account has, as long as the owner has given none', async () => {
    await using desk = await openDesk()
    await desk.ask('ABContactAdd', contactOf('otis'))
    assert.equal((await infoOf(desk, otis)).textOf('displayName'), 'Otis Ä')
    await desk.lists.setFriendlyName(accountId('otis'), 'Captain%20Otis')
    assert.equal((await infoOf(desk, otis)).textOf('displayName'), 'Captain Otis')
  })

  it('keeps an entry that is no account, with all that is written in it', async () => {
    await using desk = await openDesk()
    const content =
      '<contacts><Contact><contactInfo><phones><ContactPhone><contactPhoneType>ContactPhoneMobile</contactPhoneType><number>+1 555 0100</number><isMessengerEnabled>true</isMessengerEnabled></ContactPhone></phones><firstName>The</firstName><lastName>Plumber</lastName><passportName>plumber@elsewhere.example</passportName><isMessengerUser>false</isMessengerUser></contactInfo></Contact></contacts>'
    const { fault } = await desk.ask('ABContactAdd', content)
    assert.equal(fault, undefined)
    const info = await infoOf(desk, '-')
    assert.equal(info.textOf('emails', 'ContactEmail', 'email'), 'plumber@elsewhere.example')
    assert.equal(info.textOf('phones', 'ContactPhone', 'number'), '+1 555 0100')
    assert.equal(info.textOf('lastName'), 'Plumber')
    assert.equal(info.textOf('isMessengerUser'), 'false')
    assert.equal(info.textOf('isMobileIMEnabled'), 'false')
    assert.equal(await readMemberships(desk), '')
  })

  it('says what is wrong with an address', async () => {
    await using desk = await openDesk()
    const add = (email: string) => desk.ask('ABContactAdd', contactOf('otis').replace(otis, email))
    const nobody = await add('nobody@lagoon.example')
    assert.equal(nobody.fault, 'InvalidPassportUser')
    assert.equal(
      nobody.body.textOf('faultstring'),
      'The Passport user specified is invalid SignInName: nobody@lagoon.example',
    )
    assert.equal((await add(emailOf('mara'))).fault, 'InvalidPassportUser')
    assert.equal((await add('otis')).fault, 'BadEmailArgument')
    assert.equal((await add(`${'o'.repeat(200)}@lagoon.example`)).fault, 'BadEmailArgument')
  })

  it('refuses ten thousand contacts in one call, and changes nothing', async () => {
    await using desk = await openDesk()
    const one = '<Contact><contactInfo><displayName>x</displayName></contactInfo></Contact>'
    const { fault } = await desk.ask('ABContactAdd', `<contacts>${one.repeat(5000)}</contacts>`)
    assert.equal(fault, 'RequestLimitReached')
    const larger = await desk.ask('ABContactAdd', `<contacts>${one.repeat(10_000)}</contacts>`)
    assert.equal(larger.fault, 'BadRequest')
    assert.equal((await readContacts(desk)).size, 1)
  })

  it('refuses a name beyond all measure, and says which field it is', async () => {
    await using desk = await openDesk()
    const { fault, body } = await desk.ask('ABContactAdd', contactOf('otis', `<comment>${'x'.repeat(5000)}</comment>`))
    assert.equal(fault, 'BadArgumentLength')
    assert.equal(body.textOf('detail', 'parameterFault'), 'comment')
  })
})

describe('ABContactUpdate (msnp-http §12.6)', () => {
  async function withOtis(): Promise<{ desk: Desk; id: string }> {
    const desk = await openDesk()
    await desk.ask('ABContactAdd', contactOf('otis'))
    desk.effects.length = 0
    return { desk, id: await idOf(desk, otis) }
  }

  it('brings phones, names, dates, comments and annotations round', async () => {
    const { desk, id } = await withOtis()
    await using _ = desk
    const phone = (type: string, number: string) =>
      `<ContactPhone><contactPhoneType>${type}</contactPhoneType><number>${number}</number><propertiesChanged>Number </propertiesChanged></ContactPhone>`
    const info = `<phones>${phone('ContactPhonePersonal', '0100')}${phone('ContactPhoneMobile', '0200')}</phones><annotations><Annotation><Name>AB.NickName</Name><Value>Oti &lt;3</Value></Annotation></annotations><quickName>Oti</quickName><comment>two words</comment><birthdate>1970-05-17T00:00:00</birthdate><Anniversary>2001/05/17</Anniversary>`
    const properties = 'ContactPhone Annotation ContactQuickName Comment ContactBirthDate Anniversary '
    assert.equal((await desk.ask('ABContactUpdate', update(id, properties, info))).fault, undefined)
    const read = await infoOf(desk, otis)
    assert.deepEqual(
      read.child('phones')?.children.map((one) => one.textOf('number')),
      ['0100', '0200'],
    )
    assert.equal(read.textOf('annotations', 'Annotation', 'Value'), 'Oti <3')
    assert.equal(read.textOf('quickName'), 'Oti')
    assert.equal(read.textOf('comment'), 'two words')
    assert.equal(read.textOf('birthdate'), '1970-05-17T00:00:00')
    assert.equal(read.textOf('Anniversary'), '2001/05/17')
    assert.deepEqual(desk.effects, [{ kind: 'address-book-changed', owner: accountId('mara') }])
  })

  it('changes one phone and leaves the other; clears by an empty value or by a token alone', async () => {
    const { desk, id } = await withOtis()
    await using _ = desk
    const phone = (type: string, number: string) =>
      `<ContactPhone><contactPhoneType>${type}</contactPhoneType>${number}<propertiesChanged>Number</propertiesChanged></ContactPhone>`
    const set = (rows: string) => desk.ask('ABContactUpdate', update(id, 'ContactPhone', `<phones>${rows}</phones>`))
    const numbers = async () =>
      (await infoOf(desk, otis)).child('phones')?.children.map((one) => one.textOf('number')) ?? []
    await set(
      phone('ContactPhonePersonal', '<number>0100</number>') + phone('ContactPhoneMobile', '<number>0200</number>'),
    )
    await set(phone('ContactPhoneMobile', '<number>0300</number>'))
    assert.deepEqual(await numbers(), ['0100', '0300'])
    await set(phone('ContactPhonePersonal', ''))
    assert.deepEqual(await numbers(), ['0300'])
    await desk.ask('ABContactUpdate', update(id, 'ContactPhone', ''))
    assert.deepEqual(await numbers(), [])
  })

  it('takes an annotation away by an empty value, and a field by its token', async () => {
    const { desk, id } = await withOtis()
    await using _ = desk
    const nick = (value: string) =>
      `<annotations><Annotation><Name>AB.NickName</Name><Value>${value}</Value></Annotation></annotations>`
    await desk.ask('ABContactUpdate', update(id, 'Annotation Comment', `${nick('Oti')}<comment>note</comment>`))
    await desk.ask('ABContactUpdate', update(id, 'Annotation Comment', nick('')))
    const info = await infoOf(desk, otis)
    assert.equal(info.child('annotations'), undefined)
    assert.equal(info.child('comment'), undefined)
  })

  it('takes off the forward list and puts back, and keeps the entry', async () => {
    const { desk, id } = await withOtis()
    await using _ = desk
    const set = (value: boolean) =>
      desk.ask('ABContactUpdate', update(id, 'IsMessengerUser', `<isMessengerUser>${value}</isMessengerUser>`))
    await set(false)
    assert.equal((await infoOf(desk, otis)).textOf('isMessengerUser'), 'false')
    assert.equal(await listsOf(desk.store, 'otis'), '')
    await set(true)
    assert.equal(await listsOf(desk.store, 'mara'), 'AL otis, FL otis')
    assert.equal(await listsOf(desk.store, 'otis'), 'PL mara')
    assert.equal(await idOf(desk, otis), id)
  })

  it('leaves the forward list alone when the property is not named', async () => {
    const { desk, id } = await withOtis()
    await using _ = desk
    const info = '<displayName>Cap</displayName><isMessengerUser>false</isMessengerUser>'
    await desk.ask('ABContactUpdate', update(id, 'DisplayName', info))
    const read = await infoOf(desk, otis)
    assert.equal(read.textOf('displayName'), 'Cap')
    assert.equal(read.textOf('isMessengerUser'), 'true')
  })

  it('knows no contact that there is not', async () => {
    const { desk } = await withOtis()
    await using _ = desk
    const nowhere = '00000000-0000-4000-8000-0000000000ff'
    const { fault } = await desk.ask('ABContactUpdate', update(nowhere, 'Comment', '<comment>x</comment>'))
    assert.equal(fault, 'ContactDoesNotExist')
  })
})

describe('the Me contact', () => {
  it('stands last, with CID, flags and annotations', async () => {
    await using desk = await openDesk()
    await desk.ask('ABContactAdd', contactOf('otis'))
    const contacts = [...(await readContacts(desk)).values()]
    assert.deepEqual(
      contacts.map((contact) => contact.textOf('contactInfo', 'contactType')),
      ['Regular', 'Me'],
    )
    const info = await infoOf(desk, emailOf('mara'))
    assert.equal(info.textOf('CID'), (-0x7fffffffffffff93n).toString())
    assert.equal(info.textOf('isMessengerUser'), 'false')
    assert.equal(info.textOf('isMobileIMEnabled'), 'false')
    const annotations = info.child('annotations')?.children.map((one) => `${one.textOf('Name')}=${one.textOf('Value')}`)
    assert.deepEqual(annotations, [
      'MSN.IM.BLP=1',
      'MSN.IM.GTC=1',
      'MSN.IM.MBEA=0',
      'MSN.IM.MPOP=1',
      'MSN.IM.RoamLiveProperties=1',
    ])
  })

  it('changes the friendly name, and tells everybody; the same words in another encoding change nothing', async () => {
    await using desk = await openDesk()
    const rename = (name: string) =>
      desk.ask(
        'ABContactUpdate',
        `<contacts><Contact><contactInfo><contactType>Me</contactType><displayName>${name}</displayName></contactInfo><propertiesChanged>DisplayName</propertiesChanged></Contact></contacts>`,
      )
    await rename('Mara (away) Ä')
    const account = await desk.store.read((tables) => tables.accounts.get(accountId('mara')))
    assert.equal(account?.friendlyName, 'Mara%20(away)%20%C3%84')
    assert.ok(desk.effects.some((effect) => effect.kind === 'name-changed'))
    await desk.lists.setFriendlyName(accountId('mara'), 'Mara%20%28away%29%20%C3%84')
    desk.effects.length = 0
    await rename('Mara (away) Ä')
    assert.deepEqual(desk.effects, [])
    assert.equal((await rename('x'.repeat(400))).fault, 'BadArgumentLength')
  })

  it('sets privacy and prompt by annotations, and keeps what else is written there', async () => {
    await using desk = await openDesk()
    const annotation = (name: string, value: string) =>
      `<Annotation><Name>${name}</Name><Value>${value}</Value></Annotation>`
    const content = (annotations: string) =>
      `<contacts><Contact><contactInfo><contactType>Me</contactType><annotations>${annotations}</annotations></contactInfo><propertiesChanged>Annotation</propertiesChanged></Contact></contacts>`
    const all = annotation('MSN.IM.BLP', '2') + annotation('MSN.IM.GTC', '2') + annotation('Live.Locale', '1033')
    await desk.ask('ABContactUpdate', content(all))
    const account = await desk.store.read((tables) => tables.accounts.get(accountId('mara')))
    assert.equal(account?.privacy, 'BL')
    assert.equal(account?.reverseListPrompt, 'N')
    assert.ok(desk.effects.some((effect) => effect.kind === 'privacy-changed'))
    const info = await infoOf(desk, emailOf('mara'))
    const read = Object.fromEntries(
      info.child('annotations')?.children.map((one) => [one.textOf('Name'), one.textOf('Value')]) ?? [],
    )
    assert.equal(read['MSN.IM.BLP'], '2')
    assert.equal(read['Live.Locale'], '1033')
    desk.effects.length = 0
    await desk.ask('ABContactUpdate', content(all))
    assert.deepEqual(desk.effects, [])
  })
})

describe('ABContactDelete and DeleteContact (msnp-http §12.7)', () => {
  for (const [action, wrap] of [
    ['ABContactDelete', (id: string) => `<contacts><Contact><contactId>${id}</contactId></Contact></contacts>`],
    ['DeleteContact', (id: string) => `<contactId>${id}</contactId>`],
  ] as const) {
    it(`${action} removes the contact and keeps Allow; what is gone is gone`, async () => {
      await using desk = await openDesk()
      await desk.ask('ABContactAdd', contactOf('otis'))
      const id = await idOf(desk, otis)
      assert.equal((await desk.ask(action, wrap(id))).fault, undefined)
      assert.equal(await listsOf(desk.store, 'mara'), 'AL otis')
      assert.equal(await listsOf(desk.store, 'otis'), '')
      assert.equal((await desk.ask(action, wrap(id))).fault, undefined)
    })
  }
})
