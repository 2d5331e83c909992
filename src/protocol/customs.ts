import type { Dialect } from './dialect.ts'

/** What clients are used to beside the forms of their lines, and the first dialect in which they are. */
const customs = {
  /** An account is at several places at once, and each has a name of its own (msnp-wire §3.8, §10.4). */
  places: 16,
  /** Somebody who appears offline may begin conversations (msnp-wire §6.6: 913 before). */
  'calls while hidden': 13,
  /** `QNG` says when to ping next, and clients do; older ones may be silent for hours (msnp-wire §6.31). */
  'timed pings': 9,
  /** One line for each person, with all their lists in one number; before, each list is sent by itself (msnp-wire §6.8). */
  'lists in a number': 8,
  /** Whoever waits for an answer is on a list of their own; before, clients work out themselves who that is (msnp-wire §10.2). */
  'pending list': 10,
  /** Telephones may be contacts (msnp-wire §6.15). */
  'telephone contacts': 11,
  /** Lists are fetched over SOAP; before, by `SYN`, and some commands are expected after it (msnp-wire §6.33). */
  'lists by SOAP': 13,
  /** The setting for strangers is said at every sign-in: saying what it is already is no mistake (msnp-wire §6.11). */
  'privacy said again': 13,
} as const satisfies Readonly<Record<string, Dialect>>

export type Custom = keyof typeof customs

/** Is this the custom of a client? False while its dialect is not known. */
export function isCustom(custom: Custom, dialect: Dialect | undefined): boolean {
  return dialect !== undefined && dialect >= customs[custom]
}
