import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accountId, emailOf } from '../../domain/lists/world.ts'
import { contactOf, type Desk, openDesk } from './desk.ts'

/** Mara has a group and Otis; Ines has asked. Everything at fixed moments, under fixed ids. */
async function smallWorld(): Promise<Desk> {
  const desk = await openDesk()
  await desk.ask('ABGroupAdd', '<groupInfo><GroupInfo><name>Friends</name></GroupInfo></groupInfo>')
  desk.pass(1000)
  await desk.ask('ABContactAdd', contactOf('otis'))
  desk.pass(500)
  await desk.lists.addContact(accountId('ines'), {
    email: emailOf('mara'),
    isMessengerUser: true,
    allow: true,
    inviteMessage: 'Hello <there>',
  })
  return desk
}

/** Answers are compact: the lines below stand in them without anything between. */
const compact = (text: string) => text.replace(/\n */g, '')

const maraCid = '-9223372036854775699'
const otisCid = '-9223372036854775697'
const inesCid = '-9223372036854775703'
const zeroId = '00000000-0000-0000-0000-000000000000'
const never = '0001-01-01T00:00:00'

const envelope = (body: string) =>
  compact(`<?xml version="1.0" encoding="utf-8"?>
    <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
      <soap:Header>
        <ServiceHeader xmlns="http://www.msn.com/webservices/AddressBook">
          <Version>15.01.1408.0000</Version>
          <CacheKey>12r1:aB87uWmhPl7ZF-1wojHLAHY_xJ0SjytmFzmKfM6hP0fUFetgLgj8bMncXfDWAc4sj1ppzNIPJm7G2pNuOCSIOQYFegoXDcIHBOtKnq46YPxMkrg0DgUwRaC6F7RtVFmnnEGBt2FUO045dj6nJmdun7UHNJufeNGMfyGCchdDPxIQ</CacheKey>
          <CacheKeyChanged>true</CacheKeyChanged>
          <PreferredHostName>byrdr.omega.contacts.msn.com</PreferredHostName>
          <SessionId>${accountId('mara')}</SessionId>
        </ServiceHeader>
      </soap:Header>
      <soap:Body>${body}</soap:Body>
    </soap:Envelope>`)

const member = (id: number, name: string, cid: string, moment: string, [displayName, annotations] = ['', '']) => `
  <Member xsi:type="PassportMember">
    <MembershipId>${id}</MembershipId>
    <Type>Passport</Type>
    ${displayName}
    <State>Accepted</State>
    ${annotations}
    <Deleted>false</Deleted>
    <LastChanged>${moment}</LastChanged>
    <JoinedDate>${moment}</JoinedDate>
    <ExpirationDate>${never}</ExpirationDate>
    <Changes/>
    <PassportName>${name}@lagoon.example</PassportName>
    <IsPassportNameHidden>false</IsPassportNameHidden>
    <PassportId>0</PassportId>
    <CID>${cid}</CID>
    <PassportChanges/>
    <LookedupByCID>false</LookedupByCID>
  </Member>`

const membership = (role: string, members: string) => `
  <Membership>
    <MemberRole>${role}</MemberRole>
    ${members === '' ? '<Members/>' : `<Members>${members}</Members>`}
    <MembershipIsComplete>true</MembershipIsComplete>
  </Membership>`

const invitation = [
  '<DisplayName>Ines Ä</DisplayName>',
  '<Annotations><Annotation><Name>MSN.IM.InviteMessage</Name><Value>Hello &lt;there&gt;</Value></Annotation></Annotations>',
] as [string, string]

const group = `
  <Group>
    <groupId>6a1f0c3e-0000-4000-8000-000000000001</groupId>
    <groupInfo>
      <annotations><Annotation><Name>MSN.IM.Display</Name><Value>1</Value></Annotation></annotations>
      <groupType>c8529ce2-6ead-434d-881f-341e17db3ff8</groupType>
      <name>Friends</name>
      <IsNotMobileVisible>false</IsNotMobileVisible>
      <IsPrivate>false</IsPrivate>
      <IsFavorite>false</IsFavorite>
    </groupInfo>
    <propertiesChanged/>
    <fDeleted>false</fDeleted>
    <lastChange>2009-06-30T18:05:11.001Z</lastChange>
  </Group>`

const annotations = ['BLP=1', 'GTC=1', 'MBEA=0', 'MPOP=1', 'RoamLiveProperties=1']
  .map((pair) => pair.split('='))
  .map(([name, value]) => `<Annotation><Name>MSN.IM.${name}</Name><Value>${value}</Value></Annotation>`)
  .join('')

