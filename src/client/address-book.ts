import type { XmlElement } from '../wire/xml/element.ts'
import { parseXml, soapLimits } from '../wire/xml/parser.ts'
import { document, el, type Markup } from '../wire/xml/writer.ts'
import { ClientError } from './errors.ts'
import { askWeb, type WebPlace } from './web.ts'

const host = 'byrdr.omega.contacts.msn.com'
const namespace = 'http://www.msn.com/webservices/AddressBook'
const mainBook = '00000000-0000-0000-0000-000000000000'
/** The one of clients of the 8.x generation (msnp-http §10.2). */
const applicationId = '996CDE1E-AA53-4477-B943-2BE802EA6166'

/** The address book's two pages, and what is asked there; also the URL that the Mac names to Passport before each. */
export const addressBookPages = {
  FindMembership: `http://${host}/abservice/SharingService.asmx`,
  ABFindAll: `http://${host}/abservice/abservice.asmx`,
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

/** Asks who is allowed, blocked, has added the owner, or waits for an answer (msnp-http §11.1). */
export async function findMembership(place: WebPlace, ticket: string): Promise<readonly MemberEntry[]> {
  const body = await callSoap(place, ticket, 'FindMembership', [
    el('serviceFilter', el('Types', el('ServiceType', 'Messenger'))),
    el('View', 'Full'),
    el('deltasOnly', 'false'),
  ])
  const services = body.at('FindMembershipResult', 'Services')?.childrenNamed('Service') ?? []
  return services
    .flatMap((service) => service.child('Memberships')?.childrenNamed('Membership') ?? [])
    .flatMap(readMembership)
}

/** Asks for the whole address book (msnp-http §12.2). */
export async function findAllContacts(place: WebPlace, ticket: string): Promise<readonly BookEntry[]> {
  const body = await callSoap(place, ticket, 'ABFindAll', [
    el('abId', mainBook),
    el('abView', 'Full'),
    el('deltasOnly', 'false'),
  ])
  return (body.at('ABFindAllResult', 'contacts')?.childrenNamed('Contact') ?? []).flatMap(readContact)
}

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
  ticket: string,
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
    ],
    body: document(writeEnvelope(ticket, el(operation, { xmlns: namespace }, ...content))),
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

function writeEnvelope(ticket: string, call: Markup): Markup {
  return el(
    'soap:Envelope',
    { 'xmlns:soap': 'http://schemas.xmlsoap.org/soap/envelope/' },
    el(
      'soap:Header',
      el(
        'ABApplicationHeader',
        { xmlns: namespace },
        el('ApplicationId', applicationId),
        el('IsMigration', 'false'),
        el('PartnerScenario', 'Initial'),
      ),
      el('ABAuthHeader', { xmlns: namespace }, el('ManagedGroupRequest', 'false'), el('TicketToken', ticket)),
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
