import type { Account } from '../../../domain/account.ts'
import type { Tables } from '../../../domain/ports/store.ts'
import type { XmlElement } from '../../../wire/xml/element.ts'
import { el, type Markup } from '../../../wire/xml/writer.ts'
import { SoapFault } from '../../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import {
  availabilityService,
  type ListedService,
  messengerService,
  type ServiceAnswer,
  writeOwnerNamespace,
  writeService,
} from '../membership-markup.ts'
import { type AddressBook, readOwn } from '../service.ts'
import { changesSince, readSynchronisation, type Synchronisation } from '../synchronisation.ts'

interface Memberships {
  readonly owner: Account
  readonly services: readonly ServiceAnswer[]
  readonly lastChange: number
}

/** `<FindMembership><serviceFilter><Types><ServiceType>Messenger</ServiceType>…`: who is allowed, blocked, has me, waits (msnp-http §11.1). */
export function findMembership(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'FindMembership',
    faults: ['FullSyncRequired', 'PassportAuthFail'],
    request: (element) => ({ services: askedServices(element), synchronisation: readSynchronisation(element) }),
    run: async ({ services, synchronisation }, caller) =>
      await readOwn(book, caller, (tables, owner) => readMemberships(tables, owner, services, synchronisation)),
    response: (memberships) => resultOf(book.service, 'FindMembership', writeMemberships(memberships)),
  })
}

/** The same lists, of the roles that are asked for only (msnp-http §11.4). */
export function findMembershipByRole(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'FindMembershipByRole',
    faults: ['FullSyncRequired', 'PassportAuthFail'],
    request: (element) => {
      const wanted = (element.child('includedRoles')?.childrenNamed('RoleId') ?? []).map((role) => role.text.trim())
      const services = askedServices(element).map((service) => ({
        ...service,
        roles: service.roles.filter(({ name }) => wanted.includes(name)),
      }))
      return services
    },
    run: async (services, caller) =>
      await readOwn(book, caller, (tables, owner) => readMemberships(tables, owner, services, { kind: 'everything' })),
    response: (memberships) => resultOf(book.service, 'FindMembershipByRole', writeMemberships(memberships)),
  })
}

/** Messenger's lists always, the others by request: clients look for no more than they know. */
function askedServices(element: XmlElement): readonly ListedService[] {
  const types = element.at('serviceFilter', 'Types')?.childrenNamed('ServiceType') ?? []
  const asked = types.some((type) => type.text.trim() === availabilityService.type)
  return asked ? [messengerService, availabilityService] : [messengerService]
}

async function readMemberships(
  tables: Tables,
  owner: Account,
  services: readonly ListedService[],
  synchronisation: Synchronisation,
): Promise<Memberships | SoapFault<'FullSyncRequired'>> {
  const { memberships: lastChange } = await tables.accounts.listVersions(owner.id)
  const since = changesSince(synchronisation, owner, lastChange)
  if (since instanceof SoapFault) return since
  const memberships = await tables.memberships.list(owner.id, since)
  const complete = since === undefined
  return { owner, lastChange, services: services.map((service) => ({ service, memberships, complete, lastChange })) }
}

function writeMemberships({ owner, services, lastChange }: Memberships): readonly Markup[] {
  return [el('Services', services.map(writeService)), writeOwnerNamespace(owner, lastChange)]
}