interface Person {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly email: string
  readonly cid: string
  readonly messenger: boolean
  readonly annotations: string
  readonly created: string
}

const otis: Person = {
  id: accountId('otis'),
  type: 'Regular',
  name: 'Otis Ä',
  email: emailOf('otis'),
  cid: otisCid,
  messenger: true,
  annotations: '',
  created: '2009-06-30T18:05:12Z',
}

const me: Person = {
  id: accountId('mara'),
  type: 'Me',
  name: 'Mara Ä',
  email: emailOf('mara'),
  cid: maraCid,
  messenger: false,
  annotations: `<annotations>${annotations}</annotations>`,
  created: '2009-06-30T18:05:11Z',
}

/** `late`: what WLM 2009 and later read beside it. */
const contact = (person: Person, late: boolean) => `
  <Contact>
    <contactId>${person.id}</contactId>
    <contactInfo>
      ${person.annotations}
      <contactType>${person.type}</contactType>
      <quickName>${person.name}</quickName>
      <passportName>${person.email}</passportName>
      <IsPassportNameHidden>false</IsPassportNameHidden>
      <displayName>${person.name}</displayName>
      <puid>0</puid>
      <CID>${person.cid}</CID>
      <IsNotMobileVisible>false</IsNotMobileVisible>
      <isMobileIMEnabled>false</isMobileIMEnabled>
      <isMessengerUser>${person.messenger}</isMessengerUser>
      <isFavorite>false</isFavorite>
      <isSmtp>false</isSmtp>
      <hasSpace>false</hasSpace>
      <spotWatchState>NoDevice</spotWatchState>
      <birthdate>${never}</birthdate>
      <primaryEmailType>Passport</primaryEmailType>
      <PrimaryLocation>ContactLocationPersonal</PrimaryLocation>
      <PrimaryPhone>ContactPhonePersonal</PrimaryPhone>
      <IsPrivate>false</IsPrivate>
      ${late ? '<IsHidden>false</IsHidden>' : ''}
      <Gender>Unspecified</Gender>
      <TimeZone>None</TimeZone>
      ${late ? '<IsAutoUpdateDisabled>false</IsAutoUpdateDisabled><IsShellContact>false</IsShellContact><TrustLevel>0</TrustLevel><PropertiesChanged/>' : ''}
    </contactInfo>
    <propertiesChanged/>
    <fDeleted>false</fDeleted>
    ${late ? `<CreateDate>${person.created}</CreateDate>` : ''}
    <lastChange>2009-06-30T18:05:12Z</lastChange>
    ${late ? '<CreatedBy>96</CreatedBy>' : ''}
  </Contact>`

const addressBook = (name: string) => `
  <${name}>
    <abId>${zeroId}</abId>
    <abInfo>
      <ownerPuid>0</ownerPuid>
      <OwnerCID>${maraCid}</OwnerCID>
      <ownerEmail>mara@lagoon.example</ownerEmail>
      <fDefault>true</fDefault>
      <joinedNamespace>false</joinedNamespace>
      <IsBot>false</IsBot>
      <IsParentManaged>false</IsParentManaged>
      <AccountTierLastChanged>${never}</AccountTierLastChanged>
      <ProfileVersion>0</ProfileVersion>
      <SubscribeExternalPartner>false</SubscribeExternalPartner>
      <NotifyExternalPartner>false</NotifyExternalPartner>
      <AddressBookType>Individual</AddressBookType>
    </abInfo>
    <lastChange>2009-06-30T18:05:12Z</lastChange>
    <DynamicItemLastChanged>${never}</DynamicItemLastChanged>
    <RecentActivityItemLastChanged>${never}</RecentActivityItemLastChanged>
    <createDate>2009-06-30T18:05:11Z</createDate>
    <propertiesChanged/>
  </${name}>`

