/**
 * One command as it crosses the wire (msnp-wire §2.1, §2.4): a verb, its tokens and, for some verbs, a payload counted in bytes.
 *
 * Tokens are *binary strings*: one character per byte (latin1). Nothing that a client relays is decoded on the way in, so
 * nothing can change on the way out; a field that has a meaning decodes it itself (`src/protocol/fields/`).
 */
export interface Frame {
  /** Upper case, three letters, or three digits for an error reply. */
  readonly verb: string
  /** Everything after the verb, the payload's length (the last token of a line with a payload) included. */
  readonly tokens: readonly string[]
  /** The bytes that follow the line; `undefined` where the verb carries none in this direction. */
  readonly payload: Buffer | undefined
}

/** A line as bytes: single spaces, CRLF, payload directly after it. */
export function writeFrame(verb: string, tokens: readonly string[], payload?: Buffer): Buffer {
  const line = Buffer.from(`${[verb, ...tokens].join(' ')}\r\n`, 'latin1')
  return payload === undefined ? line : Buffer.concat([line, payload])
}
