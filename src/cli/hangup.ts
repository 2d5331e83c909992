import { closeSync, openSync } from 'node:fs'
import type { Logger } from 'pino'
import { ConfigurationError } from '../config/error.ts'
import type { Settings } from '../config/schema.ts'
import { describeChange, type Reloaded } from '../server/reload.ts'

export interface HangupOptions {
  readonly log: Logger
  /** Reads file and environment again. */
  read(): Promise<Settings>
  reload(settings: Settings): Promise<Reloaded>
  end(signal: NodeJS.Signals): void
}

/**
 * SIGHUP has two meanings, and both are kept: the owner wants the settings read again, or the terminal that the service was started in
 * was closed. In the second case there is no terminal any more.
 */
export function listenForHangup({ log, read, reload, end }: HangupOptions): void {
  const inTerminal = hasTerminal()
  let last = Promise.resolve()
  const again = async (): Promise<void> => {
    try {
      const { taken, waiting } = await reload(await read())
      log.info(
        { changed: taken.map(describeChange), waitsForRestart: waiting.map(describeChange) },
        taken.length + waiting.length === 0
          ? 'settings read again: nothing has changed'
          : `settings read again: ${taken.length} taken, ${waiting.length} wait for a restart`,
      )
    } catch (error) {
      const reasons = error instanceof ConfigurationError ? error.faults : [String(error)]
      log.error({ reasons }, 'settings not taken: the old ones hold until the file is mended and SIGHUP is sent again')
    }
  }
  process.on('SIGHUP', () => {
    if (inTerminal && !hasTerminal()) end('SIGHUP')
    else last = last.then(again)
  })
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}
