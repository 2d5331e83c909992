import { type Alert, isCertificateComplaint } from './alerts.ts'
import type { Agreement } from './handshake.ts'
import type { ClientHello } from './hello.ts'
import { offeredSuiteNames } from './negotiation.ts'
import { TLS_1_0, versionName } from './versions.ts'

/** A hello in words. */
export interface HelloDescription {
  readonly format: 'v2' | 'v3'
  /** The highest version the client speaks, for example "SSL 3.0". */
  readonly version: string
  /** IANA names in the client's order. */
  readonly suites: readonly string[]
  readonly serverName?: string
  readonly fallback: boolean
  /** What the client's clock says, in milliseconds since 1970; absent where the hello does not tell. */
  readonly clock?: number
}

/** What was agreed on, in words. */
export interface AgreementDescription {
  readonly version: string
  readonly suite: string
  readonly resumed: boolean
  readonly exportKeyBits?: number
}

/** Where a connection went, and how that ended. */
export type ConnectionRoute = 'engine' | 'modern' | 'plain-http' | 'refused'
export type ConnectionOutcome =
  /** The engine finished the handshake and data came. */
  | 'served'
  /** The engine finished the handshake and the client hung up without a word. */
  | 'unused'
  /** The handshake did not complete. */
  | 'failed'
  /** Nothing was begun. */
  | 'refused'
  /** Somebody else serves it: node:tls or the HTTP server. */
  | 'handed-over'

/** One line for the log about one connection. */
export interface ConnectionRecord {
  readonly route: ConnectionRoute
  readonly outcome: ConnectionOutcome
  readonly remoteAddress: string
  readonly remotePort: number
  /** From the connection's first byte to this record. */
  readonly milliseconds: number
  readonly hello?: HelloDescription
  readonly chosen?: AgreementDescription
  /** One sentence; present unless the outcome is 'served' or 'handed-over'. */
  readonly reason?: string
  /** What the owner can do about it, where that is known. */
  readonly advice?: string
  readonly alertSent?: string
  readonly alertReceived?: Alert
}

/**
 * The clock of a client up to TLS 1.0: its random begins with the time (RFC 2246 §7.4.1.2), which later clients left to chance. A
 * challenge in the format of SSL 2.0 has none.
 */
export function clockOf({ format, version, random }: ClientHello): number | undefined {
  return format === 'v3' && version <= TLS_1_0 ? random.readUInt32BE(0) * 1000 : undefined
}

export function describeHello(hello: ClientHello): HelloDescription {
  const { format, version, serverName, fallback } = hello
  const clock = clockOf(hello)
  return {
    format,
    version: versionName(version),
    suites: offeredSuiteNames(hello),
    fallback,
    ...(serverName === undefined ? {} : { serverName }),
    ...(clock === undefined ? {} : { clock }),
  }
}

export const describeAgreement = ({ version, suite, ...rest }: Agreement): AgreementDescription => ({
  version: versionName(version),
  suite: suite.name,
  ...rest,
})

/** Advice for the commonest trouble: a root certificate that is not installed yet. */
export function adviceFor(outcome: ConnectionOutcome, alert: Alert | undefined): string | undefined {
  if (isCertificateComplaint(alert)) {
    return 'The client does not accept the certificate: install the root on it, and check its clock and the host name.'
  }
  if (outcome === 'unused') {
    return 'Clients that do not trust the certificate often hang up like this: check that the root is installed.'
  }
  return undefined
}
