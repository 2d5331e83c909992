import { Unlistenable } from '../edge/ports.ts'

/** A part that the service does without rather than not start: the name service, the console. */
export interface Extra<T> {
  /** As the line about it begins: `Name service`. */
  readonly name: string
  /** The owner asked for this port, by flag or in the settings: then a port that cannot be had is a reason not to start. */
  readonly named: boolean
  readonly start: () => Promise<T>
  /** Takes the one line that says why the extra is not there, and the way out. */
  readonly say: (line: string) => void
}

/**
 * Starts an extra.
 *
 * @returns what `start` made; `undefined` when its usual port cannot be had, and one line has been said.
 * @throws Unlistenable when a port that was named cannot be had; whatever else `start` throws
 *
 * @example
 * const admin = await startExtra({
 *   name: 'Console',
 *   named: settings.admin.port !== undefined,
 *   start: () => openAdmin(parts),
 *   say: (line) => notices.push(line),
 * })
 */
export async function startExtra<T>({ name, named, start, say }: Extra<T>): Promise<T | undefined> {
  try {
    return await start()
  } catch (error) {
    if (named || !(error instanceof Unlistenable)) throw error
    say(`${name} is off: ${error.message}. Everything else runs.`)
    return undefined
  }
}
