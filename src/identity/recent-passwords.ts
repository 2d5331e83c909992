import { createHmac, randomBytes } from 'node:crypto'
import type { AccountId } from '../domain/account.ts'

/** Milliseconds: Messenger for Mac shows the same password three times within one sign-in. */
const longestMemory = 60_000
/** Some hundred bytes each. */
const mostKnown = 10_000

/** Which passwords were right a moment ago, so that they need not be hashed again. */
export interface RecentPasswords {
  /** @param hash as it is kept now: with another one, an old password is not known */
  knows(account: AccountId, hash: string, password: string): boolean
  /** Called when `password` has been checked against `hash`, and was right. */
  remember(account: AccountId, hash: string, password: string): void
}

/**
 * Remembers right passwords for a minute, as HMAC-SHA-256 under a key that only this process has and that is written nowhere: whoever
 * reads the disk finds nothing, and whoever reads this process's memory could read the passwords as they come in.
 *
 * @param clock milliseconds since 1970
 */
export function createRecentPasswords(clock: () => number = Date.now): RecentPasswords {
  const key = randomBytes(32)
  const known = new Map<string, number>()
  const seal = (account: AccountId, hash: string, password: string): string =>
    createHmac('sha256', key).update(`${account}\0${hash}\0`).update(password).digest('base64')

  return {
    knows(account, hash, password) {
      const rememberedAt = known.get(seal(account, hash, password))
      return rememberedAt !== undefined && clock() - rememberedAt < longestMemory
    },
    remember(account, hash, password) {
      const sealed = seal(account, hash, password)
      // Last in the map's order, which is the order in which they are forgotten.
      known.delete(sealed)
      known.set(sealed, clock())
      for (const [old, rememberedAt] of known) {
        if (known.size <= mostKnown && clock() - rememberedAt < longestMemory) break
        known.delete(old)
      }
    },
  }
}
