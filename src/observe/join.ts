import type { ConnectionTap } from '../services/connection/tap.ts'
import type { Observer } from './observer.ts'

/** Taps as one; `undefined` when there is none. */
export function joinTaps(taps: readonly (ConnectionTap | undefined)[]): ConnectionTap | undefined {
  return taps.filter((tap) => tap !== undefined).reduce<ConnectionTap | undefined>(pair, undefined)
}

/** Two at a time and without a loop: every message of everybody comes through here. */
function pair(first: ConnectionTap | undefined, second: ConnectionTap): ConnectionTap {
  if (first === undefined) return second
  return {
    received: (frame, conversant) => {
      first.received(frame, conversant)
      second.received(frame, conversant)
    },
    sent: (bytes, conversant) => {
      first.sent(bytes, conversant)
      second.sent(bytes, conversant)
    },
    broken: (error) => {
      first.broken(error)
      second.broken(error)
    },
    closed: (reason) => {
      first.closed(reason)
      second.closed(reason)
    },
  }
}

/** Several observers as one. */
export function joinObservers(observers: readonly Observer[]): Observer {
  return {
    lookedUp: (lookup) => {
      for (const one of observers) one.lookedUp(lookup)
    },
    connected: (origin, transport) => joinTaps(observers.map((one) => one.connected(origin, transport))),
    tlsRecorded: (record) => {
      for (const one of observers) one.tlsRecorded(record)
    },
    asked: (request) => {
      const answers = observers.map((one) => one.asked(request)).filter((onAnswer) => onAnswer !== undefined)
      if (answers.length === 0) return undefined
      return (response) => {
        for (const onAnswer of answers) onAnswer(response)
      }
    },
    served: (event) => {
      for (const one of observers) one.served(event)
    },
  }
}
