/** One thing that a web service did, for the log. Holds no password and no ticket. */
export interface WebEvent {
  /** `login2`, `rst`, `soap`, `pages` … */
  readonly service: string
  /** What was asked: an operation, a path. */
  readonly action: string
  /** `ok`, or the reason for a refusal. */
  readonly outcome: string
  /** Whose account it was about, as far as the request says. */
  readonly email?: string
  readonly remoteAddress: string
}

export type WebLog = (event: WebEvent) => void

/** A stranger's text as it may stand in one line of a log: no control characters, not endless. */
export function loggable(text: string): string {
  return text.slice(0, 400).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
}
