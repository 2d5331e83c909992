import type { ConnectionTap } from '../services/connection/tap.ts'
import type { WebRequest, WebResponse } from '../services/web/exchange.ts'
import type { WebEvent } from '../services/web/log.ts'
import type { Lookup, TlsRecord } from './facts.ts'

/** Where a Messenger connection comes from: a `Transport` fits. */
export interface ConnectionOrigin {
  readonly id: string
  readonly remoteAddress: string
}

/** Told the answer to a request, before it is sent. */
export type OnAnswer = (response: WebResponse) => void

/**
 * What listeners and services tell of what they see: one call for each thing that happened, none of which waits, throws, or keeps what
 * it was given. The wiring hands these methods to the edge as plain functions; the edge knows nothing of observers.
 */
export interface Observer {
  /** The name service was asked (`edge/dns`: once a question, after the answer is known). */
  lookedUp(lookup: Lookup): void
  /** A client connected for Messenger, over TCP or through the gateway. The tap lives as long as the connection. */
  connected(origin: ConnectionOrigin, transport: 'tcp' | 'gateway'): ConnectionTap | undefined
  /** How a TLS connection went, once each, when it has served something or failed. */
  tlsRecorded(record: TlsRecord): void
  /** A web request with its whole body is about to be served; `undefined`: nobody wants to know of its answer. */
  asked(request: WebRequest): OnAnswer | undefined
  /** What a web service did: of a password above all, whether it was right. */
  served(event: WebEvent): void
}
