import type { Socket } from 'node:net'
import { isModern } from './classify.ts'
import { type OnRecord, origin } from './connection-observer.ts'
import { type ConnectionRecord, describeHello } from './connection-record.ts'
import { type FinalVerdict, readFirstBytes } from './first-bytes.ts'
import type { Agreement } from './handshake.ts'
import type { ClientHello } from './hello.ts'
import { defaultLimits, HandshakeGate } from './limits.ts'
import type { VintageTlsSocket } from './socket.ts'
import type { VintageTls } from './vintage-tls.ts'

export interface TlsRouterOptions {
  readonly engine: VintageTls
  /** A client for node:tls; its bytes are back in the socket. `tlsServer.emit('connection', socket)`, and no `resume`. */
  readonly onModern: (socket: Socket, hello: ClientHello) => void
  /** The engine has finished a handshake: `httpServer.emit('connection', stream)`. */
  readonly onVintage: (stream: VintageTlsSocket, agreement: Agreement) => void
  /** A client without TLS; its bytes are back. `httpServer.emit('connection', socket)`; the router resumes it after that. */
  readonly onPlain: (socket: Socket) => void
  /** For connections that do not reach the engine. Give the engine the same function, and every connection has one record. */
  readonly onRecord?: OnRecord
  /** Milliseconds a client has for its hello; 10 000 unless given. */
  readonly helloTimeout?: number
  /** Connections that may wait for their hello at once; 1000 overall and 100 per address unless given. */
  readonly waiting?: { readonly overall: number; readonly perAddress: number }
}

export interface TlsRouter {
  /** Takes a socket that nobody has read from: `net.createServer(router.accept)`. */
  readonly accept: (socket: Socket) => void
}

/** Fatal handshake_failure in an SSL 3.0 record, which every client since 1996 can read. */
const handshakeFailure = Buffer.from('15030000020228', 'hex')

/**
 * Reads the first bytes of every connection, at most 8 KiB, and hands it to who can serve it (vintage-tls §5.1).
 * What a socket emits before it is handed over never reaches the caller.
 */
export function createTlsRouter(options: TlsRouterOptions): TlsRouter {
  const { helloTimeout = 10_000, waiting = { overall: 1000, perAddress: 100 } } = options
  const gate = new HandshakeGate({
    ...defaultLimits,
    open: waiting.overall,
    openPerAddress: waiting.perAddress,
    failuresPerMinute: Number.POSITIVE_INFINITY,
  })
  const accept = (socket: Socket): void => {
    const log = recorderFor(socket, options.onRecord)
    const admission = gate.admit(socket.remoteAddress ?? '')
    if ('refused' in admission) {
      log('refused', 'refused', { reason: admission.refused })
      socket.on('error', ignore)
      socket.destroy()
      return
    }
    const { place } = admission
    readFirstBytes(
      socket,
      helloTimeout,
      (verdict, bytes) => {
        place.release(false)
        handOver(options, socket, bytes, verdict, log)
      },
      (reason) => {
        place.release(false)
        log('refused', 'refused', { reason })
      },
    )
  }
  return { accept }
}

type Log = (
  route: ConnectionRecord['route'],
  outcome: ConnectionRecord['outcome'],
  rest: { reason?: string; hello?: ClientHello },
) => void

function recorderFor(socket: Socket, onRecord: OnRecord = () => {}): Log {
  const from = origin(socket)
  const started = performance.now()
  return (route, outcome, { reason, hello }) =>
    onRecord({
      route,
      outcome,
      ...from,
      milliseconds: performance.now() - started,
      ...(reason === undefined ? {} : { reason }),
      ...(hello === undefined ? {} : { hello: describeHello(hello) }),
    })
}

function handOver(options: TlsRouterOptions, socket: Socket, bytes: Buffer, verdict: FinalVerdict, log: Log): void {
  switch (verdict.route) {
    case 'plain-http':
      log('plain-http', 'handed-over', {})
      socket.unshift(bytes)
      options.onPlain(socket)
      // Without this the HTTP server waits for ever (vintage-tls §5.1).
      socket.resume()
      break
    case 'modern':
      handToModern(options, socket, bytes, verdict.hello, log)
      break
    case 'engine':
      handToEngine(options, socket, bytes, verdict.hello, log)
      break
    case 'refuse':
      log('refused', 'refused', verdict)
      dismiss(socket, verdict.answer)
  }
}

function handToModern(
  { onModern }: TlsRouterOptions,
  socket: Socket,
  bytes: Buffer,
  hello: ClientHello,
  log: Log,
): void {
  log('modern', 'handed-over', { hello })
  socket.unshift(bytes)
  // Resuming here would lose the hello before node:tls has taken hold of the socket (vintage-tls §5.1).
  onModern(socket, hello)
}

function handToEngine(options: TlsRouterOptions, socket: Socket, bytes: Buffer, hello: ClientHello, log: Log): void {
  const { engine, onVintage } = options
  if (engine.settings.enabled) {
    const stream = engine.accept(socket, bytes)
    stream?.once('secure', (agreement: Agreement) => onVintage(stream, agreement))
  } else if (isModern(hello)) {
    // A v2-format hello that node:tls can still take.
    handToModern(options, socket, bytes, hello, log)
  } else {
    log('refused', 'refused', { hello, reason: 'the settings switch the engine off (tls.vintage.enabled)' })
    dismiss(socket, handshakeFailure)
  }
}

function dismiss(socket: Socket, answer: Buffer): void {
  socket.on('error', ignore)
  if (answer.length > 0) socket.write(answer)
  socket.destroySoon()
}

/** A socket that is being destroyed may still report an error, which then concerns nobody. */
const ignore = (): void => {}
