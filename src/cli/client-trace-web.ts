import type { WebMessage } from '../client/trace.ts'
import { readUtf8 } from '../wire/text-token.ts'
import type { XmlElement } from '../wire/xml/element.ts'
import { parseXml, soapLimits } from '../wire/xml/parser.ts'
import type { NamedValue } from './client-trace-fields.ts'

const hidden = '…'

/** The headers of a message and what is in its body, by name; passwords and tickets hidden. */
export function webFields(message: WebMessage): readonly NamedValue[] {
  return [...message.headers.flatMap(([name, value]) => headerFields(name, value)), ...bodyFields(message.body)]
}

/** Headers that are lists of `Key=Value`, joined by commas, behind a scheme or not (msnp-http §5). */
const listHeaders: ReadonlySet<string> = new Set([
  'passporturls',
  'authorization',
  'authentication-info',
  'www-authenticate',
])

const meanings: Readonly<Record<string, string>> = {
  DARealm: 'the realm; has to be there',
  DALogin: 'where to sign in, without a scheme',
  Properties: 'has to be there',
  'sign-in': 'who',
  pwd: 'the password, hidden here',
  'from-PP': 'the ticket, hidden here',
  OrgURL: 'what the ticket is for',
  'da-status': 'whether it worked',
  SOAPAction: 'which operation',
}

const secrets: ReadonlySet<string> = new Set(['pwd', 'from-PP'])

function headerFields(name: string, value: string): readonly NamedValue[] {
  if (name.toLowerCase() === 'cookie')
    return [{ name, value: value.replace(/=[^;]*/g, `=${hidden}`), meaning: 'the ticket, hidden here' }]
  if (!listHeaders.has(name.toLowerCase())) return [{ name, value, meaning: meanings[name] ?? '' }]
  const [, scheme, list = ''] = /^(Passport1\.4)? ?(.*)$/.exec(value) ?? []
  const pairs = list.split(',').filter((pair) => pair !== '')
  const head: NamedValue = { name, value: scheme ?? `${pairs.length} pairs`, meaning: '' }
  return [head, ...pairs.map(showPair)]
}

function showPair(pair: string): NamedValue {
  const equals = pair.indexOf('=')
  const key = equals < 0 ? pair : pair.slice(0, equals)
  const value = secrets.has(key) ? hidden : pair.slice(equals + 1)
  return { name: '', value: equals < 0 ? key : `${key}=${value}`, meaning: meanings[key] ?? '' }
}

function bodyFields(body: string): readonly NamedValue[] {
  if (body === '') return []
  const size = { name: 'body', value: `${body.length} bytes`, meaning: '' }
  const parsed = parseXml(Buffer.from(body, 'latin1'), soapLimits)
  if (!parsed.ok) return [size, { name: '', value: readUtf8(body.slice(0, 200)), meaning: 'not XML' }]
  return [size, ...soapFields(parsed.root)]
}

/** Of an envelope: the ticket, the operation, and a line for each record in it. */
function soapFields(envelope: XmlElement): readonly NamedValue[] {
  const operation = envelope.child('Body')?.children[0]
  const fields: NamedValue[] = []
  if (envelope.find('TicketToken') !== undefined)
    fields.push({ name: 'TicketToken', value: hidden, meaning: 'the ticket, hidden here' })
  if (operation === undefined) return fields
  fields.push({ name: 'operation', value: operation.name, meaning: '' })
  if (operation.name === 'Fault')
    fields.push({ name: 'fault', value: operation.find('errorcode')?.text ?? '', meaning: '' })
  for (const record of recordsOf(operation)) fields.push(record)
  return fields
}

function recordsOf(element: XmlElement): readonly NamedValue[] {
  if (element.name === 'Membership') {
    const members = element.child('Members')?.childrenNamed('Member') ?? []
    const people = members.map((member) => member.textOf('PassportName') ?? member.textOf('Type') ?? '').join(', ')
    return [{ name: element.textOf('MemberRole') ?? 'role', value: people === '' ? 'nobody' : people, meaning: '' }]
  }
  if (element.name === 'Contact') {
    const info = element.child('contactInfo')
    const words = [info?.textOf('passportName'), `"${info?.textOf('displayName') ?? ''}"`, element.textOf('contactId')]
    return [{ name: info?.textOf('contactType') ?? 'contact', value: words.join('  '), meaning: '' }]
  }
  if (tokenElements.has(element.name)) {
    const address = element.textOf('AppliesTo', 'EndpointReference', 'Address') ?? ''
    const meaning = element.name === 'RequestSecurityToken' ? 'a ticket is asked for' : 'a ticket, hidden here'
    return [{ name: 'token', value: address, meaning }]
  }
  return element.children.flatMap(recordsOf)
}

/** One ticket in a request or an answer of RST.srf and RST2.srf (msnp-http §6). */
const tokenElements: ReadonlySet<string> = new Set(['RequestSecurityToken', 'RequestSecurityTokenResponse'])
