import { randomInt } from 'node:crypto'
import { type AccountId, emailKey } from '../account.ts'
import type { Endpoint } from '../presence/person.ts'

/** What a cookie opens. */
export interface Grant {
  /** The place that holds it: its client opens the switchboard. */
  readonly endpoint: Endpoint
  /** The conversation to join; `undefined`: a new one may be begun. */
  readonly conversation: number | undefined
}

interface Held extends Grant {
  readonly expiresAt: number
}

/** How long a cookie of `XFR` or `RNG` is good for, in milliseconds (msnp-wire §6.6, §6.29). */
export const cookieLifetime = 120_000

/** Cookies that one account may hold unused; beyond it the oldest one is forgotten. */
const perAccount = 64

/**
 * The cookies of the switchboard: each opens one door for one account, once, for two minutes. Memory is bounded by the number of
 * people who are signed in, whatever they ask for.
 */
export class Cookies {
  readonly #now: () => number
  readonly #held = new Map<string, Held>()
  readonly #byAccount = new Map<AccountId, string[]>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** A new cookie: three decimal numbers, as the genuine service wrote them (`17262740.1050826919.32308`). */
  issue(grant: Grant): string {
    const part = (): number => randomInt(1, 2 ** 47)
    const cookie = `${part()}.${part()}.${part()}`
    this.#held.set(cookie, { ...grant, expiresAt: this.#now() + cookieLifetime })
    const account = grant.endpoint.person.account.id
    const own = (this.#byAccount.get(account) ?? []).filter((held) => this.#isGood(held))
    own.push(cookie)
    for (const oldest of own.splice(0, Math.max(0, own.length - perAccount))) this.#held.delete(oldest)
    this.#byAccount.set(account, own)
    return cookie
  }

  /** Uses a cookie up. `undefined`: never issued, used before, expired, or somebody else's. */
  redeem(cookie: string, email: string): Grant | undefined {
    const held = this.#held.get(cookie)
    if (!held || !this.#isGood(cookie)) return undefined
    const { account: owner } = held.endpoint.person
    if (emailKey(owner.email) !== emailKey(email)) return undefined
    this.#held.delete(cookie)
    const account = owner.id
    const own = this.#byAccount.get(account)?.filter((other) => other !== cookie) ?? []
    if (own.length > 0) this.#byAccount.set(account, own)
    else this.#byAccount.delete(account)
    return held
  }

  /** Forgets every cookie of one place: its client may not come in any more. */
  forget(endpoint: Endpoint): void {
    const account = endpoint.person.account.id
    const isIts = (cookie: string): boolean => this.#held.get(cookie)?.endpoint === endpoint
    const own = this.#byAccount.get(account) ?? []
    const others = own.filter((cookie) => !isIts(cookie))
    for (const cookie of own.filter(isIts)) this.#held.delete(cookie)
    if (others.length > 0) this.#byAccount.set(account, others)
    else this.#byAccount.delete(account)
  }

  /** Forgets what has expired. Call from time to time. */
  sweep(): void {
    for (const [account, cookies] of this.#byAccount) {
      const good = cookies.filter((cookie) => this.#isGood(cookie))
      if (good.length > 0) this.#byAccount.set(account, good)
      else this.#byAccount.delete(account)
    }
  }

  /** How many cookies are held. */
  get size(): number {
    return this.#held.size
  }

  #isGood(cookie: string): boolean {
    const held = this.#held.get(cookie)
    if (!held) return false
    if (held.expiresAt > this.#now()) return true
    this.#held.delete(cookie)
    return false
  }
}
