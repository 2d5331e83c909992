/** Small words for large numbers and moments. */

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** `14:03:27.120`, in the time of whoever looks. */
export function clockTime(milliseconds: number): string {
  const time = new Date(milliseconds)
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':')
  return `${parts}.${String(time.getMilliseconds()).padStart(3, '0')}`
}

/** `just now`, `12 seconds ago`, `3 minutes ago`, or the clock. */
export function ago(milliseconds: number, now: number): string {
  const seconds = Math.round((now - milliseconds) / 1000)
  if (seconds < 5) return 'just now'
  if (seconds < 90) return `${seconds} seconds ago`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} minutes ago`
  return `at ${clockTime(milliseconds).slice(0, 5)}`
}
