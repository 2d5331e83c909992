import type { XmlElement } from '../wire/xml/element.ts'
import { parseXml, soapLimits } from '../wire/xml/parser.ts'
import { document, el, type Markup } from '../wire/xml/writer.ts'
import { ClientError } from './errors.ts'
import type { Credentials } from './passport.ts'
import type { TokenWish } from './profiles/profile.ts'
import { askWeb, type WebPlace } from './web.ts'

/** One ticket as RST.srf or RST2.srf gave it (msnp-http §6.4, §7.2). */
export interface SecurityToken {
  /** `t=…&p=…`, unread. */
  readonly ticket: string
  /** `BinarySecret`, 24 bytes: proves that the ticket was fetched by whoever shows it. Only some tickets have one. */
  readonly secret: Buffer | undefined
}

/** In what the two generations differ; everything else is the same in both (msnp-http §6.2, §7.1). */
interface Generation {
  readonly path: string
  readonly contentType: string
  readonly namespaces: Readonly<Record<string, string>>
  readonly requestType: string
  /** `Id` of the name and password, by which a signature would refer to them. */
  readonly userId: Readonly<Record<string, string>>
  readonly addressing: (now: Date) => readonly Markup[]
  /** The classic trap: `LifeTime` in the first, `Lifetime` in the second. */
  readonly lifetime: string
}

const host = 'login.live.com'
const utility = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd'
const passport = 'http://schemas.microsoft.com/Passport/SoapServices/PPCRL'

const generations: Readonly<Record<'RST' | 'RST2', Generation>> = {
  RST: {
    path: '/RST.srf',
    contentType: 'text/xml; charset=utf-8',
    namespaces: {
      xmlns: 'http://schemas.xmlsoap.org/soap/envelope/',
      'xmlns:wsse': 'http://schemas.xmlsoap.org/ws/2003/06/secext',
      'xmlns:saml': 'urn:oasis:names:tc:SAML:1.0:assertion',
      'xmlns:wsp': 'http://schemas.xmlsoap.org/ws/2002/12/policy',
      'xmlns:wsu': utility,
      'xmlns:wsa': 'http://schemas.xmlsoap.org/ws/2004/03/addressing',
      'xmlns:wssc': 'http://schemas.xmlsoap.org/ws/2004/04/sc',
      'xmlns:wst': 'http://schemas.xmlsoap.org/ws/2004/04/trust',
    },
    requestType: 'http://schemas.xmlsoap.org/ws/2004/04/security/trust/Issue',
    userId: { Id: 'user' },
    addressing: () => [],
    lifetime: 'LifeTime',
  },
  RST2: {
    path: '/RST2.srf',
    contentType: 'application/soap+xml; charset=utf-8',
    namespaces: {
      xmlns: 'http://www.w3.org/2003/05/soap-envelope',
      'xmlns:s': 'http://www.w3.org/2003/05/soap-envelope',
      'xmlns:wsse': 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
      'xmlns:saml': 'urn:oasis:names:tc:SAML:1.0:assertion',
      'xmlns:wsp': 'http://schemas.xmlsoap.org/ws/2004/09/policy',
      'xmlns:wsu': utility,
      'xmlns:wsa': 'http://www.w3.org/2005/08/addressing',
      'xmlns:wssc': 'http://schemas.xmlsoap.org/ws/2005/02/sc',
      'xmlns:wst': 'http://schemas.xmlsoap.org/ws/2005/02/trust',
    },
    requestType: 'http://schemas.xmlsoap.org/ws/2005/02/trust/Issue',
    userId: { 'wsu:Id': 'user' },
    addressing: (now) => [
      el('wsa:Action', { 's:mustUnderstand': 1 }, 'http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue'),
      el('wsa:To', { 's:mustUnderstand': 1 }, 'HTTPS://login.live.com:443//RST2.srf'),
      el('wsa:MessageID', Math.floor(now.getTime() / 1000)),
    ],
    lifetime: 'Lifetime',
  },
}

/**
 * Finds out whether the login host can be reached, as clients of the 8.x generation do first: an empty `POST /` (msnp-http §6.1).
 *
 * @throws ClientError `unexpected-answer` when it is not answered with 200.
 */
export async function tryLoginHost(place: WebPlace): Promise<void> {
  const { status, message } = await askWeb(place, { method: 'POST', host, path: '/', body: '' })
  if (status !== 200) throw unexpected(`The login host answers an empty POST with ${message.firstLine}`)
}

/**
 * Fetches one ticket for each address, all in one request.
 *
 * @param request `challenge`: the words of `USR … TWN S`, for the wish whose policy they are.
 * @returns by address.
 * @throws ClientError `wrong-password`, `unexpected-answer` naming what is missing.
 */
