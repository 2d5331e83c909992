/** How often something may be done: `burst` at once, and from then on `perMinute`. */
export interface Rate {
  readonly burst: number
  readonly perMinute: number
}

interface Bucket {
  tokens: number
  filledAt: number
}

/** Keys that are remembered at once. A key that is forgotten starts with a full bucket, so that forgetting favours the stranger. */
const mostKeys = 100_000

/**
 * Token buckets by key: an account, an address. Constant work for each question, and memory that is bounded whatever strangers do:
 * full buckets are forgotten, and beyond the bound the oldest ones.
 */
export class RateLimiter {
  #rate: Rate
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()

  /** @param now milliseconds since some moment */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate
    this.#now = now
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#buckets.size
  }

  /** Counts by another rate from now on; what is used up stays used up. */
  change(rate: Rate): void {
    this.#rate = rate
  }

  /** Uses one up. False: there was none, and it should not be done now. */
  take(key: string): boolean {
    const bucket = this.#fill(key)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  /** Forgets keys whose buckets are full again. Call from time to time. */
  sweep(): void {
    for (const key of Array.from(this.#buckets.keys())) {
      const bucket = this.#fill(key)
      if (bucket.tokens >= this.#rate.burst) this.#buckets.delete(key)
    }
  }

  #fill(key: string): Bucket {
    const now = this.#now()
    const { burst, perMinute } = this.#rate
    let bucket = this.#buckets.get(key)
    if (bucket === undefined) {
      bucket = { tokens: burst, filledAt: now }
      this.#buckets.set(key, bucket)
      if (this.#buckets.size > mostKeys) this.#forgetOldest()
      return bucket
    }
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) * perMinute) / 60_000)
    bucket.filledAt = now
    return bucket
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next()
    if (!oldest.done) this.#buckets.delete(oldest.value)
  }
}
