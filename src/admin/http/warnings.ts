import type { Logger } from 'pino'

/** Log lines about strangers' requests in a minute: a page that tries without end must not fill the owner's disk. */
const mostWarnings = 30

export type Warn = (details: Readonly<Record<string, unknown>>, message: string) => void

/** Writes warnings to the log, so many in a minute, and says how many were left out. */
export function createWarn(log: Logger, now: () => number = () => performance.now()): Warn {
  let minute = Math.floor(now() / 60_000)
  let count = 0
  return (details, message) => {
    const current = Math.floor(now() / 60_000)
    if (current !== minute) {
      if (count > mostWarnings) log.warn(`console: ${count - mostWarnings} more warnings were left out`)
      count = 0
      minute = current
    }
    if (++count <= mostWarnings) log.warn(details, message)
  }
}
