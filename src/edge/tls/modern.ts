import { constants } from 'node:crypto'
import type { Socket } from 'node:net'
import { createSecureContext, createServer, type TLSSocket } from 'node:tls'
import type { ClientHello, OnRecord } from '../../vintage-tls/index.ts'
import { plainAddress } from '../log.ts'
import { ModernConnection } from './modern-connection.ts'

/** A key and its chain in PEM, leaf first. */
export interface KeyAndChain {
  readonly key: string
  readonly chain: readonly string[]
}

export interface ModernTlsOptions {
  /** For clients that name no host. */
  readonly plain: KeyAndChain
  /** For clients that do. */
  readonly named: KeyAndChain
  /** The stream behind the encryption: nothing has been read from it. */
  readonly onSecure: (stream: TLSSocket, remoteAddress: string) => void
  /** Once a connection: when its first data came, or when it ended without any. */
  readonly onRecord: OnRecord
  /** Milliseconds for a handshake; 15 000 unless given. */
  readonly handshakeTimeout?: number
}

export interface ModernTls {
  /** Takes a socket whose first bytes have been given back to it. */
  take(socket: Socket, hello: ClientHello): void
}

/**
 * node:tls for clients from TLS 1.0 with AES on (vintage-tls §5.4). Clients that name the host they want get the SHA-256 leaf, the
 * others the SHA-1 one: both came into use at about the same time (vintage-tls §5.2).
 */
export function createModernTls(options: ModernTlsOptions): ModernTls {
  const { plain, named, onSecure, onRecord, handshakeTimeout = 15_000 } = options
  const settings = {
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:AES128-SHA:AES256-SHA:@SECLEVEL=0',
    honorCipherOrder: true,
    // Old stacks choke on the empty record that OpenSSL sends first against an attack of 2011 (msnp-http §3.2).
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS,
  } as const
  const contextOf = ({ key, chain }: KeyAndChain) => ({ ...settings, key, cert: chain.join('\n') })
  const namedContext = createSecureContext(contextOf(named))
  const server = createServer({
    ...contextOf(plain),
    handshakeTimeout,
    SNICallback: (_name, done) => done(null, namedContext),
  })
  // node:tls speaks of a connection by the stream it has made of the socket; both know their peer.
  const connections = new Map<string, ModernConnection>()
  const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
  server.on('secureConnection', (stream) => {
    stream.allowHalfOpen = true
    connections.get(peerOf(stream))?.secured(stream)
    onSecure(stream, plainAddress(stream.remoteAddress))
  })
  server.on('tlsClientError', (error, stream) => {
    // Of a socket that is already closed there is no peer; it has been reported when it closed.
    connections.get(peerOf(stream))?.failed(error)
    stream.destroy()
  })
  return {
    take(socket, hello) {
      const peer = peerOf(socket)
      const connection = new ModernConnection(socket, hello, onRecord)
      connections.set(peer, connection)
      socket.once('close', () => {
        connections.delete(peer)
        connection.closed()
      })
      // Whoever ends its half within a handshake has hung up; afterwards it may still wait for an answer.
      socket.allowHalfOpen = false
      server.emit('connection', socket)
    },
  }
}
