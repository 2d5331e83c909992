export const never = '0001-01-01T00:00:00'
export function writeDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
export function readDate(text: string | undefined): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*(Z|[+-]\d\d:?\d\d)?$/.exec(text?.trim() ?? '')
  if (!match || match[1]?.startsWith('0001-')) return undefined
  const time = Date.parse(`${match[1]}${match[2] ?? 'Z'}`)
  return Number.isNaN(time) ? undefined : time
}
