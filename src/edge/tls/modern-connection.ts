import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import {
  type AgreementDescription,
  type ClientHello,
  type ConnectionOutcome,
  describeHello,
  type OnRecord,
} from '../../vintage-tls/index.ts'
import { plainAddress } from '../log.ts'

/**
 * One connection of node:tls, for its one record in the log. As with the engine it is written at the first data, or at the end: a
 * TLS 1.3 client says that it does not trust the certificate only after the handshake, and an old one often just hangs up.
 */
export class ModernConnection {
  readonly #hello: ClientHello
  readonly #onRecord: OnRecord
  readonly #started = performance.now()
  readonly #from: { readonly remoteAddress: string; readonly remotePort: number }
  #chosen: AgreementDescription | undefined
  #error: NodeJS.ErrnoException | undefined
  #reported = false

  constructor(socket: Socket, hello: ClientHello, onRecord: OnRecord) {
    this.#hello = hello
    this.#onRecord = onRecord
    this.#from = { remoteAddress: plainAddress(socket.remoteAddress), remotePort: socket.remotePort ?? 0 }
  }

  /** The handshake is complete; whoever reads the stream must begin in this same turn. */
  secured(stream: TLSSocket): void {
    this.#chosen = describeChoice(stream)
    stream.once('data', () => this.#report('served'))
    stream.on('error', (error) => {
      this.#error ??= error
    })
  }

  /** The handshake failed. */
  failed(error: NodeJS.ErrnoException): void {
    this.#error ??= error
    this.#report('failed')
  }

  /** The socket is gone. */
  closed(): void {
    this.#report(this.#chosen === undefined ? 'failed' : 'unused')
  }

  #report(outcome: ConnectionOutcome): void {
    if (this.#reported) return
    this.#reported = true
    const alert = alertIn(this.#error)
    this.#onRecord({
      route: 'modern',
      outcome,
      ...this.#from,
      milliseconds: performance.now() - this.#started,
      hello: describeHello(this.#hello),
      ...(this.#chosen && { chosen: this.#chosen }),
      ...(alert && { alertReceived: alert }),
      ...(outcome !== 'served' && { reason: reasonFor(outcome, this.#error) }),
    })
  }
}

function reasonFor(outcome: ConnectionOutcome, error: NodeJS.ErrnoException | undefined): string {
  if (error === undefined || error.code === 'ECONNRESET') {
    return outcome === 'unused'
      ? 'the client completed the handshake and hung up without sending anything'
      : 'the client hung up before the handshake was complete'
  }
  return error.code ?? error.message
}

/**
 * The alert by which the client has ended the connection, from the name that Node gives OpenSSL's error:
 * `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`, `ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN`.
 */
function alertIn(error: NodeJS.ErrnoException | undefined) {
  const name = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_ALERT_(.+)$/.exec(error?.code ?? '')?.[1]?.toLowerCase()
  const code = name === undefined ? undefined : certificateAlerts[name]
  return name === undefined || code === undefined ? undefined : { level: 'fatal' as const, code, name }
}

/** The alerts that an owner can do something about (RFC 2246 §7.2). */
const certificateAlerts: Readonly<Record<string, number | undefined>> = {
  bad_certificate: 42,
  unsupported_certificate: 43,
  certificate_revoked: 44,
  certificate_expired: 45,
  certificate_unknown: 46,
  unknown_ca: 48,
}

/** Node's names of versions, in the words of the engine's records. */
const versions: Readonly<Record<string, string | undefined>> = {
  TLSv1: 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
}

function describeChoice(stream: TLSSocket): AgreementDescription {
  const protocol = stream.getProtocol() ?? ''
  const { standardName } = stream.getCipher()
  return { version: versions[protocol] ?? protocol, suite: standardName, resumed: stream.isSessionReused() }
}
