import type { XmlElement } from '../../src/wire/xml/element.ts'
import { parseXml } from '../../src/wire/xml/parser.ts'
import { escapeText } from '../../src/wire/xml/writer.ts'
import { envelope, type WebClient } from '../support/web-client.ts'
import type { Person } from './editor.ts'

const book = 'http://www.msn.com/webservices/AddressBook'
const storage = 'http://www.msn.com/webservices/storage/w10'
const oim = 'http://messenger.live.com/ws/2006/09/oim/'
const rsi = 'http://www.hotmail.msn.com/ws/2004/09/oim/rsi'
const instance = 'http://www.w3.org/2001/XMLSchema-instance'

/** The first element of an answer's Body. */
function bodyOf(text: string): XmlElement {
  const parsed = parseXml(Buffer.from(text))
  const element = parsed.ok ? parsed.root.child('Body')?.children[0] : undefined
  if (!element) throw new Error(`this is no answer: ${text}`)
  return element
}

/** Calls the contacts service (msnp-http §10). */
export async function askBook(web: WebClient, { ticket }: Person, action: string, content: string) {
  const header = `<ABAuthHeader xmlns="${book}"><TicketToken>${escapeText(ticket)}</TicketToken></ABAuthHeader>`
  const body = `<${action} xmlns="${book}" xmlns:xsi="${instance}">${content}</${action}>`
  const path = `/abservice/${/Member/.test(action) ? 'SharingService' : 'abservice'}.asmx`
  return bodyOf(await web.ask('contacts.msn.com', path, `${book}/${action}`, envelope(header, body)))
}

/** `AddMember` and `DeleteMember` of one person (msnp-http §11.2). */
export function askMember(web: WebClient, person: Person, action: string, role: string, email: string) {
  const member = `<Member xsi:type="PassportMember"><Type>Passport</Type><State>Accepted</State><PassportName>${email}</PassportName></Member>`
  const membership = `<Membership><MemberRole>${role}</MemberRole><Members>${member}</Members></Membership>`
  const service = '<serviceHandle><Id>0</Id><Type>Messenger</Type><ForeignId></ForeignId></serviceHandle>'
  return askBook(web, person, action, `${service}<memberships>${membership}</memberships>`)
}

/** One contact of an address book, as `ABFindAll` tells of it. */
export interface FoundContact {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly isMessengerUser: boolean
  readonly groups: readonly string[]
}

export interface FoundBook {
  readonly contacts: readonly FoundContact[]
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  /** The owner's own entry. */
  readonly me: XmlElement | undefined
}

/** `ABFindAll` (msnp-http §12.2). */
export async function findAll(web: WebClient, person: Person): Promise<FoundBook> {
  const answer = await askBook(web, person, 'ABFindAll', '<abView>Full</abView><deltasOnly>false</deltasOnly>')
  const result = answer.child('ABFindAllResult')
  const entries = result?.child('contacts')?.childrenNamed('Contact') ?? []
  const me = entries.find((entry) => entry.textOf('contactInfo', 'contactType') === 'Me')
  return {
    me,
    contacts: entries.filter((entry) => entry !== me).map(readContact),
    groups: (result?.child('groups')?.childrenNamed('Group') ?? []).map((group) => ({
      id: group.textOf('groupId') ?? '',
      name: group.textOf('groupInfo', 'name') ?? '',
    })),
  }
}

function readContact(entry: XmlElement): FoundContact {
  return {
    id: entry.textOf('contactId') ?? '',
    email: entry.textOf('contactInfo', 'passportName') ?? '',
    name: entry.textOf('contactInfo', 'displayName') ?? '',
    isMessengerUser: entry.textOf('contactInfo', 'isMessengerUser') === 'true',
    groups: (entry.at('contactInfo', 'groupIds')?.childrenNamed('guid') ?? []).map(({ text }) => text),
  }
}

