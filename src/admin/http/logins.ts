import { createHash, randomBytes } from 'node:crypto'

/** Milliseconds in which a link that was printed has to be opened. */
export const linkLifetime = 15 * 60_000
/** Milliseconds without a request after which a login ends, and after which it ends in any case. */
const idleLifetime = 12 * 60 * 60_000
const longestLifetime = 7 * 24 * 60 * 60_000
const mostLinks = 20
const mostLogins = 50

/** Somebody who opened a link. */
export interface Login {
  /** What a page of ours has to say with every change, and no other page can know. */
  readonly csrfToken: string
  readonly since: number
  lastSeen: number
}

const secret = (): string => randomBytes(32).toString('base64url')

/** Keys of maps are hashes: a look-up takes no time that says anything of what is stored, and memory holds nothing that opens. */
const digest = (text: string): string => createHash('sha256').update(text).digest('base64')

/** The one-time links and the logins that came of them. In memory: a restart ends them all. */
export class Logins {
  readonly #links = new Map<string, number>()
  readonly #logins = new Map<string, Login>()
  readonly #now: () => number

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now
  }

  /** A key that opens the console once, until it expires; the oldest unused one goes when there are many. */
  newLink(): { readonly key: string; readonly expiresAt: number } {
    const key = secret()
    const expiresAt = this.#now() + linkLifetime
    this.#links.set(digest(key), expiresAt)
    dropOldest(this.#links, mostLinks)
    return { key, expiresAt }
  }

  /** Uses a key up. @returns the text of the cookie; `undefined`: made up, used before, or expired */
  open(key: string): string | undefined {
    const hash = digest(key)
    const expiresAt = this.#links.get(hash)
    this.#links.delete(hash)
    if (expiresAt === undefined || expiresAt <= this.#now()) return undefined
    const cookie = secret()
    const now = this.#now()
    this.#logins.set(digest(cookie), { csrfToken: secret(), since: now, lastSeen: now })
    dropOldest(this.#logins, mostLogins)
    return cookie
  }

  /** Whose cookie is this? */
  find(cookie: string): Login | undefined {
    const hash = digest(cookie)
    const login = this.#logins.get(hash)
    if (!login) return undefined
    const now = this.#now()
    if (now - login.lastSeen > idleLifetime || now - login.since > longestLifetime) {
      this.#logins.delete(hash)
      return undefined
    }
    login.lastSeen = now
    return login
  }

  end(cookie: string): void {
    this.#logins.delete(digest(cookie))
  }
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  const oldest = map.keys().next()
  if (map.size > most && !oldest.done) map.delete(oldest.value)
}
