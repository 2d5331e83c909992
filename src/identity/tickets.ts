import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { AccountId } from '../domain/account.ts'
import type { Store, Tables } from '../domain/ports/store.ts'
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

/** What a seal rests on beside the key of the installation: when any of it changes, the ticket is none. */
interface Bonds {
  readonly passwordHash: string
  /** The device key in its sealed form, of which no two are alike. */
  readonly deviceKey: string | undefined
}

/**
 * Tickets that need no table: what one says is inside it, under a seal that nobody without the key can make. The seal's key is
 * bound to the password hash that the account has now, so that a new password, or the end of the account, ends every ticket; where a
 * device key fetched it, to that key too. A change of address ends none: a ticket is for the account, whatever it is called.
 */
export function createTickets(options: TicketOptions): Tickets {
  const { key, store, clock = Date.now, lifetime = day } = options

  /** Every use of the key has a label of its own, so that nothing made for one can serve for another. */
  function derive(label: string, ...parts: readonly (string | Buffer)[]): Buffer {
    const mac = createHmac('sha256', key).update(`chrysalis ${label}\0`)
    for (const part of parts) mac.update(part)
    return mac.digest()
  }

  function seal(body: Buffer, bonds: Bonds): Buffer {
    const parts = bonds.deviceKey === undefined ? [bonds.passwordHash] : [bonds.passwordHash, '\0', bonds.deviceKey]
    return createHmac('sha256', derive('ticket seal', ...parts))
      .update(body)
      .digest()
  }

  /** What the account has now; `undefined`: it is gone, or the key is. */
  async function bondsOf(
    tables: Tables,
    account: AccountId,
    deviceKey: string | undefined,
  ): Promise<Bonds | undefined> {
    const passwordHash = await tables.accounts.passwordHash(account)
    if (passwordHash === undefined) return undefined
    if (deviceKey === undefined) return { passwordHash, deviceKey }
    const kept = await tables.deviceKeys.get(deviceKey)
    return kept?.account === account ? { passwordHash, deviceKey: kept.sealed } : undefined
  }

  function secretOf(fields: TicketFields): Buffer {
    return derive('ticket secret', fields.nonce, fields.account).subarray(0, secretLength)
  }

  /** The `p` part. Clients treat it as a profile; it proves nothing that `t` does not. */
  function proofOf(fields: TicketFields): Buffer {
    return derive('ticket profile', fields.nonce).subarray(0, proofLength)
  }

  return {
    async issue(account: AccountId, service: TicketService, deviceKey?: string): Promise<IssuedTicket> {
      const bonds = await store.read((tables) => bondsOf(tables, account, deviceKey))
      if (bonds === undefined) throw new Error(`There is no account ${account} to issue a ticket for: sign in again.`)
      const issuedAt = clock()
      const times = { issuedAt, expiresAt: issuedAt + lifetime }
      const fields = { account, service, ...times, nonce: randomBytes(16), deviceKey }
      const body = packTicket(fields)
      const ticket = Buffer.concat([body, seal(body, bonds)]).toString('base64url')
      const text = `t=${ticket}&p=${proofOf(fields).toString('base64url')}`
      return { text, secret: secretOf(fields), expiresAt: fields.expiresAt }
    },

    async verify(text, options) {
      const parts = readTicketText(text)
      const fields = parts && unpackTicket(parts.body)
      if (parts === undefined || fields === undefined) return undefined
      const { account, bonds, ban } = await store.read(async (tables) => ({
        account: await tables.accounts.get(fields.account),
        bonds: await bondsOf(tables, fields.account, fields.deviceKey),
        ban: await tables.bans.inForce(fields.account, clock()),
      }))
      if (account === undefined || bonds === undefined) return undefined
      if (!timingSafeEqual(parts.seal, seal(parts.body, bonds))) return undefined
      if (parts.profile !== '' && parts.profile !== proofOf(fields).toString('base64url')) return undefined
      if (clock() >= fields.expiresAt || (ban !== undefined && options?.banned !== 'too')) return undefined
      const { service, deviceKey } = fields
      return {
        account,
        service,
        // Only a proof over a nonce needs it: most who show a ticket want a web service.
        get secret() {
          return secretOf(fields)
        },
        ...(deviceKey !== undefined && { deviceKey }),
      }
    },
  }
}
