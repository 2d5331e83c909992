import type { Logger } from 'pino'
import { type Change, changesBetween, isTakenAtOnce } from '../config/live.ts'
import type { Settings } from '../config/schema.ts'
import { changeRates, type Limiters } from '../limits/rates.ts'

/** What of a running service has to be told of new settings; everybody else looks at the settings when they matter. */
export interface Reloadable {
  readonly log: Logger
  readonly limiters: Limiters
}

/** What came of new settings. */
export interface Reloaded {
  readonly taken: readonly Change[]
  /** Differs from what the service was started with, and waits for its next start. */
  readonly waiting: readonly Change[]
}

/**
 * Makes what puts new settings in the place of those that a service runs on, as far as that can be done while it runs. They are complete
 * and valid, so that nothing here can fail half-way.
 *
 * What is compared is what file and environment say now with what they said before: what the owner has changed in the console
 * meanwhile stays until they say something else of it.
 *
 * @param settings the object that the service was started with; its parts hold references to sections of it
 */
export function createReload(settings: Settings, { log, limiters }: Reloadable): (next: Settings) => Reloaded {
  const known = structuredClone(settings)
  return (next) => {
    const changes = changesBetween(known, next)
    const taken = changes.filter(({ path }) => isTakenAtOnce(path))
    for (const { path, after } of taken) for (const into of [settings, known]) put(into, path, after)
    log.level = settings.log.level
    changeRates(limiters, settings.limits.rates)
    return { taken, waiting: changes.filter((change) => !taken.includes(change)) }
  }
}

function put(section: object, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path
  if (key === undefined) return
  const below: unknown = Reflect.get(section, key)
  if (rest.length > 0 && typeof below === 'object' && below !== null) put(below, rest, value)
  else Reflect.set(section, key, value)
}

/** `log.level: "info" → "debug"` */
export const describeChange = ({ name, before, after }: Change): string =>
  `${name}: ${JSON.stringify(before) ?? 'not set'} → ${JSON.stringify(after) ?? 'not set'}`
