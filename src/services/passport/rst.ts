import { document, el, type Markup } from '../../wire/xml/writer.ts'
import { respond, xmlType } from '../web/response.ts'
import type { Grant, GrantedToken, TokenFormat } from './token-format.ts'
import {
  appliesTo,
  failureProperties,
  instant,
  isTokenBroker,
  passportProperties,
  proofToken,
  requestedToken,
  sharedNamespaces,
} from './token-markup.ts'

const namespaces = {
  'xmlns:S': 'http://schemas.xmlsoap.org/soap/envelope/',
  'xmlns:wsse': 'http://schemas.xmlsoap.org/ws/2003/06/secext',
  'xmlns:wsp': 'http://schemas.xmlsoap.org/ws/2002/12/policy',
  'xmlns:wst': 'http://schemas.xmlsoap.org/ws/2004/04/trust',
  'xmlns:wsa': 'http://schemas.xmlsoap.org/ws/2004/03/addressing',
  ...sharedNamespaces,
} as const

/** RST.srf: SOAP 1.1 and WS-Trust of 2004, for MSN 7.5 and Windows Live Messenger 8.x (msnp-http §6). */
export const rstFormat: TokenFormat = {
  name: 'rst',
  granted: (grant) => answer(el('S:Header', passportProperties(grant, undefined)), el('S:Body', writeTokens(grant))),
  // Directly under the Envelope, without a Body: aMSN, Pidgin and BitlBee see it nowhere else (clients-in-the-wild §0).
  refused: (result, now) =>
    answer(
      el('S:Header', failureProperties(result, now)),
      el('S:Fault', el('faultcode', 'wsse:FailedAuthentication'), el('faultstring', 'Authentication Failure')),
    ),
  invalid: () => answer(el('S:Fault', el('faultcode', 'S:Client'), el('faultstring', 'Invalid Request'))),
}

/** Faults too have status 200 (msnp-http §3.6). */
function answer(...content: readonly Markup[]) {
  return respond(200, xmlType, document(el('S:Envelope', namespaces, ...content)))
}

function writeTokens(grant: Grant): Markup {
  const tokens = grant.tokens.map((token) => writeToken(token, grant.now))
  const [first] = tokens
  return grant.single && first !== undefined ? first : el('wst:RequestSecurityTokenResponseCollection', tokens)
}

function writeToken(token: GrantedToken, now: Date): Markup {
  const broker = isTokenBroker(token)
  const id = `${broker ? 'BinaryDAToken' : 'Compact'}${token.request.number}`
  return el(
    'wst:RequestSecurityTokenResponse',
    el('wst:TokenType', broker ? 'urn:passport:legacy' : 'urn:passport:compact'),
    appliesTo(token),
    // A capital T here, a small one in RST2.
    el('wst:LifeTime', el('wsu:Created', instant(now)), el('wsu:Expires', instant(token.ticket.expiresAt))),
    requestedToken(token),
    el(
      'wst:RequestedTokenReference',
      el('wsse:KeyIdentifier', { ValueType: broker ? 'urn:passport' : 'urn:passport:compact' }),
      el('wsse:Reference', { URI: `#${id}` }),
    ),
    proofToken(token),
  )
}