describe('answers, byte for byte', () => {
  it('FindMembership (msnp-http §11.1)', async () => {
    await using desk = await smallWorld()
    const otisMember = member(2, 'otis', otisCid, '2009-06-30T18:05:12Z')
    const inesMember = member(3, 'ines', inesCid, '2009-06-30T18:05:12.500Z', invitation)
    const expected = envelope(`
      <FindMembershipResponse xmlns="http://www.msn.com/webservices/AddressBook">
        <FindMembershipResult>
          <Services>
            <Service>
              <Memberships>
                ${membership('Allow', otisMember)}
                ${membership('Block', '')}
                ${membership('Reverse', '')}
                ${membership('Pending', inesMember)}
              </Memberships>
              <Info>
                <Handle><Id>1</Id><Type>Messenger</Type><ForeignId/></Handle>
                <InverseRequired>false</InverseRequired>
                <AuthorizationCriteria>Everyone</AuthorizationCriteria>
                <IsBot>false</IsBot>
              </Info>
              <Changes/>
              <LastChange>2009-06-30T18:05:12.500Z</LastChange>
              <Deleted>false</Deleted>
            </Service>
          </Services>
          <OwnerNamespace>
            <Info>
              <Handle><Id>${zeroId}</Id><IsPassportNameHidden>false</IsPassportNameHidden><CID>0</CID></Handle>
              <CreatorPuid>0</CreatorPuid>
              <CreatorCID>${maraCid}</CreatorCID>
              <CreatorPassportName>mara@lagoon.example</CreatorPassportName>
              <CircleAttributes><IsPresenceEnabled>false</IsPresenceEnabled><Domain>WindowsLive</Domain></CircleAttributes>
              <MessengerApplicationServiceCreated>false</MessengerApplicationServiceCreated>
            </Info>
            <Changes/>
            <CreateDate>2009-06-30T18:05:11Z</CreateDate>
            <LastChange>2009-06-30T18:05:12.500Z</LastChange>
          </OwnerNamespace>
        </FindMembershipResult>
      </FindMembershipResponse>`)
    const { text } = await desk.ask('FindMembership', '', { path: '/abservice/sharingservice.asmx' })
    assert.equal(text, expected)
  })

  it('ABFindAll (msnp-http §12.2)', async () => {
    await using desk = await smallWorld()
    const expected = envelope(`
      <ABFindAllResponse xmlns="http://www.msn.com/webservices/AddressBook">
        <ABFindAllResult>
          <groups>${group}</groups>
          <contacts>${contact(otis, false)}${contact(me, false)}</contacts>
          ${addressBook('ab')}
        </ABFindAllResult>
      </ABFindAllResponse>`)
    assert.equal((await desk.ask('ABFindAll', '')).text, expected)
  })

  it('ABFindContactsPaged (msnp-http §12.3)', async () => {
    await using desk = await smallWorld()
    const expected = envelope(`
      <ABFindContactsPagedResponse xmlns="http://www.msn.com/webservices/AddressBook">
        <ABFindContactsPagedResult>
          <Groups>${group}</Groups>
          <Contacts>${contact(otis, true)}${contact(me, true)}</Contacts>
          ${addressBook('Ab')}
        </ABFindContactsPagedResult>
      </ABFindContactsPagedResponse>`)
    assert.equal((await desk.ask('ABFindContactsPaged', '')).text, expected)
  })

  it('a fault (msnp-http §13)', async () => {
    await using desk = await openDesk()
    await desk.ask('ABGroupAdd', '<groupInfo><GroupInfo><name>Friends</name></GroupInfo></groupInfo>')
    const { text } = await desk.ask('ABGroupAdd', '<groupInfo><GroupInfo><name>friends</name></GroupInfo></groupInfo>')
    const scope = 'xmlns="http://www.msn.com/webservices/AddressBook"'
    assert.equal(
      text,
      compact(`<?xml version="1.0" encoding="utf-8"?>
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
          <soap:Body>
            <soap:Fault>
              <faultcode>soap:Client</faultcode>
              <faultstring>Group Already Exists</faultstring>
              <faultactor>http://www.msn.com/webservices/AddressBook/ABGroupAdd</faultactor>
              <detail>
                <errorcode ${scope}>GroupAlreadyExists</errorcode>
                <errorstring ${scope}>Group Already Exists</errorstring>
                <machineName ${scope}>CHRYSALIS</machineName>
                <additionalDetails><conflictObjectId>6a1f0c3e-0000-4000-8000-000000000001</conflictObjectId></additionalDetails>
              </detail>
            </soap:Fault>
          </soap:Body>
        </soap:Envelope>`),
    )
  })

  it('holds every field of the minimal answer for the Mac, in its order (msnp-http §20.2)', async () => {
    await using desk = await smallWorld()
    const { body } = await desk.ask('ABFindAll', '')
    const info = body.find('contactInfo')?.children.map((field) => field.name) ?? []
    const needed = [
      'contactType',
      'quickName',
      'passportName',
      'IsPassportNameHidden',
      'displayName',
      'puid',
      'CID',
      'isMobileIMEnabled',
      'isMessengerUser',
    ]
    assert.deepEqual(
      info.filter((name) => needed.includes(name)),
      needed,
    )
    const contact = body.find('Contact')?.children.map((field) => field.name)
    assert.deepEqual(contact, ['contactId', 'contactInfo', 'propertiesChanged', 'fDeleted', 'lastChange'])
  })
})
