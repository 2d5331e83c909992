import type { XmlElement } from '../wire/xml/element.ts'
import { parseXml, soapLimits } from '../wire/xml/parser.ts'
import { document, el, type Markup } from '../wire/xml/writer.ts'
import { ClientError } from './errors.ts'
import type { ListSource } from './profiles/profile.ts'
import { askWeb, type WebPlace } from './web.ts'

const host = 'byrdr.omega.contacts.msn.com'
const namespace = 'http://www.msn.com/webservices/AddressBook'
const mainBook = '00000000-0000-0000-0000-000000000000'
/** The address book's two pages, and what is asked there; also the URL that Messenger for Mac 8 names to Passport before each. */
export const addressBookPages = {
  FindMembership: `http://${host}/abservice/SharingService.asmx`,
  ABFindAll: `http://${host}/abservice/abservice.asmx`,
  ABFindContactsPaged: `http://${host}/abservice/abservice.asmx`,
} as const

export type MembershipRole = 'Allow' | 'Block' | 'Reverse' | 'Pending'

/** One person in one role (msnp-http §11.1). */
export interface MemberEntry {
  readonly role: MembershipRole
  readonly email: string
}

/** One record of the address book (msnp-http §12.1). */
export interface BookEntry {
  /** `Me` is the owner. */
  readonly type: string
  readonly email: string
  readonly displayName: string
  readonly isMessengerUser: boolean
  /** By name, e.g. `MSN.IM.BLP`. */
  readonly annotations: ReadonlyMap<string, string>
}

/** Who asks: how this client does it, and with which ticket. */
export interface BookReader {
  readonly lists: ListSource
  readonly ticket: string
}

/** Asks who is allowed, blocked, has added the owner, or waits for an answer (msnp-http §11.1). */
export async function findMembership(place: WebPlace, reader: BookReader): Promise<readonly MemberEntry[]> {
  const body = await callSoap(place, reader, 'FindMembership', [
    el('serviceFilter', el('Types', el('ServiceType', 'Messenger'))),
    el('View', 'Full'),
    el('deltasOnly', 'false'),
  ])
  const services = body.at('FindMembershipResult', 'Services')?.childrenNamed('Service') ?? []
  return services
    .flatMap((service) => service.child('Memberships')?.childrenNamed('Membership') ?? [])
    .flatMap(readMembership)
}

/** Asks for the whole address book, by the operation that the client uses. */
export async function findContacts(place: WebPlace, reader: BookReader): Promise<readonly BookEntry[]> {
  const { contacts } = reader.lists
  const body = await callSoap(place, reader, contacts, wholeBook[contacts])
  const [result, container] = containers[contacts]
  return (body.at(result, container)?.childrenNamed('Contact') ?? []).flatMap(readContact)
}

/** How each operation asks for everything (msnp-http §12.2, §12.3). */
const wholeBook: Readonly<Record<ListSource['contacts'], readonly Markup[]>> = {
  ABFindAll: [el('abId', mainBook), el('abView', 'Full'), el('deltasOnly', 'false')],
  ABFindContactsPaged: [
    el(
      'filterOptions',
      el('DeltasOnly', 'false'),
      el('LastChanged', '0001-01-01T00:00:00.0000000-08:00'),
      el('ContactFilter', el('IncludeHiddenContacts', 'true')),
    ),
    el('abView', 'MessengerClient8'),
    el('extendedContent', 'AB AllGroups CircleResult'),
  ],
}

/** Where the contacts stand in the answer: mind the capital of the paged one. */
const containers = {
  ABFindAll: ['ABFindAllResult', 'contacts'],
  ABFindContactsPaged: ['ABFindContactsPagedResult', 'Contacts'],
} as const

const roleNames: ReadonlySet<string> = new Set(['Allow', 'Block', 'Reverse', 'Pending'])

function isRole(name: string): name is MembershipRole {
  return roleNames.has(name)
}

