import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Store } from '../domain/ports/store.ts'
import { defaultCost, type HashCost, hashPassword, verifyPassword } from './argon2.ts'
import { createGate } from './gate.ts'
import type { Passwords, PasswordVerdict } from './ports.ts'
import { createRecentPasswords } from './recent-passwords.ts'
import { createThrottle } from './throttle.ts'

export { defaultCost, type HashCost, hashPassword, verifyPassword } from './argon2.ts'

export interface PasswordOptions {
  /** What the hash for unknown accounts costs: the same as the real ones. */
  readonly cost?: HashCost
  /** Checks under way or waiting, of all accounts together, beyond which people are turned away at once. */
  readonly maximumPending?: number
}

/** Characters; longer ones open nothing and are not hashed. */
const longestPassword = 1024
const busy: PasswordVerdict = { verdict: 'throttled', retryAfter: 1000 }

/**
 * Checks passwords against the store.
 *
 * Hashing runs on libuv's threads, four for hashing, files and names together, and no faster than there are cores: on two cores
 * that is some eighty checks a second. So one thread is left to the files, and a flood is turned away while it is small.
 *
 * @param clock milliseconds since 1970
 */
export function createPasswords(
  store: Store,
  clock: () => number = Date.now,
  options: PasswordOptions = {},
): Passwords {
  const { cost = defaultCost, maximumPending = 256 } = options
  const throttle = createThrottle({ clock })
  const gate = createGate(hashesAtOnce())
  const recent = createRecentPasswords(clock)
  // Nobody knows its password; checked for unknown accounts, so that they take as long as known ones.
  const nobody = hashPassword(randomBytes(16).toString('hex'), cost)
  nobody.catch(() => undefined)
  let pending = 0

  async function lookUp(email: string) {
    return store.read(async ({ accounts }) => {
      const account = await accounts.find(email)
      const hash = account && (await accounts.passwordHash(account.id))
      return account !== undefined && hash !== undefined ? { account, hash } : undefined
    })
  }

  async function compare(email: string, password: string): Promise<PasswordVerdict> {
    const found = await lookUp(email)
    const hash = found?.hash ?? (await nobody)
    const isKnown = found !== undefined && recent.knows(found.account.id, found.hash, password)
    const isRight = isKnown || (await gate(() => verifyPassword(hash, password)))
    if (isRight && found !== undefined && !isKnown) recent.remember(found.account.id, found.hash, password)
    return isRight && found !== undefined ? { verdict: 'right', account: found.account } : { verdict: 'wrong' }
  }

  async function checkThrottled(email: string, password: string, remoteAddress: string): Promise<PasswordVerdict> {
    const admission = await throttle.enter(email, remoteAddress)
    if (!admission.admitted) return { verdict: 'throttled', retryAfter: admission.retryAfter }
    try {
      const verdict = await compare(email, password)
      admission.finish(verdict.verdict === 'right' ? 'right' : 'wrong')
      return verdict
    } finally {
      admission.finish('unknown')
    }
  }

  return {
    async check(email, password, remoteAddress) {
      if (password.length > longestPassword || email.length > longestPassword) return { verdict: 'wrong' }
      if (pending >= maximumPending) return busy
      pending++
      try {
        return await checkThrottled(email, password, remoteAddress)
      } finally {
        pending--
      }
    },
  }
}

/** How many hashes to make at once: as many as there are cores, less than libuv has threads. */
export function hashesAtOnce(): number {
  return Math.min(3, Math.max(1, availableParallelism()))
}
