import type { Logger } from 'pino'
import type { Settings } from '../config/schema.ts'
import { type Counters, countingObserver, createCounters } from '../observe/counters.ts'
import { joinObservers, joinTaps } from '../observe/join.ts'
import { Observation, type Place } from '../observe/observation.ts'
import type { Observer } from '../observe/observer.ts'
import { createWireLog } from '../observe/wire-log.ts'
import type { ConnectionTap } from '../services/connection/tap.ts'

/** What watches a service, and how its listeners tell of what they see. */
export interface Observing {
  readonly observation: Observation
  /** What was counted, for `/metrics`. */
  readonly counters: Counters
  /** Everybody who watches, as one. */
  readonly observer: Observer
  /** The tap of a Messenger connection: for the ladder, the timeline and the log. */
  readonly tapFor: (origin: { readonly id: string; readonly remoteAddress: string }) => ConnectionTap | undefined
}

/** Sessions of the gateway have ids of this form. */
const gatewayId = /^http-/

/**
 * @param place what machines are told to reach; asked when something is said of one
 */
export function createObserving(settings: Settings, log: Logger, place: () => Place): Observing {
  const observation = new Observation(settings.observe, place)
  const counters = createCounters()
  const observer = joinObservers([observation, countingObserver(counters)])
  // Asked for each connection: SIGHUP may have switched it on.
  const wireLog = (connection: string) => createWireLog(settings.log.wire ? log : undefined)(connection)
  return {
    observation,
    counters,
    observer,
    tapFor: (origin) =>
      joinTaps([observer.connected(origin, gatewayId.test(origin.id) ? 'gateway' : 'tcp'), wireLog(origin.id)]),
  }
}