function readMembership(membership: XmlElement): readonly MemberEntry[] {
  const role = membership.textOf('MemberRole') ?? ''
  if (!isRole(role)) return []
  return (membership.child('Members')?.childrenNamed('Member') ?? []).flatMap((member) => {
    const email = member.textOf('PassportName') ?? ''
    return email === '' || member.textOf('Deleted') === 'true' ? [] : [{ role, email }]
  })
}

function readContact(contact: XmlElement): readonly BookEntry[] {
  const info = contact.child('contactInfo')
  const email = info?.textOf('passportName') ?? ''
  if (info === undefined || email === '' || contact.textOf('fDeleted') === 'true') return []
  const annotations = new Map(
    (info.child('annotations')?.childrenNamed('Annotation') ?? []).map((one) => [
      one.textOf('Name') ?? '',
      one.textOf('Value') ?? '',
    ]),
  )
  return [
    {
      type: info.textOf('contactType') ?? '',
      email,
      displayName: info.textOf('displayName') ?? '',
      isMessengerUser: info.textOf('isMessengerUser') === 'true',
      annotations,
    },
  ]
}

/** The answer's element below `soap:Body`. */
async function callSoap(
  place: WebPlace,
  reader: BookReader,
  operation: keyof typeof addressBookPages,
  content: readonly Markup[],
): Promise<XmlElement> {
  const answer = await askWeb(place, {
    method: 'POST',
    host,
    path: new URL(addressBookPages[operation]).pathname,
    headers: [
      ['Content-Type', 'text/xml; charset=utf-8'],
      ['SOAPAction', `${namespace}/${operation}`],
      ...identify(reader),
    ],
    body: document(writeEnvelope(reader, el(operation, { xmlns: namespace }, ...content))),
  })
  const parsed = parseXml(Buffer.from(answer.message.body, 'latin1'), soapLimits)
  const body = parsed.ok ? parsed.root.child('Body') : undefined
  const fault = body?.child('Fault')
  if (fault !== undefined) throw soapFault(operation, fault)
  const result = body?.child(`${operation}Response`)
  if (answer.status !== 200 || result === undefined)
    throw new ClientError(
      'unexpected-answer',
      `The address book answers ${operation} with ${answer.message.firstLine} and no ${operation}Response.`,
    )
  return result
}

/** Headers by which the reader is known: its name, and the ticket's first part where the client shows it as a cookie. */
function identify({ lists, ticket }: BookReader): readonly (readonly [string, string])[] {
  const headers: [string, string][] = []
  if (lists.userAgent !== undefined) headers.push(['User-Agent', lists.userAgent])
  if (lists.shows === 'cookie') headers.push(['Cookie', `MSPAuth=${/^t=([^&]*)/.exec(ticket)?.[1] ?? ticket}`])
  return headers
}

function writeEnvelope({ lists, ticket }: BookReader, call: Markup): Markup {
  return el(
    'soap:Envelope',
    { 'xmlns:soap': 'http://schemas.xmlsoap.org/soap/envelope/' },
    el(
      'soap:Header',
      el(
        'ABApplicationHeader',
        { xmlns: namespace },
        el('ApplicationId', lists.applicationId),
        el('IsMigration', 'false'),
        el('PartnerScenario', 'Initial'),
      ),
      el(
        'ABAuthHeader',
        { xmlns: namespace },
        el('ManagedGroupRequest', 'false'),
        el('TicketToken', lists.shows === 'cookie' ? '' : ticket),
      ),
    ),
    el('soap:Body', call),
  )
}

function soapFault(operation: string, fault: XmlElement): ClientError {
  const code = fault.find('errorcode')?.text ?? fault.textOf('faultcode') ?? 'unknown'
  if (code === 'PassportAuthFail')
    return new ClientError(
      'ticket-refused',
      `The address book does not take the ticket that Passport gave for ${operation}.`,
    )
  return new ClientError(
    'unexpected-answer',
    `The address book refuses ${operation}: ${code}, ${fault.textOf('faultstring') ?? ''}`,
  )
}
