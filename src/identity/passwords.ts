import { randomBytes, randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Account } from '../domain/account.ts'
import type { Ban, DeviceKey } from '../domain/ports/access.ts'
import type { Store } from '../domain/ports/store.ts'
import { defaultCost, type HashCost, hashPassword, verifyPassword } from './argon2.ts'
import type { DeviceKeyFinder } from './device-keys.ts'
import { createGate } from './gate.ts'
import type { MainPasswords, Passwords, PasswordVerdict } from './ports.ts'
import { createRecentPasswords } from './recent-passwords.ts'
import { createThrottle, type Throttle } from './throttle.ts'

export { defaultCost, type HashCost, hashPassword, verifyPassword } from './argon2.ts'

export interface PasswordOptions {
  /** What the hash for unknown accounts costs: the same as the real ones. */
  readonly cost?: HashCost
  /** Checks under way or waiting, of all accounts together, beyond which people are turned away at once. */
  readonly maximumPending?: number
  /** Device keys, which `check` takes too. */
  readonly deviceKeys?: DeviceKeyFinder
  /** Wrong tries; given where other proofs are counted together with passwords. */
  readonly throttle?: Throttle
}

/** Whom a try may be, as the store says in one look. */
interface Found {
  readonly account: Account | undefined
  readonly hash: string | undefined
  readonly deviceKey: DeviceKey | undefined
  readonly ban: Ban | undefined
}

/** Characters; longer ones open nothing and are not hashed. */
const longestPassword = 1024
const busy: PasswordVerdict = { verdict: 'throttled', retryAfter: 1000 }

/**
 * Checks passwords, and device keys in their place, against the store. A device key is found by one keyed hash, whatever number of them
 * an account has, and needs no slow one: it cannot be guessed.
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
): Passwords & MainPasswords {
  const { cost = defaultCost, maximumPending = 256, deviceKeys, throttle = createThrottle({ clock }) } = options
  const gate = createGate(hashesAtOnce())
  const recent = createRecentPasswords(clock)
  // Nobody knows its password; checked for unknown accounts, so that they take as long as known ones.
  const nobody = hashPassword(randomBytes(16).toString('hex'), cost)
  nobody.catch(() => undefined)
  let pending = 0

  /** Asks the same questions for somebody who does not exist. */
  function lookUp(email: string, typed: string): Promise<Found> {
    return store.read(async (tables) => {
      const account = await tables.accounts.find(email)
      const id = account?.id ?? randomUUID()
      return {
        account,
        hash: await tables.accounts.passwordHash(id),
        deviceKey: await deviceKeys?.find(tables.deviceKeys, id, typed),
        ban: await tables.bans.inForce(id, clock()),
      }
    })
  }

  async function isPassword({ account, hash }: Found, password: string): Promise<boolean> {
    if (account === undefined || hash === undefined) {
      await gate(async () => verifyPassword(await nobody, password))
      return false
    }
    if (recent.knows(account.id, hash, password)) return true
    const isRight = await gate(() => verifyPassword(hash, password))
    if (isRight) recent.remember(account.id, hash, password)
    return isRight
  }

  async function compare(email: string, password: string, purpose: Purpose): Promise<PasswordVerdict> {
    const found = await lookUp(email, password)
    const { account, ban } = found
    const deviceKey = purpose === 'messenger' ? found.deviceKey : undefined
    const isRight = deviceKey !== undefined || (await isPassword(found, password))
    if (!isRight || account === undefined) return { verdict: 'wrong' }
    if (ban !== undefined) return { verdict: 'banned', ban }
    if (deviceKey === undefined) return { verdict: 'right', account }
    await deviceKeys?.noteUse(deviceKey.id)
    return { verdict: 'right', account, deviceKey: deviceKey.id }
  }

  async function checkThrottled(purpose: Purpose, ...[email, password, remoteAddress]: Try): Promise<PasswordVerdict> {
    const admission = await throttle.enter(email, remoteAddress)
    if (!admission.admitted) return { verdict: 'throttled', retryAfter: admission.retryAfter }
    try {
      const verdict = await compare(email, password, purpose)
      admission.finish(verdict.verdict === 'wrong' ? 'wrong' : 'right')
      return verdict
    } finally {
      admission.finish('unknown')
    }
  }

  async function checkFor(purpose: Purpose, ...[email, password, remoteAddress]: Try): Promise<PasswordVerdict> {
    if (password.length > longestPassword || email.length > longestPassword) return { verdict: 'wrong' }
    if (pending >= maximumPending) return busy
    pending++
    try {
      return await checkThrottled(purpose, email, password, remoteAddress)
    } finally {
      pending--
    }
  }

  return {
    check: (...tried) => checkFor('messenger', ...tried),
    checkMain: (...tried) => checkFor('account', ...tried),
  }
}

/** What a right password is to open: the Messenger service, or the account itself. */
type Purpose = 'messenger' | 'account'
type Try = Parameters<Passwords['check']>

/** How many hashes to make at once: as many as there are cores, less than libuv has threads. */
export function hashesAtOnce(): number {
  return Math.min(3, Math.max(1, availableParallelism()))
}
