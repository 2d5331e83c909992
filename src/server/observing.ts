import type { Logger } from 'pino'
import type { Settings } from '../config/schema.ts'
import { joinObservers, joinTaps } from '../observe/join.ts'
import { Observation, type Place } from '../observe/observation.ts'
import type { Observer } from '../observe/observer.ts'
import { createWireLog } from '../observe/wire-log.ts'
import type { ConnectionTap } from '../services/connection/tap.ts'

/** What watches a service, and how its listeners tell of what they see. */
export interface Observing {
  readonly observation: Observation
  /** Everybody who watches, as one. */
  readonly observer: Observer
  /** The tap of a Messenger connection: for the ladder, the timeline and the log. */
  readonly tapFor: (origin: { readonly id: string; readonly remoteAddress: string }) => ConnectionTap | undefined
}

/** Sessions of the gateway have ids of this form. */
const gatewayId = /^http-/

/**
 * @param place what machines are told to reach; asked when something is said of one
 * @param others who watches beside: counters
 */
export function createObserving(
  settings: Settings,
  log: Logger,
  place: () => Place,
  others: readonly Observer[] = [],
): Observing {
  const observation = new Observation(settings.observe, place)
  const observer = joinObservers([observation, ...others])
  // Asked for each connection: SIGHUP may have switched it on.
  const wireLog = (connection: string) => createWireLog(settings.log.wire ? log : undefined)(connection)
  return {
    observation,
    observer,
    tapFor: (origin) =>
      joinTaps([observer.connected(origin, gatewayId.test(origin.id) ? 'gateway' : 'tcp'), wireLog(origin.id)]),
  }
}