export async function fetchTokens(
  place: WebPlace,
  service: 'RST' | 'RST2',
  request: { readonly credentials: Credentials; readonly tokens: readonly TokenWish[]; readonly challenge?: string },
): Promise<ReadonlyMap<string, SecurityToken>> {
  const generation = generations[service]
  const wishes = request.tokens.map((wish) =>
    wish.policy === 'challenge' ? { ...wish, policy: policyOf(request.challenge ?? '') } : wish,
  )
  const answer = await askWeb(place, {
    method: 'POST',
    host,
    path: generation.path,
    headers: [['Content-Type', generation.contentType]],
    body: document(writeRequest(generation, request.credentials, wishes, new Date())),
  })
  const parsed = parseXml(Buffer.from(answer.message.body, 'latin1'), soapLimits)
  const envelope = parsed.ok && parsed.root.name === 'Envelope' ? parsed.root : undefined
  if (answer.status !== 200 || envelope === undefined)
    throw unexpected(`${generation.path} answers ${answer.message.firstLine} and no envelope`)
  // Directly under the envelope in the first generation, in the body in the second (msnp-http §6.6, §7.3).
  const fault = envelope.child('Fault') ?? envelope.at('Body', 'Fault')
  if (fault !== undefined) throw refused(generation, fault)
  return readTokens(generation, envelope, wishes)
}

/** The words of `USR … TWN S` as a policy: `?lc=1033&id=507&…` (msnp-http §6.3). */
function policyOf(challenge: string): string {
  return `?${challenge.replaceAll(',', '&')}`
}

function writeRequest(
  generation: Generation,
  { email, password }: Credentials,
  wishes: readonly TokenWish[],
  now: Date,
): Markup {
  return el(
    'Envelope',
    generation.namespaces,
    el(
      'Header',
      generation.addressing(now),
      el(
        'ps:AuthInfo',
        { 'xmlns:ps': passport, Id: 'PPAuthInfo' },
        el('ps:HostingApp', '{7108E71A-9926-4FCB-BCC9-9A9D3F32E423}'),
        el('ps:BinaryVersion', 5),
        el('ps:UIVersion', 1),
        el('ps:Cookies'),
        el('ps:RequestParams', 'AQAAAAIAAABsYwQAAAAxMDMz'),
      ),
      el(
        'wsse:Security',
        el('wsse:UsernameToken', generation.userId, el('wsse:Username', email), el('wsse:Password', password)),
        generation === generations.RST2 ? writeTimestamp(now) : undefined,
      ),
    ),
    el(
      'Body',
      el(
        'ps:RequestMultipleSecurityTokens',
        { 'xmlns:ps': passport, Id: 'RSTS' },
        wishes.map((wish, index) => writeWish(generation, wish, index)),
      ),
    ),
  )
}

const timestampSpan = 5 * 60_000

function writeTimestamp(now: Date): Markup {
  const written = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`
  return el(
    'wsu:Timestamp',
    { Id: 'Timestamp' },
    el('wsu:Created', written(now.getTime())),
    el('wsu:Expires', written(now.getTime() + timestampSpan)),
  )
}

function writeWish({ requestType }: Generation, { address, policy }: TokenWish, index: number): Markup {
  // The prefix of the element that stands in the request: wsse in the first generation, wsp in the second (msnp-http §7.1).
  const reference = requestType === generations.RST2.requestType ? 'wsp:PolicyReference' : 'wsse:PolicyReference'
  return el(
    'wst:RequestSecurityToken',
    { Id: `RST${index}` },
    el('wst:RequestType', requestType),
    el('wsp:AppliesTo', el('wsa:EndpointReference', el('wsa:Address', address))),
    policy === undefined ? undefined : el(reference, { URI: policy }),
  )
}

function readTokens(
  { path, lifetime }: Generation,
  envelope: XmlElement,
  wishes: readonly TokenWish[],
): ReadonlyMap<string, SecurityToken> {
  const responses =
    envelope.at('Body', 'RequestSecurityTokenResponseCollection')?.childrenNamed('RequestSecurityTokenResponse') ?? []
  const tokens = new Map<string, SecurityToken>()
  for (const response of responses) {
    const address = response.textOf('AppliesTo', 'EndpointReference', 'Address')
    if (address === undefined) throw unexpected(`${path} gives a ticket and does not say for what`)
    if (response.textOf(lifetime, 'Expires') === undefined)
      throw unexpected(`${path} gives a ticket for ${address} without a ${lifetime}, spelled like that`)
    const requested = response.child('RequestedSecurityToken')
    const ticket = requested?.textOf('BinarySecurityToken') ?? requested?.find('CipherValue')?.text
    const secret = response.textOf('RequestedProofToken', 'BinarySecret')
    if (ticket !== undefined)
      tokens.set(address, { ticket, secret: secret === undefined ? undefined : Buffer.from(secret, 'base64') })
  }
  for (const { address } of wishes) if (!tokens.has(address)) throw unexpected(`${path} gives no ticket for ${address}`)
  return tokens
}

function refused({ path }: Generation, fault: XmlElement): ClientError {
  const code = fault.textOf('faultcode') ?? fault.textOf('Code', 'Subcode', 'Value') ?? 'unknown'
  if (code.endsWith(':FailedAuthentication'))
    return new ClientError('wrong-password', 'The e-mail address or the password is wrong: try again.')
  return unexpected(`${path} refuses the request: ${code}`)
}

function unexpected(what: string): ClientError {
  return new ClientError('unexpected-answer', `${what}: the service's Passport pages are at fault.`)
}
