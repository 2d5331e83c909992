import { el, type Markup } from '../../../wire/xml/writer.ts'
import { SoapFault } from '../../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import { type Book, readBook, writeAddressBook, writeContacts, writeGroup } from '../book.ts'
import { type AddressBook, ownAddressBook, readOwn } from '../service.ts'
import { readSynchronisation } from '../synchronisation.ts'
import { readGuids } from '../values.ts'

/** `<ABFindAll><abId>…</abId><abView>Full</abView><deltasOnly>…`: the whole address book, Me last (msnp-http §12.2). */
export function findAll(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABFindAll',
    faults: ['FullSyncRequired', 'PassportAuthFail'],
    request: (element) => readSynchronisation(element),
    run: async (synchronisation, caller) =>
      await readOwn(book, caller, (tables, owner) => readBook(tables, owner, synchronisation)),
    response: (found) => resultOf(book.service, 'ABFindAll', writeAll(found)),
  })
}

/** The address book once more, under a name that only libraries know. */
export function find(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABFind',
    faults: ['FullSyncRequired', 'PassportAuthFail'],
    request: (element) => readSynchronisation(element),
    run: async (synchronisation, caller) =>
      await readOwn(book, caller, (tables, owner) => readBook(tables, owner, synchronisation)),
    response: (found) => resultOf(book.service, 'ABFind', writeAll(found)),
  })
}

function writeAll(found: Book): readonly Markup[] {
  return [
    el('groups', found.groups.map(writeGroup)),
    el('contacts', writeContacts(found, '8')),
    writeAddressBook('ab', found),
  ]
}

/** `<ABFindContactsPaged><filterOptions><DeltasOnly>…`: WLM 2009 and later; its containers are capitalised (msnp-http §12.3). */
export function findContactsPaged(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABFindContactsPaged',
    faults: ['ABDoesNotExist', 'FullSyncRequired', 'PassportAuthFail'],
    request: (element) => {
      const id = element.textOf('abHandle', 'ABId')?.trim().toLowerCase() ?? ownAddressBook
      // Any other is the address book of a circle, and there are none.
      if (id !== ownAddressBook && id !== '') return new SoapFault('ABDoesNotExist', 'Address Book Does Not Exist')
      return readSynchronisation(element.child('filterOptions'))
    },
    run: async (synchronisation, caller) =>
      await readOwn(book, caller, (tables, owner) => readBook(tables, owner, synchronisation)),
    response: (found) =>
      resultOf(book.service, 'ABFindContactsPaged', [
        el('Groups', found.groups.map(writeGroup)),
        el('Contacts', writeContacts(found, '14')),
        writeAddressBook('Ab', found),
      ]),
  })
}

/** `<ABFindByContacts><contactIds><guid>…`: those of them that there are (msnp-http §12.4). */
export function findByContacts(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABFindByContacts',
    faults: ['FullSyncRequired', 'PassportAuthFail', 'RequestLimitReached'],
    request: (element) => readGuids(element.child('contactIds')),
    run: async (ids, caller) =>
      await readOwn(book, caller, async (tables, owner) => {
        const found = await readBook(tables, owner, { kind: 'everything' })
        if (found instanceof SoapFault) return found
        const contacts = found.contacts.filter((contact) => ids.includes(contact.id))
        return { ...found, contacts, me: ids.includes(owner.id) ? found.me : undefined }
      }),
    response: (found) =>
      resultOf(book.service, 'ABFindByContacts', [
        el('contacts', writeContacts(found, '8')),
        writeAddressBook('ab', found),
      ]),
  })
}
