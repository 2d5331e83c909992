import { createHash } from 'node:crypto'
import type { Account } from '../../domain/account.ts'
import type { ContactLists } from '../../domain/lists/contact-lists.ts'
import type { Store, Tables } from '../../domain/ports/store.ts'
import type { Tickets } from '../../identity/ports.ts'
import { el, type Markup } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import type { SoapCall, SoapService } from '../soap/operation.ts'
import { addressBookNamespace } from '../soap/route.ts'
import { admitByTicket, type TicketCaller } from '../soap/ticket.ts'

/** What every operation of the contacts service works with. */
export interface AddressBook {
  readonly service: SoapService<TicketCaller>
  readonly store: Store
  readonly lists: ContactLists
}

/** "The address book of whoever asks" (msnp-http §4.1). There is no other. */
export const ownAddressBook = '00000000-0000-0000-0000-000000000000'

/** The host that clients try first, for those that came by a name of which we know nothing. */
const firstHost = 'byrdr.omega.contacts.msn.com'
/** The names of this service that every certificate carries (msnp-http §2); a Mac keeps the one it is told for ever. */
const knownHost = /^(?:(?:omega|proxy-bay|local-bay|[a-z0-9-]+\.omega)\.)?contacts\.msn\.com$/

export function contactsService(tickets: Tickets, publicHost: string): SoapService<TicketCaller> {
  return {
    namespace: addressBookNamespace,
    admit: admitByTicket(tickets),
    header: ({ account }, call) => writeServiceHeader(account, preferredHost(call, publicHost)),
  }
}

/** Clients send all later calls there: the name by which they came, when it is one of ours (msnp-http §10.1). */
function preferredHost({ request }: SoapCall, publicHost: string): string {
  return knownHost.test(request.host) || request.host === publicHost ? request.host : firstHost
}

/** msnp-http §10.4. The cache key names no state: it is one value for each account, and nobody reads it when it comes back. */
function writeServiceHeader(account: Account, host: string): Markup {
  return el(
    'ServiceHeader',
    { xmlns: addressBookNamespace },
    el('Version', '15.01.1408.0000'),
    el('CacheKey', `12r1:${digest(account, 1)}${digest(account, 2)}`),
    el('CacheKeyChanged', true),
    el('PreferredHostName', host),
    el('SessionId', account.id),
  )
}

function digest(account: Account, part: number): string {
  return createHash('sha512').update(`cache key ${part} of ${account.id}`).digest('base64url')
}

/**
 * Reads the caller's own lists in one state of the store. An account that was removed since the ticket was looked at is told to sign
 * in again.
 */
export async function readOwn<Result>(
  { store }: AddressBook,
  caller: TicketCaller,
  work: (tables: Tables, owner: Account) => Promise<Result>,
): Promise<Result | SoapFault<'PassportAuthFail'>> {
  return await store.read(async (tables) => {
    const owner = await tables.accounts.get(caller.account.id)
    if (!owner) return new SoapFault('PassportAuthFail', 'Passport authentication failed. Sign in again.')
    return await work(tables, owner)
  })
}
