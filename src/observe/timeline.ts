import type { Fact } from './facts.ts'
import { type Belonging, type Recorded, weigh } from './recorded.ts'

/** How much a timeline keeps: whichever bound is reached first, the oldest goes. */
export interface TimelineLimits {
  readonly entries: number
  readonly bytes: number
}

export const usualTimelineLimits: TimelineLimits = { entries: 20_000, bytes: 32 * 1024 * 1024 }

/** A piece of a timeline. */
export interface Slice {
  readonly recorded: readonly Recorded[]
  /** Where to go on: the serial of the last one looked at. */
  readonly next: number
  /** How many after the asked serial are gone already. */
  readonly lost: number
}

/**
 * What happened, in order: a ring that is bounded by entries and by bytes. Facts are kept undecoded, so that recording is cheap;
 * `readEntry` decodes what is looked at.
 */
export class Timeline {
  readonly #limits: TimelineLimits
  readonly #ring: (Recorded | undefined)[]
  readonly #listeners = new Set<() => void>()
  #first = 1
  #last = 0
  #bytes = 0
  #telling = false

  constructor(limits: TimelineLimits = usualTimelineLimits) {
    this.#limits = limits
    this.#ring = new Array(limits.entries)
  }

  /** Serial of the newest entry; 0 when there has been none. */
  get last(): number {
    return this.#last
  }

  /** Entries kept now. */
  get size(): number {
    return this.#last - this.#first + 1
  }

  /** About how many bytes they take. */
  get bytes(): number {
    return this.#bytes
  }

  append(fact: Fact, belonging: Belonging = {}): Recorded {
    const weight = weigh(fact)
    const recorded: Recorded = { ...belonging, serial: ++this.#last, fact }
    while (this.size > this.#limits.entries || (this.size > 1 && this.#bytes + weight > this.#limits.bytes))
      this.#drop()
    this.#ring[recorded.serial % this.#limits.entries] = recorded
    this.#bytes += weight
    this.#tell()
    return recorded
  }

  /** What came after a serial, the oldest first; 0 for all that is kept. */
  since(serial: number, limit = 1_000): Slice {
    const from = Math.max(this.#first, serial + 1)
    const to = Math.min(this.#last, from + limit - 1)
    const recorded: Recorded[] = []
    for (let at = from; at <= to; at++) {
      const one = this.#ring[at % this.#limits.entries]
      if (one) recorded.push(one)
    }
    return { recorded, next: Math.max(to, serial), lost: Math.max(0, from - serial - 1) }
  }

  /**
   * Calls once, in a later turn, after something was appended: who listens fetches what is new by `since`, at its own pace. Returns how
   * to stop that.
   */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Forgets everything; serials go on. */
  clear(): void {
    while (this.#first <= this.#last) this.#drop()
  }

  #drop(): void {
    const at = this.#first % this.#limits.entries
    const oldest = this.#ring[at]
    if (oldest?.serial === this.#first) {
      this.#bytes -= weigh(oldest.fact)
      this.#ring[at] = undefined
    }
    this.#first += 1
  }

  #tell(): void {
    if (this.#telling || this.#listeners.size === 0) return
    this.#telling = true
    setImmediate(() => {
      this.#telling = false
      for (const listener of [...this.#listeners]) listener()
    })
  }
}
