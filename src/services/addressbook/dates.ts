/** "Never", as answers write it: without a zone (msnp-http §4.1). */
export const never = '0001-01-01T00:00:00'

/** `2009-06-30T18:05:11Z`; with milliseconds where there are any, since clients compare these moments. */
export function writeDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

/**
 * A moment as clients write it: any zone, up to seven digits of fraction, which are cut to milliseconds.
 *
 * @returns milliseconds since 1970, or `undefined` for what is no date
 */
export function readDate(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/.exec(text.trim())
  if (!match) return undefined
  const [, moment, fraction = '.0', zone = 'Z'] = match
  const milliseconds = Date.parse(`${moment}${fraction.slice(0, 4)}${zone}`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds
}
