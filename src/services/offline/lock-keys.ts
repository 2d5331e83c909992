import { randomInt } from 'node:crypto'
import type { AccountId } from '../../domain/account.ts'
import { answerChallenge, products } from '../../protocol/authentication/challenge.ts'

/** Accounts whose challenge is remembered; the oldest are forgotten, and get a new one. */
const mostRemembered = 10_000

const known = new Map<string, (typeof products)[keyof typeof products]>(
  Object.values(products).map((product) => [product.id, product]),
)

/**
 * The lock of the service that takes offline messages: a client answers a challenge with the key of its product, as on TCP, and keeps the
 * answer for the session (msnp-http §16.4). The answer of a product whose key is known has to be right; of others any will do, since
 * the lock protects nothing that the ticket does not.
 */
export class LockKeys {
  readonly #challenges = new Map<AccountId, string>()

  /** Does this key open? */
  opens(account: AccountId, productId: string, key: string): boolean {
    if (key === '') return false
    const product = known.get(productId)
    if (!product) return true
    const challenge = this.#challenges.get(account)
    return challenge !== undefined && key.toLowerCase() === answerChallenge(challenge, product)
  }

  /** The challenge that the client has to answer: 9–10 digits, the same until it did. */
  challenge(account: AccountId): string {
    const present = this.#challenges.get(account)
    if (present !== undefined) return present
    const challenge = String(randomInt(100_000_000, 2_000_000_000))
    this.#challenges.set(account, challenge)
    if (this.#challenges.size > mostRemembered) {
      const oldest = this.#challenges.keys().next()
      if (!oldest.done) this.#challenges.delete(oldest.value)
    }
    return challenge
  }
}
