import type { WebRequest } from '../../services/web/exchange.ts'
import { readSessionId, type SessionReference } from './session-id.ts'

/** What a client asks of the gateway. The body of either holds commands, or nothing. */
export type GatewayRequest =
  | { readonly asks: 'open'; readonly closesApart: boolean }
  | { readonly asks: 'data'; readonly session: SessionReference }
  /** `hold`: milliseconds for which the answer may be held until there is something to say. */
  | { readonly asks: 'poll'; readonly session: SessionReference; readonly hold: number }

/**
 * Reads the query of a gateway request; `undefined`: it is none.
 *
 * - `Action=open&Server=NS&IP=messenger.hotmail.com` begins a session. `Server` and `IP` say where a relay would have to connect to;
 *   here the first command says what it is for, as it does over TCP (msnp-wire §1), and no address that a client names is ever
 *   dialled. BitlBee sends an empty `SessionID` along.
 * - `SessionID=1047600000.2422` carries commands.
 * - `Action=poll&SessionID=1047600000.1885&Lifespan=60` asks for what there is, or will be soon; also spelt `LifeSpan`.
 */
export function readGatewayRequest(query: URLSearchParams): GatewayRequest | undefined {
  const parameters = lowerCaseNames(query)
  const action = (parameters.get('action') ?? '').toLowerCase()
  const id = parameters.get('sessionid')
  if (action === 'open') return { asks: 'open', closesApart: id === '' }
  if (id === undefined || id === '') return undefined
  const session = readSessionId(id)
  if (action === '') return { asks: 'data', session }
  return action === 'poll' ? { asks: 'poll', session, hold: readLifespan(parameters.get('lifespan')) } : undefined
}

/** Names in any case, the first of several values. */
function lowerCaseNames(query: URLSearchParams): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [name, value] of query) {
    const key = name.toLowerCase()
    if (!parameters.has(key)) parameters.set(key, value.trim())
  }
  return parameters
}

function readLifespan(seconds: string | undefined): number {
  return seconds !== undefined && /^\d{1,9}$/.test(seconds) ? Number(seconds) * 1000 : 0
}

/** A host name, an IPv4 address, or an IPv6 address in brackets; a port may follow. */
const authorityPattern = /^([a-z\d._-]{1,255}|\[[a-f\d:.]{2,45}\])(?::(\d{1,5}))?$/

/**
 * What is told as `GW-IP`: the host that this request came to, since that one reaches us. With a port only when the client named
 * one that is not its scheme's own: BitlBee takes the whole for a name, MSNPSharp and Messenger put it in front of the path
 * (msnp-http §18.1, clients-in-the-wild §8).
 *
 * @param fallback for a request of HTTP/1.0 that says no host, or something that is none.
 */
export function gatewayHost({ target, headers, secure }: WebRequest, fallback: string): string {
  const absolute = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1]
  const authority = (absolute ?? headers.host ?? '').trim().toLowerCase()
  const found = authorityPattern.exec(authority)
  const host = found?.[1]
  if (host === undefined) return fallback
  const port = found?.[2]
  return port === undefined || Number(port) === (secure ? 443 : 80) ? host : authority
}
