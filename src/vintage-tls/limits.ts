import { isIPv6 } from 'node:net'

/** Bounds on handshakes; every RSA operation is synchronous, so their number is what protects the event loop. */
export interface HandshakeLimits {
  /** Handshakes under way at once, from everybody. */
  readonly open: number
  /** Handshakes under way at once from one address. */
  readonly openPerAddress: number
  /** Failed handshakes per address and minute; then the address must wait for the minute to end. */
  readonly failuresPerMinute: number
  /** Milliseconds from the first byte handed over to the last Finished. */
  readonly handshakeTimeout: number
}

export const defaultLimits: HandshakeLimits = {
  open: 200,
  openPerAddress: 30,
  failuresPerMinute: 20,
  handshakeTimeout: 15_000,
}

const MINUTE = 60_000
/** Addresses whose failures are remembered; beyond it the first ones are forgotten. */
const MAX_ADDRESSES = 10_000

/** A place among the open handshakes; to be given back once, by `release`. */
export interface HandshakePlace {
  /** Gives the place back; `failed` counts against the address. Calling it again does nothing. */
  release(failed: boolean): void
}

export type Admission = { readonly place: HandshakePlace } | { readonly refused: string }

/** One counter for an IPv6 network of /64, which is what one household gets; IPv4 addresses as they are. */
export function addressGroup(address: string): string {
  // Nearly every vintage client has an IPv4 address: those cost nothing here.
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const words = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const left = words(head)
  const right = tail === undefined ? [] : words(tail)
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  return all.slice(0, 4).join(':').toLowerCase()
}

/** Counts handshakes under way and failed ones. */
export class HandshakeGate {
  readonly #limits: HandshakeLimits
  readonly #now: () => number
  readonly #open = new Map<string, number>()
  #total = 0
  readonly #failures = new Map<string, number>()
  #minute = 0

  constructor(limits: HandshakeLimits, now: () => number = Date.now) {
    this.#limits = limits
    this.#now = now
  }

  /** Asks for a place; `refused` is a sentence for the log. */
  admit(address: string): Admission {
    const group = addressGroup(address)
    const open = this.#open.get(group) ?? 0
    this.#turnMinute()
    if ((this.#failures.get(group) ?? 0) >= this.#limits.failuresPerMinute) {
      return { refused: `${this.#limits.failuresPerMinute} handshakes from this address failed within a minute` }
    }
    if (this.#total >= this.#limits.open) return { refused: `${this.#total} handshakes are under way` }
    if (open >= this.#limits.openPerAddress) {
      return { refused: `${open} handshakes from this address are under way` }
    }
    this.#open.set(group, open + 1)
    this.#total++
    let held = true
    return {
      place: {
        release: (failed) => {
          if (!held) return
          held = false
          this.#leave(group)
          if (failed) this.#countFailure(group)
        },
      },
    }
  }

  #leave(group: string): void {
    this.#total--
    const left = (this.#open.get(group) ?? 1) - 1
    if (left === 0) this.#open.delete(group)
    else this.#open.set(group, left)
  }

  #countFailure(group: string): void {
    this.#turnMinute()
    const failures = (this.#failures.get(group) ?? 0) + 1
    this.#failures.delete(group)
    this.#failures.set(group, failures)
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= MAX_ADDRESSES) break
      this.#failures.delete(oldest)
    }
  }

  #turnMinute(): void {
    const minute = Math.floor(this.#now() / MINUTE)
    if (minute === this.#minute) return
    this.#minute = minute
    this.#failures.clear()
  }
}
