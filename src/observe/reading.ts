import type { Entry } from './entry.ts'

/** What is read out of a fact; the rest of an entry says where it stands. */
export type Reading = Pick<
  Entry,
  'role' | 'direction' | 'operation' | 'line' | 'summary' | 'source' | 'fields' | 'payload' | 'unknown' | 'unexpected'
> &
  Pick<Partial<Entry>, 'connection'>

/** An entry that says no more than its line. */
export const bare = {
  direction: 'none',
  source: '',
  fields: [],
  payload: [],
  unknown: false,
  unexpected: [],
} as const
