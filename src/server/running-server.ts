import type { Settings } from '../config/schema.ts'
import type { Observation } from '../observe/observation.ts'
import type { Reloaded } from './reload.ts'
import type { Running } from './running-file.ts'

/** A server that listens. */
export interface RunningServer {
  readonly running: Running
  readonly demo: boolean
  /** What to install on machines that shall trust it. */
  readonly rootCertificateFile: string
  /** A line for each extra that is not there, and the way out (`extras.ts`). */
  readonly notices: readonly string[]
  /** Opens the console once; absent where there is none. */
  readonly consoleLink?: string
  /** What is seen of the machines that come. */
  readonly observation: Observation
  /** Sends everybody to the server of `dispatch.to` (msnp-wire §1). */
  drain(): void
  /** Takes other settings, as far as that can be done while it runs. */
  reload(next: Settings): Reloaded
  /** Tells clients, finishes what is being written, and ends. */
  stop(): Promise<void>
}
