import type { Duplex } from 'node:stream'
import type { Route } from '../../services/web/exchange.ts'
import type { EdgeLog } from '../log.ts'

export interface WebServing {
  readonly routes: readonly Route[]
  /** Answers what no route knows. */
  readonly fallback: Pick<Route, 'bodyLimit' | 'answer'>
  readonly log: EdgeLog
  readonly limits?: Partial<WebLimits>
}
export interface WebLimits {
  readonly x: number
}
/** Who is at the other end of a stream: it may be TCP, TLS or the engine for older systems. */
export interface WebPeer {
  /** True over TLS. */
  readonly secure: boolean
  readonly remoteAddress: string
}

export interface WebServer {
  /** Takes over a connection of which nothing has been read (or to which what was read has been given back). */
  accept(stream: Duplex, peer: WebPeer): void
  /** Answers what is under way, then closes every connection; resolves when the last is gone. */
  close(): Promise<void>
}

export declare function createWebServer(serving: WebServing): WebServer
