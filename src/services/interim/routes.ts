import { soapRoute } from '../soap/route.ts'
import type { Route } from '../web/exchange.ts'
import { manageConnections } from './connections.ts'
import { editContacts } from './contact-edits.ts'
import { findContacts } from './find-contacts.ts'
import { findMembership } from './find-membership.ts'
import { editGroups } from './group-edits.ts'
import { answerHarmlessly } from './harmless.ts'
import { editMembers } from './members.ts'
import { type AddressBookDependencies, addressBookService } from './service.ts'

/** Everything that the address book can do, by what it is about. */
const operations = [findMembership, findContacts, editMembers, editContacts, editGroups, manageConnections, answerHarmlessly]

/** Clients divide the operations between two paths; both answer all of them (msnp-http §10.1). */
const paths = ['/abservice/sharingservice.asmx', '/abservice/abservice.asmx']

/** The address book over SOAP, under whatever name a client found it. */
export function createAddressBookRoutes(dependencies: AddressBookDependencies): Route[] {
  const service = addressBookService(dependencies)
  const all = operations.flatMap((declare) => declare(dependencies, service))
  return paths.map((path) => soapRoute(path, all, dependencies.log ? { log: dependencies.log } : {}))
}
