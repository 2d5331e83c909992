import type { XmlElement } from '../../wire/xml/element.ts'
import { parseXml, type XmlLimits } from '../../wire/xml/parser.ts'

/** One `RequestSecurityToken` of a request. */
export interface TokenRequest {
  /** The n of its `Id="RSTn"`: the answer's `Compactn` must bear the same (clients-in-the-wild §0). */
  readonly number: number
  /** `wsa:Address`, echoed exactly. */
  readonly address: string
}

/** What a client asks of RST.srf or RST2.srf. */
export interface SecurityTokensRequest {
  readonly username: string | undefined
  readonly password: string | undefined
  /** `CipherValue` of a token broker's ticket from an earlier sign-in, sent instead of a password (msnp-http §6.2). */
  readonly earlierTicket: string | undefined
  readonly tokens: readonly TokenRequest[]
  /** True for a lone request directly in Body: its answer has no collection around it either. */
  readonly single: boolean
}

const limits: XmlLimits = { bytes: 64 * 1024, depth: 24, elements: 800, attributes: 24, namespaces: 48 }
/** The most any client asks for is nine. */
const mostTokens = 16
const longestAddress = 256
const longestCredential = 1024

/** Reads a request of WS-Trust 2004 or 2005: the two differ in namespaces only, and names are matched without them. */
export function readTokensRequest(body: Buffer): SecurityTokensRequest | undefined {
  const parsed = parseXml(body, limits)
  if (!parsed.ok || parsed.root.name !== 'Envelope') return undefined
  const content = parsed.root.child('Body')
  const several = content?.child('RequestMultipleSecurityTokens')
  const requests = (several ?? content)?.childrenNamed('RequestSecurityToken') ?? []
  if (requests.length === 0 || requests.length > mostTokens) return undefined
  const tokens = readTokens(requests)
  const security = parsed.root.at('Header', 'Security')
  const username = security?.textOf('UsernameToken', 'Username')?.trim()
  const password = security?.textOf('UsernameToken', 'Password')
  const tooLong = (text: string | undefined) => (text?.length ?? 0) > longestCredential
  if (tokens.length === 0 || tooLong(username) || tooLong(password)) return undefined
  return {
    username,
    password,
    earlierTicket: security?.find('CipherValue')?.text.trim(),
    tokens,
    single: several === undefined,
  }
}

/**
 * A request by ServiceName instead of Address is one for a certificate (`p2pslc.messenger.msn.com`), which is not issued here:
 * it is passed over (msnp-http §6.2).
 */
function readTokens(requests: readonly XmlElement[]): readonly TokenRequest[] {
  return requests.flatMap((request, index) => {
    const address = request.textOf('AppliesTo', 'EndpointReference', 'Address')
    if (address === undefined || address.trim() === '' || address.length > longestAddress) return []
    return [{ address, number: numberOf(request, index) }]
  })
}

function numberOf(request: XmlElement, index: number): number {
  const digits = /(\d{1,3})$/.exec(request.attribute('Id') ?? '')?.[1]
  return digits === undefined ? index : Number(digits)
}
