import type { ContactLists } from '../../domain/lists/contact-lists.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Tickets } from '../../identity/ports.ts'
import type { SoapOperation } from '../soap/operation.ts'
import { soapRoute } from '../soap/route.ts'
import type { Route } from '../web/exchange.ts'
import type { WebLog } from '../web/log.ts'
import { acknowledgedOperations, createCircle } from './operations/acknowledged.ts'
import { breakConnection, createContact, manageConnection } from './operations/connections.ts'
import { addContacts } from './operations/contact-add.ts'
import { deleteContact, deleteContacts } from './operations/contact-delete.ts'
import { updateContacts } from './operations/contact-update.ts'
import { find, findAll, findByContacts, findContactsPaged } from './operations/find-contacts.ts'
import { findMembership, findMembershipByRole } from './operations/find-membership.ts'
import { addGroupContacts, deleteGroupContacts } from './operations/group-contacts.ts'
import { addGroup, deleteGroups, updateGroups } from './operations/groups.ts'
import { addMember, deleteMember } from './operations/members.ts'
import { type AddressBook, contactsService } from './service.ts'

export interface AddressBookDependencies {
  readonly store: Store
  readonly lists: ContactLists
  readonly tickets: Tickets
  /** This server's own name or address. */
  readonly publicHost: string
  readonly log?: WebLog
}

const paths = ['/abservice/sharingservice.asmx', '/abservice/abservice.asmx']

/** The contacts service ("ABCH", msnp-http §10–§13). Its operations are spread over two paths and answered on both. */
export function createAddressBookRoutes({ store, lists, tickets, publicHost, log }: AddressBookDependencies): Route[] {
  const operations = addressBookOperations({ service: contactsService(tickets, publicHost), store, lists })
  return paths.map((path) => soapRoute(path, operations, log === undefined ? {} : { log }))
}

export function addressBookOperations(book: AddressBook): readonly SoapOperation[] {
  return [
    ...[findMembership, findMembershipByRole, addMember, deleteMember],
    ...[findAll, find, findContactsPaged, findByContacts],
    ...[addContacts, updateContacts, deleteContacts],
    ...[addGroup, updateGroups, deleteGroups, addGroupContacts, deleteGroupContacts],
    ...[createContact, deleteContact, manageConnection, breakConnection, createCircle],
  ]
    .map((declare) => declare(book))
    .concat(acknowledgedOperations(book))
}
