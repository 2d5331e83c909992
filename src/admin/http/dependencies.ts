import type { Logger } from 'pino'
import type { ServiceContext } from '../context.ts'
import type { Metrics } from '../metrics.ts'
import type { ConsoleFiles } from './console-files.ts'
import type { EventStreams } from './event-stream.ts'
import type { Logins } from './logins.ts'
import type { Warn } from './warnings.ts'

/** What the listener for the owner works with. */
export interface AdminDependencies {
  readonly context: ServiceContext
  readonly logins: Logins
  readonly streams: EventStreams
  readonly metrics: Metrics
  readonly files: ConsoleFiles
  /** By which a command line proves that it may read the data directory. */
  readonly token: string
  /** The console's address for browsers, where a proxy stands before it: `https://console.example.com`. */
  readonly publicUrl?: string | undefined
  readonly version: string
  readonly log: Logger
}

/** What its routes work with. */
export interface RouteDependencies extends AdminDependencies {
  /** For what strangers cause: bounded. */
  readonly warn: Warn
}
