import type { Roster } from '../../../domain/lists/roster.ts'

/** Hours by which the genuine service's clock was behind. */
const behind = 7

/**
 * `2005-04-23T18:57:44.8130017-07:00`: when lists changed, as dialects 10 to 12 are told and tell again (msnp-wire §6.8). The last four
 * of the seven digits count the changes, so that two within a millisecond differ.
 */
export function writeTimestamp({ changedAt, version }: Pick<Roster, 'changedAt' | 'version'>): string {
  const local = new Date(changedAt - behind * 3_600_000).toISOString().slice(0, -1)
  return `${local}${String(version % 10_000).padStart(4, '0')}-0${behind}:00`
}
