/** What the edge asks of a logger; pino's is one. Fields first, then one sentence. */
export interface EdgeLog {
  info(fields: object, sentence: string): void
  warn(fields: object, sentence: string): void
}

/** `::ffff:192.0.2.7`, an IPv4 client of an IPv6 listener, is `192.0.2.7` to everybody who reads it. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return ''
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address
}

/** The one sentence of something that was thrown, whatever it is. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
