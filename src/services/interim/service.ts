import { createHash, randomUUID } from 'node:crypto'
import type { ContactLists } from '../../domain/lists/contact-lists.ts'
import type { Store } from '../../domain/ports/store.ts'
import { isServiceHost } from '../../identity/host-names.ts'
import type { Tickets } from '../../identity/ports.ts'
import { type Child, el } from '../../wire/xml/writer.ts'
import type { SoapService } from '../soap/operation.ts'
import { addressBookNamespace } from '../soap/route.ts'
import { admitByTicket, type TicketCaller } from '../soap/ticket.ts'
import type { WebLog } from '../web/log.ts'
export interface AddressBookDependencies {
  readonly store: Store
  readonly lists: ContactLists
  readonly tickets: Tickets
  readonly publicHost: string
  readonly log?: WebLog
}
export type AddressBookService = SoapService<TicketCaller> & { readonly namespace: typeof addressBookNamespace }
const firstHost = 'byrdr.omega.contacts.msn.com'
export function addressBookService({ tickets, publicHost }: AddressBookDependencies): AddressBookService {
  return { namespace: addressBookNamespace, admit: admitByTicket(tickets), header: (caller) => writeServiceHeader(caller, publicHost) }
}
function writeServiceHeader({ account, call }: TicketCaller, publicHost: string): Child {
  const { host } = call.request
  const preferred = host !== '' && (isServiceHost(host) || host === publicHost) ? host : firstHost
  return el('ServiceHeader', { xmlns: addressBookNamespace }, el('Version', '15.01.1408.0000'),
    el('CacheKey', `12r1:${createHash('sha256').update(account.id).digest('base64url')}`), el('CacheKeyChanged', true),
    el('PreferredHostName', preferred), el('SessionId', randomUUID()))
}
