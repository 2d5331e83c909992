import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { AccountId } from '../domain/account.ts'
import type { Store } from '../domain/ports/store.ts'
import type { IssuedTicket, TicketService, Tickets } from './ports.ts'
import { packTicket, readTicketText, type TicketFields, unpackTicket } from './ticket-text.ts'

export interface TicketOptions {
  /** 32 bytes that only this installation has (`loadSigningKey`). */
  readonly key: Buffer
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** Milliseconds; a day unless given: one Mac reuses its sign-in ticket for the address book (msnp-http §4.2). */
  readonly lifetime?: number
}

const day = 24 * 60 * 60 * 1000
/** As long as the key of Triple DES, for which clients use it (msnp-http §6.5). */
const secretLength = 24
const proofLength = 12

/**
 * Tickets that need no table: what one says is inside it, under a seal that nobody without the key can make. The seal's key is
 * bound to the password hash that the account has now, so that a new password, or the end of the account, ends every ticket.
 */
export function createTickets(options: TicketOptions): Tickets {
  const { key, store, clock = Date.now, lifetime = day } = options

  /** Every use of the key has a label of its own, so that nothing made for one can serve for another. */
  function derive(label: string, ...parts: readonly (string | Buffer)[]): Buffer {
    const mac = createHmac('sha256', key).update(`chrysalis ${label}\0`)
    for (const part of parts) mac.update(part)
    return mac.digest()
  }

  function seal(body: Buffer, passwordHash: string): Buffer {
    return createHmac('sha256', derive('ticket seal', passwordHash)).update(body).digest()
  }

  function secretOf(fields: TicketFields): Buffer {
    return derive('ticket secret', fields.nonce, fields.account).subarray(0, secretLength)
  }

  /** The `p` part. Clients treat it as a profile; it proves nothing that `t` does not. */
  function proofOf(fields: TicketFields): Buffer {
    return derive('ticket profile', fields.nonce).subarray(0, proofLength)
  }

  return {
    async issue(account: AccountId, service: TicketService): Promise<IssuedTicket> {
      const passwordHash = await store.read((tables) => tables.accounts.passwordHash(account))
      if (passwordHash === undefined)
        throw new Error(`There is no account ${account} to issue a ticket for: sign in again.`)
      const issuedAt = clock()
      const fields = { account, service, issuedAt, expiresAt: issuedAt + lifetime, nonce: randomBytes(16) }
      const body = packTicket(fields)
      const ticket = Buffer.concat([body, seal(body, passwordHash)]).toString('base64url')
      const text = `t=${ticket}&p=${proofOf(fields).toString('base64url')}`
      return { text, secret: secretOf(fields), expiresAt: fields.expiresAt }
    },

    async verify(text) {
      const parts = readTicketText(text)
      const fields = parts && unpackTicket(parts.body)
      if (parts === undefined || fields === undefined) return undefined
      const { account, passwordHash } = await store.read(async ({ accounts }) => ({
        account: await accounts.get(fields.account),
        passwordHash: await accounts.passwordHash(fields.account),
      }))
      if (account === undefined || passwordHash === undefined) return undefined
      if (!timingSafeEqual(parts.seal, seal(parts.body, passwordHash))) return undefined
      if (parts.profile !== '' && parts.profile !== proofOf(fields).toString('base64url')) return undefined
      if (clock() >= fields.expiresAt) return undefined
      return { account, service: fields.service, secret: secretOf(fields) }
    },
  }
}
