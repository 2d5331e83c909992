import type { EntryTransport, Fact } from './facts.ts'

/** One named value. */
export interface EntryField {
  readonly name: string
  /** Text; of a secret, a label that stands for it unless it was asked for. */
  readonly value: string
  /** What the value says; empty where it speaks for itself. */
  readonly meaning: string
  /** A ticket, cookie, password or proof. */
  readonly secret?: true
}

/**
 * One line of the timeline, decoded for people. Plain JSON: it goes over the wire as it is.
 *
 * `direction` is seen from the service: `received` from the machine, `sent` to it, `none` for what has no direction.
 */
export interface Entry {
  /** Counts up from 1, without gaps, in the order in which things happened. */
  readonly serial: number
  /** Milliseconds since 1970. */
  readonly time: number
  /** The machine's address. */
  readonly address: string
  readonly kind: Fact['kind']
  readonly transport: EntryTransport
  /** Of lines: the connection's id, as in the log. Of requests and answers: `web-<n>`, the same for both. */
  readonly connection?: string
  /** Id of the sign-in that this belongs to: that of its notification connection. */
  readonly session?: string
  /** E-mail address, once it is known. */
  readonly account?: string
  readonly role: 'notification' | 'switchboard' | 'web' | 'security' | 'names'
  readonly direction: 'received' | 'sent' | 'none'
  /** `CHG`, `ABFindAll`, `GET`, `TLS`, `A`. */
  readonly operation: string
  /** One line: the command as it stood, or what was asked. */
  readonly line: string
  /** What it means, in one sentence. */
  readonly summary: string
  /** Clause of the reference; empty where there is none. */
  readonly source: string
  readonly fields: readonly EntryField[]
  /** Payload or body, pretty-printed, line by line; empty without one. */
  readonly payload: readonly string[]
  /** The grammar does not know this command, or nothing serves this place. */
  readonly unknown: boolean
  /** What does not fit, one sentence each. */
  readonly unexpected: readonly string[]
}

/** Which entries are wanted: all that is given has to fit. */
export interface EntryFilter {
  readonly address?: string
  readonly session?: string
  readonly connection?: string
  readonly account?: string
  readonly transport?: readonly EntryTransport[]
  /** Found anywhere in the decoded entry, whatever its case. */
  readonly text?: string
  /** Only what is unknown or unexpected. */
  readonly odd?: true
}
