import { createHash } from 'node:crypto'
import type { Account } from '../../../src/domain/account.ts'
import type { Passwords, Tickets } from '../../../src/identity/ports.ts'

export const mara: Account = {
  id: '0003bffd-11e6-40c4-8f00-0000000000ff',
  email: 'mara@lagoon.example',
  friendlyName: 'Mara',
  privacy: 'AL',
  reverseListPrompt: 'A',
  createdAt: 0,
}

/** 2009-06-30T18:05:11Z. */
export const now = Date.UTC(2009, 5, 30, 18, 5, 11)

/** 1 July 2009 at noon. */
const banEnd = Date.UTC(2009, 6, 1, 12)

/**
 * One account with this password; the password `throttle` is one too many, with `banned` the account is kept out, and `key` is its device
 * key. Remembers what it was asked.
 */
export function passwordsOf(password: string): Passwords & { readonly asked: (readonly [string, string])[] } {
  const asked: (readonly [string, string])[] = []
  return {
    asked,
    check: async (email, tried) => {
      asked.push([email, tried])
      if (tried === 'throttle') return { verdict: 'throttled', retryAfter: 1000 }
      if (tried === 'banned')
        return {
          verdict: 'banned',
          ban: { id: '', account: mara.id, reason: 'shouting', createdAt: 0, endsAt: banEnd },
        }
      if (tried === 'key') return { verdict: 'right', account: mara, deviceKey: 'the key' }
      return email.toLowerCase() === mara.email && tried === password
        ? { verdict: 'right', account: mara }
        : { verdict: 'wrong' }
    },
  }
}

/** Tickets as long as real ones that say the same every time, so that answers can be compared byte for byte. */
export function steadyTickets(): Tickets {
  const issued = new Map<string, { readonly service: string; readonly secret: Buffer }>()
  return {
    issue: async (_account, service) => {
      const hash = createHash('sha512').update(service).digest()
      const text = `t=${Buffer.concat([hash, hash.subarray(0, 48)]).toString('base64url')}&p=${hash.toString('base64url', 0, 12)}`
      const secret = hash.subarray(0, 24)
      issued.set(text, { service, secret })
      return { text, secret, expiresAt: now + 24 * 60 * 60 * 1000 }
    },
    verify: async (text) => {
      const ticket = issued.get(text)
      return ticket === undefined ? undefined : { account: mara, ...ticket }
    },
  }
}
