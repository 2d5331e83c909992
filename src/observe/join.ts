import type { Conversant } from '../services/connection/connection.ts'
import type { ConnectionTap } from '../services/connection/tap.ts'
import type { CloseReason } from '../services/transport.ts'
import type { Frame } from '../wire/frame.ts'
import type { FramingError } from '../wire/frame-reader.ts'
import type { Observer } from './observer.ts'

/** Taps as one; `undefined` when there is none. */
export function joinTaps(taps: readonly (ConnectionTap | undefined)[]): ConnectionTap | undefined {
  return taps.filter((tap) => tap !== undefined).reduce<ConnectionTap | undefined>(pair, undefined)
}

const pair = (first: ConnectionTap | undefined, second: ConnectionTap): ConnectionTap =>
  first === undefined ? second : new Pair(first, second)

/**
 * Two at a time and without a loop: every message of everybody comes through here. A class, so that a connection costs two references
 * and no functions of its own.
 */
class Pair implements ConnectionTap {
  readonly #first: ConnectionTap
  readonly #second: ConnectionTap

  constructor(first: ConnectionTap, second: ConnectionTap) {
    this.#first = first
    this.#second = second
  }

  received(frame: Frame, conversant: Conversant): void {
    this.#first.received(frame, conversant)
    this.#second.received(frame, conversant)
  }

  sent(bytes: Buffer, conversant: Conversant | undefined): void {
    this.#first.sent(bytes, conversant)
    this.#second.sent(bytes, conversant)
  }

  broken(error: FramingError): void {
    this.#first.broken(error)
    this.#second.broken(error)
  }

  closed(reason: CloseReason): void {
    this.#first.closed(reason)
    this.#second.closed(reason)
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
