import { type AccountId, cidOf } from '../../domain/account.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { RoamingProfiles } from '../../domain/profile/roaming-profiles.ts'
import type { Tickets } from '../../identity/ports.ts'
import { el } from '../../wire/xml/writer.ts'
import type { SoapService } from '../soap/operation.ts'
import { admitByTicket, type TicketCaller } from '../soap/ticket.ts'
import type { WebLog } from '../web/log.ts'

export interface StorageDependencies {
  readonly store: Store
  readonly roaming: RoamingProfiles
  readonly tickets: Tickets
  /** Root of the web pages, e.g. `http://192.168.1.20/`: where pictures are fetched. Asked when it is needed. */
  readonly webAddress: () => string
  readonly log?: WebLog
}

/** WLM 8 and WLM 2009 on call the same service by two names; an answer is in the namespace of its question (msnp-http §17). */
export const storageNamespaces = [
  'http://www.msn.com/webservices/storage/w10',
  'http://www.msn.com/webservices/storage/2008',
] as const

/** One of the two, as every operation of it sees it. */
export interface Storage extends StorageDependencies {
  readonly service: SoapService<TicketCaller>
}

export function storageService(tickets: Tickets, namespace: string): SoapService<TicketCaller> {
  return {
    namespace,
    admit: admitByTicket(tickets),
    // `Cid` in decimal: one client reads no other (clients-in-the-wild §0).
    header: ({ account, ticketText }) => [
      el('AffinityCacheHeader', { xmlns: namespace }, el('CacheKey', account.id)),
      el(
        'StorageUserHeader',
        { xmlns: namespace },
        el('Puid', 0),
        el('Cid', cidOf(account.id)),
        el('ApplicationId', 0),
        el('DeviceId', 0),
        el('IsTrustedDevice', false),
        el('IsStrongAuth', false),
        el('TicketToken', ticketText),
        el('IsAdmin', false),
        el('LanguagePreference', 0),
        el('Claims'),
      ),
    ],
  }
}

/** The parts of a profile, and the numbers by which clients know them (msnp-http §17.3). */
const parts = { profile: 106, expression: 118, picture: 205 } as const

/** `0123456789abcdef!118`: the account's CID in 16 hex digits, and the part. */
export function resourceId(account: AccountId, part: keyof typeof parts): string {
  return `${BigInt.asUintN(64, cidOf(account)).toString(16).padStart(16, '0')}!${parts[part]}`
}
