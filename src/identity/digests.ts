import { createHash, randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import { emailKey } from '../domain/account.ts'
import type { Store } from '../domain/ports/store.ts'
import type { DeviceKeySecrets, DeviceKeys, Digests, PasswordVerdict } from './ports.ts'
import { createThrottle, type Throttle } from './throttle.ts'

/** Digests made for one try, whoever it is: accounts with few keys, with none, and those that do not exist take as long. */
const leastCompared = 16

/**
 * Checks the digests of dialects 2 to 7 against device keys (msnp-wire §5.2). The password of an account is never looked at: it
 * is not kept in a form that a digest could be made of.
 *
 * @param clock milliseconds since 1970
 * @param throttle the one of the passwords, so that tries of either kind count together
 */
export function createDigests(
  store: Store,
  keys: DeviceKeySecrets & Partial<Pick<DeviceKeys, 'noteUse'>>,
  clock: () => number = Date.now,
  throttle: Throttle = createThrottle({ clock }),
): Digests {
  async function compare(email: string, challenge: string, digest: string): Promise<PasswordVerdict> {
    const account = await store.read(({ accounts }) => accounts.find(email))
    // Somebody who does not exist has no keys either: the same question is asked of the store.
    const secrets = Array.from(await keys.secretsOf(account?.id ?? randomUUID()))
    while (secrets.length < leastCompared) secrets.push({ id: '', secret: randomBytes(12).toString('base64') })
    const given = Buffer.from(digest, 'latin1')
    const [fitting] = secrets.filter(({ secret }) => equals(given, digestOf(challenge, secret)))
    if (account === undefined || fitting === undefined) return { verdict: 'wrong' }
    await keys.noteUse?.(fitting.id)
    return { verdict: 'right', account, deviceKey: fitting.id }
  }

  return {
    challenge: () => `${Math.floor(clock() / 1000)}.${String(randomInt(1_000_000_000)).padStart(9, '0')}`,
    async check(email, challenge, digest, remoteAddress) {
      const admission = await throttle.enter(emailKey(email), remoteAddress)
      if (!admission.admitted) return { verdict: 'throttled', retryAfter: admission.retryAfter }
      try {
        const verdict = await compare(email, challenge, digest)
        admission.finish(verdict.verdict === 'right' ? 'right' : 'wrong')
        return verdict
      } finally {
        admission.finish('unknown')
      }
    },
  }
}

/** MD5 of challenge and secret, one after the other, as 32 hex digits in lower case. */
export function digestOf(challenge: string, secret: string): Buffer {
  return Buffer.from(createHash('md5').update(challenge, 'latin1').update(secret, 'utf8').digest('hex'), 'latin1')
}

function equals(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected)
}
