import { createServer } from 'node:net'
import {
  type ConnectionRecord,
  createTlsRouter,
  createVintageTls,
  type VintageTlsSettings,
} from '../../vintage-tls/index.ts'
import { ConnectionCap, type ConnectionLimits, generousLimits } from '../connection-cap.ts'
import { type EdgeLog, plainAddress } from '../log.ts'
import { overlay } from '../overlay.ts'
import { type Binding, bind } from '../ports.ts'
import type { WebListener } from '../web/listener.ts'
import type { WebServer } from '../web/server.ts'
import { createModernTls, type KeyAndChain } from './modern.ts'
import { describeTls } from './record.ts'

export interface TlsListening extends Omit<Binding, 'purpose'> {
  readonly web: WebServer
  readonly log: EdgeLog
  /** Three leaves with three keys: what might leak in one engine must not open another (vintage-tls §5.2). */
  readonly certificates: { readonly engine: KeyAndChain; readonly plain: KeyAndChain; readonly named: KeyAndChain }
  readonly vintage: VintageTlsSettings
  readonly connections?: Partial<ConnectionLimits>
  /** Told how each connection went, as the log is. */
  readonly onRecord?: (record: ConnectionRecord) => void
}

/**
 * The one TLS port. Each connection is served by whoever can: node:tls, the engine for older systems, or HTTP without TLS; all of them
 * end in the same web server.
 *
 * @throws Unlistenable when the port cannot be had.
 */
export async function listenTls(listening: TlsListening): Promise<WebListener> {
  const { web, log, certificates, vintage } = listening
  const cap = new ConnectionCap('HTTPS', overlay(generousLimits, listening.connections), log)
  const record = (one: ConnectionRecord): void => {
    const { level, fields, sentence } = describeTls(one)
    log[level](fields, sentence)
    listening.onRecord?.(one)
  }
  const modern = createModernTls({
    plain: certificates.plain,
    named: certificates.named,
    onSecure: (stream, remoteAddress) => web.accept(stream, { secure: true, remoteAddress }),
    onRecord: record,
  })
  const engine = createVintageTls({ certificates: certificates.engine, settings: vintage, onRecord: record })
  const router = createTlsRouter({
    engine,
    onModern: (socket, hello) => modern.take(socket, hello),
    onVintage: (stream) => web.accept(stream, { secure: true, remoteAddress: plainAddress(stream.remoteAddress) }),
    onPlain: (socket) => web.accept(socket, { secure: false, remoteAddress: plainAddress(socket.remoteAddress) }),
    // What is handed to node:tls writes its own record, when it is known how that went.
    onRecord: (one) => {
      if (one.route !== 'modern') record(one)
    },
  })
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) => {
    const address = plainAddress(socket.remoteAddress)
    socket.on('error', () => {})
    if (address === '' || !cap.enter(address)) return socket.destroy()
    socket.on('close', () => cap.leave(address))
    router.accept(socket)
  })
  const bound = await bind(server, { ...listening, purpose: 'HTTPS' })
  return { ...bound, stop: () => server.close() }
}
