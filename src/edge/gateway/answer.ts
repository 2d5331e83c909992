import type { WebResponse } from '../../services/web/exchange.ts'
import { type SessionId, writeSessionId } from './session-id.ts'

/** What a session says to one request. */
export interface GatewayReply {
  readonly session: SessionId
  /** Whole commands, as their services wrote them; possibly none. */
  readonly bytes: Buffer
  /** Nothing follows: the client takes it as the end of the connection. */
  readonly close: boolean
}

/**
 * S: `X-MSN-Messenger: SessionID=1047600000.1885; GW-IP=192.0.2.10; Session=close` (msnp-http §18.1). Clients cut it at `"; "`, and
 * some compare the name with its case (clients-in-the-wild §4.8, §8).
 */
export function writeReply({ session, bytes, close }: GatewayReply, host: string): WebResponse {
  const facts = [`SessionID=${writeSessionId(session)}`, `GW-IP=${host}`, ...(close ? ['Session=close'] : [])]
  return {
    status: 200,
    headers: [
      ['Content-Type', 'application/x-msn-messenger'],
      ['X-MSN-Messenger', facts.join('; ')],
    ],
    body: bytes,
  }
}

/** Anything but 200 ends the session at the client; 400 makes MSNPSharp open another (clients-in-the-wild §8). */
export function refuse(status: 400 | 503, sentence: string): WebResponse {
  return { status, headers: [['Content-Type', 'text/plain']], body: `${sentence}\r\n` }
}
