import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { AccountId } from '../../domain/account.ts'

/** Milliseconds without a request after which somebody has to sign in again: they may sit in a library. */
const patience = 15 * 60_000
/** Milliseconds after which they have to in any case. */
const longest = 8 * 60 * 60_000
/** Beyond it the oldest is forgotten; a sign-in costs a right password, so that nobody fills it for others. */
const mostSessions = 1_000

/** Somebody who has signed in to the account pages. */
export interface AccountSession {
  readonly account: AccountId
  /** As it was at the sign-in: a new password ends every session but the one that has set it. */
  readonly passwordHash: string
  /** Stands in every form: a page of somebody else that makes a browser send one does not know it. */
  readonly token: string
}

interface Held extends AccountSession {
  readonly startedAt: number
  usedAt: number
}

const cookieName = 'chrysalis_account'

/** Who is signed in to the account pages, by their cookie. Memory only, and the cookie itself is not in it. */
export class AccountSessions {
  readonly #now: () => number
  readonly #held = new Map<string, Held>()

  /** @param now milliseconds since some moment */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** @returns the session and the `Set-Cookie` that leads to it */
  begin(account: AccountId, passwordHash: string): { readonly session: AccountSession; readonly cookie: string } {
    const id = randomBytes(24).toString('hex')
    const session: Held = {
      account,
      passwordHash,
      token: randomBytes(16).toString('hex'),
      startedAt: this.#now(),
      usedAt: this.#now(),
    }
    this.#held.set(keyOf(id), session)
    const oldest = this.#held.keys().next()
    if (this.#held.size > mostSessions && !oldest.done) this.#held.delete(oldest.value)
    // Browsers of the time overlook what they do not know of it.
    return { session, cookie: `${cookieName}=${id}; path=/account; secure; HttpOnly; SameSite=Strict` }
  }

  /** @param header the `Cookie` header as it came */
  find(header: string | undefined): AccountSession | undefined {
    const key = readCookie(header)
    const session = key === undefined ? undefined : this.#held.get(key)
    if (key === undefined || session === undefined) return undefined
    const now = this.#now()
    if (now - session.usedAt >= patience || now - session.startedAt >= longest) {
      this.#held.delete(key)
      return undefined
    }
    session.usedAt = now
    return session
  }

  end(header: string | undefined): void {
    const key = readCookie(header)
    if (key !== undefined) this.#held.delete(key)
  }
}

/** Does a form bear the token of its session? */
export function bearsToken({ token }: AccountSession, given: string): boolean {
  return given.length === token.length && timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(token, 'latin1'))
}

/** Forgets the cookie in the browser. */
export const noCookie = `${cookieName}=; path=/account; secure; expires=Thu, 01-Jan-1970 00:00:00 GMT`

function readCookie(header: string | undefined): string | undefined {
  const [, id] = new RegExp(`(?:^|;)\\s*${cookieName}="?([0-9a-f]{48})"?\\s*(?:;|$)`).exec(header ?? '') ?? []
  return id === undefined ? undefined : keyOf(id)
}

const keyOf = (id: string): string => createHash('sha256').update(id).digest('base64')
