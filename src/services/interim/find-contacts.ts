import { type Account, cidOf } from '../../domain/account.ts'
import type { Contact, ContactDetails, Group } from '../../domain/contact.ts'
import { readMe } from '../../domain/lists/me.ts'
import type { XmlElement } from '../../wire/xml/element.ts'
import { el, type Markup } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { type Generation, writeContact, writeGroup, writeMe } from './contact-markup.ts'
import { never, writeDate } from './dates.ts'
import { changesSince, type DeltaRequest, readDeltaRequest } from './delta.ts'
import { mainBook } from './find-membership.ts'
import type { AddressBookDependencies, AddressBookService } from './service.ts'

interface BookRequest extends DeltaRequest {
  /** Absent: all contacts. */
  readonly ids?: readonly string[]
}

interface FoundBook {
  readonly owner: Account
  readonly groups: readonly Group[]
  readonly contacts: readonly Contact[]
  readonly me: ContactDetails
  /** In a delta: nothing is new, and the owner's own entry is left out with everything else. */
  readonly unchanged: boolean
  readonly version: number
}

/**
 * `ABFindAll`, `ABFindContactsPaged`, `ABFindByContacts` and `ABFind`: the forward list and the rest of the address book
 * (msnp-http §12.2–12.4). ABFindAll is the second SOAP call of Messenger for Mac 8 (the seed).
 */
export function findContacts({ store }: AddressBookDependencies, service: AddressBookService): SoapOperation[] {
  const find = (request: BookRequest, owner: Account): Promise<FoundBook | SoapFault<'FullSyncRequired'>> =>
    store.read(async (tables) => {
      const { contacts: stamp } = await tables.accounts.listVersions(owner.id)
      const version = Math.max(stamp, owner.createdAt)
      const since = changesSince(request, version)
      if (since instanceof SoapFault) return since
      const contacts = await tables.contacts.list(owner.id, since)
      return {
        owner,
        groups: await tables.groups.list(owner.id, since),
        contacts: request.ids ? contacts.filter(({ id }) => request.ids?.includes(id)) : contacts,
        me: await readMe(tables, owner),
        unchanged: since === version,
        version,
      }
    })
  const faults = ['FullSyncRequired'] as const
  return [
    operation({
      service,
      action: 'ABFindAll',
      faults,
      request: (element) => readDeltaRequest(element.textOf('deltasOnly'), element.textOf('lastChange')),
      run: (request, { account }) => find(request, account),
      response: (found) =>
        resultOf(service, 'ABFindAll', [
          el('groups', ...found.groups.map(writeGroup)),
          el('contacts', ...writeContacts(found, 'find-all')),
          writeBook('ab', found),
        ]),
    }),
    operation({
      service,
      action: 'ABFindContactsPaged',
      faults,
      request: (element) =>
        readDeltaRequest(element.textOf('filterOptions', 'DeltasOnly'), element.textOf('filterOptions', 'LastChanged')),
      run: (request, { account }) => find(request, account),
      response: (found) =>
        resultOf(service, 'ABFindContactsPaged', [
          el('Groups', ...found.groups.map(writeGroup)),
          el('Contacts', ...writeContacts(found, 'paged')),
          writeBook('Ab', found),
        ]),
    }),
    ...['ABFindByContacts', 'ABFind'].map((action) =>
      operation({
        service,
        action,
        faults,
        request: readIds,
        run: (request, { account }) => find(request, account),
        response: (found) =>
          resultOf(service, action, [
            el('contacts', ...found.contacts.map((contact) => writeContact(contact, 'find-all'))),
            writeBook('ab', found),
          ]),
      }),
    ),
  ]
}

function readIds(element: XmlElement): BookRequest {
  const ids = element.at('contactIds')?.childrenNamed('guid').map(({ text }) => text.trim().toLowerCase()) ?? []
  return { deltasOnly: false, since: undefined, ids }
}

function writeContacts(found: FoundBook, generation: Generation): Markup[] {
  const contacts = found.contacts.map((contact) => writeContact(contact, generation))
  return found.unchanged ? contacts : [...contacts, writeMe(found.owner, found.me, found.version, generation)]
}

function writeBook(name: 'ab' | 'Ab', { owner, version }: FoundBook): Markup {
  return el(
    name,
    el('abId', mainBook),
    el(
      'abInfo',
      el('ownerPuid', 0),
      el('OwnerCID', cidOf(owner.id)),
      el('ownerEmail', owner.email),
      el('fDefault', true),
      el('joinedNamespace', false),
      el('IsBot', false),
      el('IsParentManaged', false),
      el('SubscribeExternalPartner', false),
      el('NotifyExternalPartner', false),
      el('AddressBookType', 'Individual'),
    ),
    el('lastChange', writeDate(version)),
    el('DynamicItemLastChanged', never),
    el('createDate', writeDate(owner.createdAt)),
    el('propertiesChanged'),
  )
}