/** `FindMembership`: addresses by role (msnp-http §11.1). */
export async function findMembers(web: WebClient, person: Person): Promise<ReadonlyMap<string, readonly string[]>> {
  const filter = '<serviceFilter><Types><ServiceType>Messenger</ServiceType></Types></serviceFilter>'
  const answer = await askBook(web, person, 'FindMembership', filter)
  const services = answer.at('FindMembershipResult', 'Services')?.childrenNamed('Service') ?? []
  const memberships = services.flatMap((one) => one.child('Memberships')?.childrenNamed('Membership') ?? [])
  return new Map(
    memberships.map((membership) => [
      membership.textOf('MemberRole') ?? '',
      (membership.child('Members')?.childrenNamed('Member') ?? [])
        .filter((member) => member.textOf('Deleted') !== 'true')
        .map((member) => member.textOf('PassportName') ?? ''),
    ]),
  )
}

/** Which of these people see `person` among those who have added them: the other side of `person`'s forward list. */
export async function findAsked(web: WebClient, person: Person, friends: readonly Person[]): Promise<Person[]> {
  const asked: Person[] = []
  for (const friend of friends) {
    const members = await findMembers(web, friend)
    const seen = [...(members.get('Pending') ?? []), ...(members.get('Reverse') ?? [])]
    if (seen.includes(person.email)) asked.push(friend)
  }
  return asked
}

/** Calls the storage service (msnp-http §17). */
export async function askStorage(web: WebClient, { ticket }: Person, action: string, content: string) {
  const header = `<StorageUserHeader xmlns="${storage}"><Puid>0</Puid><TicketToken>${escapeText(ticket)}</TicketToken></StorageUserHeader>`
  const body = `<${action} xmlns="${storage}" xmlns:xsi="${instance}">${content}</${action}>`
  const path = '/storageservice/SchematizedStore.asmx'
  return bodyOf(await web.ask('storage.msn.com', path, `${storage}/${action}`, envelope(header, body)))
}

/** One's own roaming profile; `undefined` when there is none. */
export async function getProfile(web: WebClient, person: Person): Promise<XmlElement | undefined> {
  const answer = await askStorage(web, person, 'GetProfile', '<profileHandle><Alias/></profileHandle>')
  return answer.at('GetProfileResult', 'ExpressionProfile')
}

/** `Store2`: leaves an offline message (msnp-http §16.4). */
export async function storeMessage(web: WebClient, sender: Person, to: Person, text: string): Promise<unknown> {
  const people = `<From memberName="${sender.email}" xmlns="${oim}"/><To memberName="${to.email}" xmlns="${oim}"/>`
  const ticket = `<Ticket passport="${escapeText(sender.ticket)}" appid="PROD0000UNKNOWN0" lockkey="0123456789abcdef0123456789abcdef" xmlns="${oim}"/>`
  const sequence =
    '<Sequence xmlns="http://schemas.xmlsoap.org/ws/2003/03/rm"><MessageNumber>1</MessageNumber></Sequence>'
  const mime = [
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: base64',
    'X-OIM-Message-Type: OfflineMessage',
    'X-OIM-Run-Id: {5B7F1C02-3E44-4D0A-9C61-2F8E0A7B9D13}',
    'X-OIM-Sequence-Num: 1',
    '',
    Buffer.from(text).toString('base64'),
  ].join('&#xD;&#xA;')
  const body = `<MessageType xmlns="${oim}">text</MessageType><Content xmlns="${oim}">${mime}</Content>`
  const header = people + ticket + sequence
  return web.ask('ows.messenger.msn.com', '/OimWS/oim.asmx', `${oim}Store2`, envelope(header, body))
}

/** Calls the service that lists and deletes offline messages (msnp-http §16.3). */
export async function askMail(web: WebClient, { ticket }: Person, action: string, content: string) {
  const [, t = '', p = ''] = /^t=(.*?)&p=(.*)$/.exec(ticket) ?? []
  const header = `<PassportCookie xmlns="${rsi}"><t>${escapeText(t)}</t><p>${escapeText(p)}</p></PassportCookie>`
  const body = `<${action} xmlns="${rsi}">${content}</${action}>`
  return bodyOf(await web.ask('rsi.hotmail.com', '/rsi/rsi.asmx', `${rsi}/${action}`, envelope(header, body)))
}
