import type { EdgeLog } from './log.ts'

export interface ConnectionLimits {
  /** Most connections of one listener at a time. */
  readonly overall: number
  /** Most of them from one address: many people may sit behind one router, and a benchmark behind one loopback address. */
  readonly perAddress: number
  /** Whom the owner keeps out: their connections are closed before anything is read. */
  readonly refuses?: (address: string) => boolean
}

export const generousLimits: ConnectionLimits = { overall: 50_000, perAddress: 2_000 }

/** One line in ten seconds is enough to say that somebody floods us. */
const quiet = 10_000

/**
 * Counts a listener's connections, overall and per address. Refusals are logged at most once in ten seconds, with their number,
 * so that a flood of connections is not a flood of log lines.
 */
export class ConnectionCap {
  readonly #limits: ConnectionLimits
  readonly #purpose: string
  readonly #log: EdgeLog
  readonly #byAddress = new Map<string, number>()
  #open = 0
  #refused = 0
  #loggedAt = Number.NEGATIVE_INFINITY
  #banned = 0
  #bannedLoggedAt = Number.NEGATIVE_INFINITY

  constructor(purpose: string, limits: ConnectionLimits, log: EdgeLog) {
    this.#purpose = purpose
    this.#limits = limits
    this.#log = log
  }

  get open(): number {
    return this.#open
  }

  /** True: counted, and `leave` is owed when it closes. False: close it now. */
  enter(address: string): boolean {
    if (this.#limits.refuses?.(address)) {
      this.#refuseBanned(address)
      return false
    }
    const ofAddress = this.#byAddress.get(address) ?? 0
    if (this.#open >= this.#limits.overall || ofAddress >= this.#limits.perAddress) {
      this.#refuse(address, ofAddress)
      return false
    }
    this.#open += 1
    this.#byAddress.set(address, ofAddress + 1)
    return true
  }

  leave(address: string): void {
    const left = (this.#byAddress.get(address) ?? 0) - 1
    this.#open -= 1
    if (left > 0) this.#byAddress.set(address, left)
    else this.#byAddress.delete(address)
  }

  #refuseBanned(address: string): void {
    this.#banned += 1
    const now = performance.now()
    if (now - this.#bannedLoggedAt < quiet) return
    this.#log.warn(
      { purpose: this.#purpose, address, refused: this.#banned },
      'connections are refused: the address is banned',
    )
    this.#bannedLoggedAt = now
    this.#banned = 0
  }

  #refuse(address: string, ofAddress: number): void {
    this.#refused += 1
    const now = performance.now()
    if (now - this.#loggedAt < quiet) return
    this.#log.warn(
      { purpose: this.#purpose, address, refused: this.#refused, open: this.#open, ofAddress, limits: this.#limits },
      'connections are refused: too many are open',
    )
    this.#loggedAt = now
    this.#refused = 0
  }
}
