import type { ConnectionTap } from '../services/connection/tap.ts'
import type { Observer } from './observer.ts'

/** Taps as one; `undefined` when there is none. */
export function joinTaps(taps: readonly (ConnectionTap | undefined)[]): ConnectionTap | undefined {
  const [first, ...others] = taps.filter((tap) => tap !== undefined)
  if (first === undefined || others.length === 0) return first
  const all = [first, ...others]
  return {
    received: (frame, conversant) => {
      for (const tap of all) tap.received(frame, conversant)
    },
    sent: (bytes, conversant) => {
      for (const tap of all) tap.sent(bytes, conversant)
    },
    broken: (error) => {
      for (const tap of all) tap.broken(error)
    },
    closed: (reason) => {
      for (const tap of all) tap.closed(reason)
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
