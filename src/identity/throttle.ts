import { isIPv6 } from 'node:net'
import { emailKey } from '../domain/account.ts'

/** Wrong passwords in a row after which an account and address are slowed down. */
const freeTries = 10
/** Milliseconds between tries from then on. */
const interval = 1000

export type Admission =
  /** Go ahead; say afterwards how it went. */
  | { readonly admitted: true; readonly finish: (outcome: Outcome) => void }
  /** Not now. `retryAfter` in milliseconds. */
  | { readonly admitted: false; readonly retryAfter: number }

/** `unknown`: the try came to nothing, by no fault of whoever tried. */
export type Outcome = 'right' | 'wrong' | 'unknown'

export interface Throttle {
  /**
   * Asks for a try. Tries under way count as wrong until they are known, so that a burst gets no further than one after the
   * other; but they wait for each other instead of being refused, since right ones are never slowed down by their number.
   */
  enter(email: string, remoteAddress: string): Promise<Admission>
}

interface Tally {
  /** Wrong ones since the last right one. */
  failures: number
  /** Tries that were let in and have not said how they went. */
  underWay: number
  /** Everybody who holds on to this tally: under way, or waiting to be. */
  holders: number
  /** When the next try may come, once there are ten failures. */
  nextTryAt: number
  readonly waiting: (() => void)[]
}

/**
 * Slows down guessing, per account and address. Remembers at most `maximum` pairs, those of the latest failures: to be forgotten
 * by it, a guesser would have to fail that often elsewhere first.
 */
export function createThrottle(options: { readonly clock: () => number; readonly maximum?: number }): Throttle {
  const { clock, maximum = 20_000 } = options
  const tallies = new Map<string, Tally>()

  function hold(key: string): Tally {
    const tally = tallies.get(key) ?? { failures: 0, underWay: 0, holders: 0, nextTryAt: 0, waiting: [] }
    tallies.set(key, tally)
    tally.holders++
    return tally
  }

  function finish(key: string, tally: Tally, outcome: Outcome): void {
    tally.underWay--
    tally.holders--
    if (outcome === 'right') tally.failures = 0
    if (outcome === 'wrong') {
      tally.failures++
      if (tally.failures === freeTries) tally.nextTryAt = clock() + interval
      // Put back at the end: the order of the map is the order of the latest failures.
      tallies.delete(key)
      tallies.set(key, tally)
    }
    if (tally.failures === 0 && tally.holders === 0) tallies.delete(key)
    forgetOldest()
    for (const wake of tally.waiting.splice(0)) wake()
  }

  function forgetOldest(): void {
    if (tallies.size <= maximum) return
    for (const [key, tally] of tallies) {
      if (tally.holders > 0) continue
      tallies.delete(key)
      if (tallies.size <= maximum) return
    }
  }

  /** Returns 0 for whom it has let in, or the milliseconds after which to come again. Counts in the same step as it looks. */
  async function admit(tally: Tally): Promise<number> {
    while (tally.failures < freeTries && tally.failures + tally.underWay >= freeTries) {
      await new Promise<void>((resolve) => tally.waiting.push(resolve))
    }
    if (tally.failures >= freeTries) {
      const now = clock()
      if (now < tally.nextTryAt) return tally.nextTryAt - now
      tally.nextTryAt = now + interval
    }
    tally.underWay++
    return 0
  }

  return {
    async enter(email, remoteAddress) {
      const key = `${emailKey(email)}\0${networkOf(remoteAddress)}`
      const tally = hold(key)
      const retryAfter = await admit(tally)
      if (retryAfter > 0) {
        tally.holders--
        return { admitted: false, retryAfter }
      }
      let finished = false
      return {
        admitted: true,
        finish(outcome) {
          if (finished) return
          finished = true
          finish(key, tally, outcome)
        },
      }
    },
  }
}

/** One house has one IPv4 address or a /64 of IPv6, and IPv4 may come dressed as IPv6. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail = ''] = plain.replace(/%.*$/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const zeros = plain.includes('::') ? new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : []
  const groups = [...left, ...zeros, ...right].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
