import { document, el, type Markup } from '../../wire/xml/writer.ts'
import { respond } from '../web/response.ts'
import { type Grant, type GrantedToken, signInResult, type TokenFormat } from './token-format.ts'
import {
  appliesTo,
  failureProperties,
  instant,
  isTokenBroker,
  passportProperties,
  proofToken,
  referenceOf,
  requestedToken,
  sharedNamespaces,
} from './token-markup.ts'

const namespaces = {
  'xmlns:S': 'http://www.w3.org/2003/05/soap-envelope',
  'xmlns:wsse': 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  'xmlns:wsp': 'http://schemas.xmlsoap.org/ws/2004/09/policy',
  'xmlns:wst': 'http://schemas.xmlsoap.org/ws/2005/02/trust',
  'xmlns:wsa': 'http://www.w3.org/2005/08/addressing',
  ...sharedNamespaces,
} as const

const fiveMinutes = 5 * 60 * 1000
const must = { 'S:mustUnderstand': 1 } as const

/** RST2.srf: SOAP 1.2 and WS-Trust of 2005, for Windows Live Messenger 2009–2012 (msnp-http §7). */
export const rst2Format: TokenFormat = {
  name: 'rst2',
  granted: (grant) =>
    answer(
      el(
        'S:Header',
        el('wsa:Action', { 'wsu:Id': 'Action', ...must }, 'http://schemas.xmlsoap.org/ws/2005/02/trust/RSTR/Issue'),
        el('wsa:To', { 'wsu:Id': 'To', ...must }, 'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous'),
        el('wsse:Security', must, timestamp(grant.now)),
        passportProperties(grant, el('psf:appDataVersion', 1)),
      ),
      el('S:Body', writeTokens(grant)),
    ),
  refused: (result, now) =>
    answer(
      el('S:Header', failureProperties(result, now)),
      el(
        'S:Body',
        fault(
          'wst:FailedAuthentication',
          'Authentication Failure',
          result,
          '0x80041012',
          'The entered and stored passwords do not match.',
        ),
      ),
    ),
  invalid: () =>
    answer(
      el(
        'S:Body',
        fault('wst:InvalidRequest', 'Invalid Request', signInResult.serverError, '0x80045C01', 'Invalid STS request.'),
      ),
    ),
}

/** `text/xml` would do as well, `text/html` would not (clients-in-the-wild C §4.2). */
function answer(...content: readonly Markup[]) {
  return respond(200, 'application/soap+xml; charset=utf-8', document(el('S:Envelope', namespaces, ...content)))
}

function timestamp(now: Date): Markup {
  return el(
    'wsu:Timestamp',
    { 'wsu:Id': 'TS' },
    el('wsu:Created', instant(now)),
    el('wsu:Expires', instant(now.getTime() + fiveMinutes)),
  )
}

function writeTokens(grant: Grant): Markup {
  const tokens = grant.tokens.map((token) => writeToken(token, grant.now))
  const [first] = tokens
  return grant.single && first !== undefined ? first : el('wst:RequestSecurityTokenResponseCollection', tokens)
}

function writeToken(token: GrantedToken, now: Date): Markup {
  const reference = el('wsse:SecurityTokenReference', el('wsse:Reference', { URI: referenceOf(token) }))
  return el(
    'wst:RequestSecurityTokenResponse',
    el('wst:TokenType', isTokenBroker(token) ? 'urn:passport:legacy' : 'urn:passport:compact'),
    appliesTo(token),
    // A small t here, a capital one in RST.
    el('wst:Lifetime', el('wsu:Created', instant(now)), el('wsu:Expires', instant(token.ticket.expiresAt))),
    requestedToken(token),
    el('wst:RequestedAttachedReference', reference),
    el('wst:RequestedUnattachedReference', reference),
    proofToken(token),
  )
}

function fault(subcode: string, reason: string, value: string, internalCode: string, internalText: string): Markup {
  return el(
    'S:Fault',
    el('S:Code', el('S:Value', 'S:Sender'), el('S:Subcode', el('S:Value', subcode))),
    el('S:Reason', el('S:Text', { 'xml:lang': 'en-US' }, reason)),
    el(
      'S:Detail',
      el(
        'psf:error',
        el('psf:value', value),
        el('psf:internalerror', el('psf:code', internalCode), el('psf:text', `${internalText}\r\n`)),
      ),
    ),
  )
}
