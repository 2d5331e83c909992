/** Alert numbers and their names (RFC 6101 §5.4.2, RFC 2246 §7.2, RFC 5746, RFC 7507). */
export const alertNames = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
} as const

type AlertNumbers = keyof typeof alertNames
export type AlertName = (typeof alertNames)[AlertNumbers]

const numbers: ReadonlyMap<AlertName, number> = new Map(
  Object.entries(alertNames).map(([number, name]) => [name, Number(number)]),
)

/** SSL 3.0 knows fewer alerts than TLS: the nearest one that RFC 6101 §5.4.2 defines. */
const nearestInSsl3: Partial<Record<AlertName, AlertName>> = {
  decryption_failed: 'bad_record_mac',
  record_overflow: 'illegal_parameter',
  unknown_ca: 'certificate_unknown',
  access_denied: 'handshake_failure',
  decode_error: 'illegal_parameter',
  decrypt_error: 'handshake_failure',
  export_restriction: 'handshake_failure',
  protocol_version: 'handshake_failure',
  insufficient_security: 'handshake_failure',
  internal_error: 'handshake_failure',
}

export type AlertLevel = 'warning' | 'fatal'

/** An alert as it is reported: `code` is the number on the wire. */
export interface Alert {
  readonly level: AlertLevel
  readonly code: number
  readonly name: string
}

/** Alerts by which a client says that it does not accept the server's certificate. */
const certificateComplaints: ReadonlySet<number> = new Set([42, 43, 44, 45, 46, 48])

/** True for the alerts 42–46 and 48: the root is not installed yet, or the name or the date does not fit. */
export const isCertificateComplaint = (alert: Alert | undefined): boolean =>
  alert !== undefined && certificateComplaints.has(alert.code)

/** The two bytes of an alert record (RFC 2246 §7.2). With `ssl3`, an alert SSL 3.0 lacks becomes the nearest it has. */
export function encodeAlert(level: AlertLevel, name: AlertName, ssl3: boolean): Buffer {
  const known = ssl3 ? (nearestInSsl3[name] ?? name) : name
  return Buffer.from([level === 'fatal' ? 2 : 1, numbers.get(known) ?? 40])
}

/** Reads a level and a number; undefined when the level is neither 1 nor 2. */
export function decodeAlert(level: number, code: number): Alert | undefined {
  if (level !== 1 && level !== 2) return undefined
  const names: Readonly<Record<number, string>> = alertNames
  return { level: level === 2 ? 'fatal' : 'warning', code, name: names[code] ?? `alert ${code}` }
}

/** What the state machine throws inside itself to end a connection: the alert to send and one sentence for the log. */
export class FatalAlert extends Error {
  readonly alert: AlertName

  constructor(alert: AlertName, reason: string) {
    super(reason)
    this.name = 'FatalAlert'
    this.alert = alert
  }
}
