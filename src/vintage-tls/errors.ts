/** Everything that can go wrong outside the protocol itself, each with what to do about it. */
export const vintageTlsErrors = {
  ERR_VINTAGE_TLS_KEY:
    'The engine needs an RSA private key of 512 to 4096 bits: give it the key of the leaf made for it.',
  ERR_VINTAGE_TLS_CHAIN: 'The certificate chain must begin with the leaf that belongs to the key: check key and chain.',
  ERR_VINTAGE_TLS_HANDSHAKE: 'The handshake did not complete: see the connection record for what the client wanted.',
  ERR_VINTAGE_TLS_CLOSED: 'The connection is closed: open a new one.',
  ERR_VINTAGE_TLS_PROTOCOL: 'The client broke the rules on an open connection: nothing but a new connection helps.',
  ERR_VINTAGE_TLS_ALERT: 'The client ended the connection by an alert: its name says why.',
} as const

export type VintageTlsErrorCode = keyof typeof vintageTlsErrors

/** An error with a stable `code`; `message` is the sentence of the table, then what happened this time. */
export class VintageTlsError extends Error {
  readonly code: VintageTlsErrorCode

  constructor(code: VintageTlsErrorCode, detail?: string) {
    super(detail === undefined ? vintageTlsErrors[code] : `${vintageTlsErrors[code]} (${detail})`)
    this.name = 'VintageTlsError'
    this.code = code
  }
}
