import { constants } from 'node:crypto'
import type { Socket } from 'node:net'
import { createSecureContext, createServer, type TLSSocket } from 'node:tls'
import { type ClientHello, suiteName, versionName } from '../../vintage-tls/index.ts'
import { plainAddress } from '../log.ts'

/** A key and its chain in PEM, leaf first. */
export interface KeyAndChain {
  readonly key: string
  readonly chain: readonly string[]
}

/** A handshake of node:tls that came to nothing. */
export interface ModernFailure {
  readonly remoteAddress: string
  /** OpenSSL's or Node's word for it, e.g. `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`. */
  readonly code: string
  readonly version: string
  readonly suites: readonly string[]
}

export interface ModernListeners {
  readonly secured: (stream: TLSSocket, remoteAddress: string) => void
  readonly failed: (failure: ModernFailure) => void
}

/** Milliseconds for a handshake. */
const handshakeTimeout = 15_000

/**
 * node:tls for clients from TLS 1.0 with AES on (vintage-tls §5.4). Clients that name the host they want get the SHA-256 leaf, the
 * others the SHA-1 one: both came into use at about the same time (vintage-tls §5.2).
 */
export function createModernTls(
  certificates: { readonly plain: KeyAndChain; readonly named: KeyAndChain },
  { secured, failed }: ModernListeners,
) {
  const settings = {
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:AES128-SHA:AES256-SHA:@SECLEVEL=0',
    honorCipherOrder: true,
    // Old stacks choke on the empty record that OpenSSL sends first against an attack of 2011 (msnp-http §3.2).
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS,
  } as const
  const contextOf = ({ key, chain }: KeyAndChain) => ({ ...settings, key, cert: chain.join('\n') })
  const named = createSecureContext(contextOf(certificates.named))
  const server = createServer({
    ...contextOf(certificates.plain),
    handshakeTimeout,
    SNICallback: (_name, done) => done(null, named),
  })
  // A failed handshake is reported with the stream it failed on, which knows its peer but not its hello.
  const hellos = new Map<string, ClientHello>()
  const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
  server.on('secureConnection', (stream) => secured(stream, plainAddress(stream.remoteAddress)))
  server.on('tlsClientError', (error: NodeJS.ErrnoException, stream) => {
    const hello = hellos.get(peerOf(stream))
    failed({
      remoteAddress: plainAddress(stream.remoteAddress),
      code: error.code ?? error.message,
      version: hello ? versionName(hello.version) : 'unknown',
      suites: hello ? hello.suites.map(suiteName) : [],
    })
    stream.destroy()
  })
  return {
    /** Takes a socket whose first bytes have been given back to it. */
    take(socket: Socket, hello: ClientHello): void {
      const peer = peerOf(socket)
      hellos.set(peer, hello)
      socket.once('close', () => hellos.delete(peer))
      server.emit('connection', socket)
    },
  }
}
