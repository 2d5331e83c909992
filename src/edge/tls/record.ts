import type { ConnectionRecord } from '../../vintage-tls/index.ts'
import type { ModernFailure } from './modern.ts'

/** A line for the log. */
export interface TlsLine {
  readonly level: 'info' | 'warn'
  readonly fields: object
  readonly sentence: string
}

/** What an owner of an old machine has to do when its client does not trust us. */
export const trustAdvice =
  'the certificate is not trusted yet on that machine: install the root certificate there, and set its clock right'

/** One line a connection: where it went, what it offered, what was chosen, and what to do when it failed. */
export function describeTls(record: ConnectionRecord): TlsLine {
  const { route, outcome, remoteAddress, hello, chosen, reason, advice, alertReceived, alertSent } = record
  const fields = {
    from: remoteAddress,
    route,
    ...(hello && { hello: `${hello.format}-format ${hello.version}`, offered: hello.suites.join(' ') }),
    ...(hello?.serverName && { asked: hello.serverName }),
    ...(chosen && { chosen: `${chosen.version} ${chosen.suite}${chosen.resumed ? ' (resumed)' : ''}` }),
    ...(alertReceived && { alertReceived: alertReceived.name }),
    ...(alertSent && { alertSent }),
  }
  const fine = outcome === 'served' || outcome === 'handed-over'
  const sentence = fine
    ? `TLS connection: ${words[route]}`
    : `TLS connection failed: ${reason ?? outcome}${advice ? ` (${advice})` : ''}`
  return { level: fine ? 'info' : 'warn', fields, sentence }
}

const words: Readonly<Record<ConnectionRecord['route'], string>> = {
  engine: 'served by the engine for older systems',
  modern: 'served by node:tls',
  'plain-http': 'HTTP without TLS',
  refused: 'refused',
}

/** A handshake of node:tls that failed; an alert about the certificate is the commonest reason, and the owner can mend it. */
export function describeModernFailure({ remoteAddress, code, version, suites }: ModernFailure): TlsLine {
  const distrusted = /UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|UNSUPPORTED_CERTIFICATE/.test(
    code,
  )
  return {
    level: 'warn',
    fields: { from: remoteAddress, hello: version, offered: suites.join(' '), code },
    sentence: `TLS connection failed: ${distrusted ? trustAdvice : `the handshake did not come to an end (${code})`}`,
  }
}
