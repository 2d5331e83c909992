import { randomBytes } from 'node:crypto'

/** A session as an answer names it: `1047600000.2422`. */
export interface SessionId {
  /** Before the dot: finds the session, and is all that protects it. */
  readonly key: string
  /** Behind the dot: the number of the answer. */
  readonly nonce: number
}

/** The same as a client says it: the number is of the last answer that it has seen, where there is one. */
export interface SessionReference {
  readonly key: string
  readonly nonce: number | undefined
}

/**
 * A new session's part before the dot: 96 bits that nobody guesses, in decimal digits, as the genuine servers' were: a client may
 * read it as it likes.
 */
export function newSessionKey(): string {
  return BigInt(`0x${randomBytes(12).toString('hex')}`)
    .toString()
    .padStart(29, '0')
}

/** Takes a `SessionID` apart. What stands behind the dot never decides whether a session is found (msnp-http §18.1). */
export function readSessionId(text: string): SessionReference {
  const dot = text.indexOf('.')
  const behind = dot === -1 ? '' : text.slice(dot + 1)
  return { key: dot === -1 ? text : text.slice(0, dot), nonce: /^\d{1,15}$/.test(behind) ? Number(behind) : undefined }
}

/** `<session>.<nonce>`: the nonce is another one in each answer (msnp-http §18.1). */
export function writeSessionId({ key, nonce }: SessionId): string {
  return `${key}.${nonce}`
}
