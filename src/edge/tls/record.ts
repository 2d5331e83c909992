import { type ConnectionRecord, isCertificateComplaint } from '../../vintage-tls/index.ts'

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
  const { route, outcome, remoteAddress, hello, chosen, alertReceived, alertSent } = record
  const fields = {
    from: remoteAddress,
    route,
    ...(hello && { hello: `${hello.format}-format ${hello.version}`, offered: hello.suites.join(' ') }),
    ...(hello?.serverName && { asked: hello.serverName }),
    ...(chosen && { chosen: `${chosen.version} ${chosen.suite}${chosen.resumed ? ' (resumed)' : ''}` }),
    ...(alertReceived && { alertReceived: alertReceived.name }),
    ...(alertSent && { alertSent }),
  }
  if (outcome === 'served' || outcome === 'handed-over') {
    return { level: 'info', fields, sentence: `TLS connection: ${words[route]}` }
  }
  return { level: 'warn', fields, sentence: `TLS connection failed: ${explain(record)}` }
}

function explain({ outcome, reason, advice, alertReceived }: ConnectionRecord): string {
  if (isCertificateComplaint(alertReceived)) return trustAdvice
  const why = reason ?? outcome
  // A client that hangs up after a good handshake is most often one that has looked at the certificate.
  if (outcome === 'unused') return `${why}; perhaps ${trustAdvice}`
  return advice === undefined ? why : `${why} (${advice})`
}

const words: Readonly<Record<ConnectionRecord['route'], string>> = {
  engine: 'served by the engine for older systems',
  modern: 'served by node:tls',
  'plain-http': 'HTTP without TLS',
  refused: 'refused',
}
