import type { CipherSuite } from './suites.ts'
import type { ProtocolVersion } from './versions.ts'

/** What a short handshake takes up again (RFC 2246 appendix F.1.4). */
export interface CachedSession {
  readonly version: ProtocolVersion
  readonly suite: CipherSuite
  readonly masterSecret: Buffer
}

/** Where sessions are kept between connections. Keys are session ids in hexadecimal digits. */
export interface SessionCache {
  get(id: string): CachedSession | undefined
  set(id: string, session: CachedSession): void
  delete(id: string): void
}

export interface SessionCacheBounds {
  readonly entries: number
  /** Milliseconds. */
  readonly lifetime: number
}

/** Sessions in memory: 2000 of them for ten minutes unless told otherwise (vintage-tls §5.4); the oldest goes first. */
export function createSessionCache(
  { entries, lifetime }: SessionCacheBounds = { entries: 2000, lifetime: 600_000 },
  now: () => number = Date.now,
): SessionCache {
  const sessions = new Map<string, { readonly session: CachedSession; readonly born: number }>()

  /** Drops the oldest ones, several at a time: what was deleted from the front of a Map is walked over by each new walk. */
  function makeRoom(): void {
    const target = entries - Math.max(1, entries >> 4)
    // A Map keeps the order of insertion, so its first key is the oldest.
    for (const oldest of sessions.keys()) {
      if (sessions.size <= target) return
      sessions.delete(oldest)
    }
  }

  return {
    get(id) {
      const held = sessions.get(id)
      if (held === undefined) return undefined
      if (now() - held.born < lifetime) return held.session
      sessions.delete(id)
      return undefined
    },
    set(id, session) {
      sessions.delete(id)
      if (sessions.size >= entries) makeRoom()
      sessions.set(id, { session, born: now() })
    },
    delete(id) {
      sessions.delete(id)
    },
  }
}
