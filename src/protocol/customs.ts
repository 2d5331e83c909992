import type { Dialect } from './dialect.ts'

/** What clients are used to beside the forms of their lines, and the first dialect in which they are. */
const customs = {
  /** An account is at several places at once, and each has a name of its own (msnp-wire §3.8, §10.4). */
  places: 16,
  /** Somebody who appears offline may begin conversations (msnp-wire §6.6: 913 before). */
  'calls while hidden': 13,
  /** `QNG` says when to ping next, and clients do; older ones may be silent for hours (msnp-wire §6.31). */
  'timed pings': 9,
} as const satisfies Readonly<Record<string, Dialect>>

export type Custom = keyof typeof customs

/** Is this the custom of a client? False while its dialect is not known. */
export function isCustom(custom: Custom, dialect: Dialect | undefined): boolean {
  return dialect !== undefined && dialect >= customs[custom]
}
