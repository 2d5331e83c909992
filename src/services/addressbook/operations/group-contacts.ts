import type { NewEntry } from '../../../domain/lists/contacts.ts'
import type { XmlElement } from '../../../wire/xml/element.ts'
import { el } from '../../../wire/xml/writer.ts'
import { SoapFault } from '../../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import { orFault, refusalFaults } from '../refusals.ts'
import type { AddressBook } from '../service.ts'
import { forEachInTurn, isTooMany, readBoolean, readContactIds, readGuids, readList, tooMany } from '../values.ts'
import { readNewEntry } from './contact-add.ts'

/** A contact to be filed: one that there is, or one that is made for it. */
type Filed = { readonly id: string } | { readonly entry: NewEntry }

/**
 * `<ABGroupContactAdd><groupFilter><groupIds><guid/></groupIds></groupFilter><contacts><Contact>` with `contactId`, or with
 * `contactInfo`: then the contact is made first, with everything that ABContactAdd does (Pidgin adds so; msnp-http §12.10). Answers
 * the id of the last contact. One that is in the group already is a success.
 */
export function addGroupContacts(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABGroupContactAdd',
    faults: [...refusalFaults, 'RequestLimitReached'],
    request: (element) => readFiling(element),
    run: async ({ groups, contacts }, caller) =>
      await orFault(() =>
        book.lists.edit(caller.account.id, async (own) => {
          let id = ''
          await forEachInTurn(contacts, async (contact) => {
            id = 'id' in contact ? contact.id : (await own.addContact(contact.entry)).id
            for (const group of groups) await own.addToGroup(group, id)
          })
          return id
        }),
      ),
    response: (id) => resultOf(book.service, 'ABGroupContactAdd', el('guid', id)),
  })
}

function readFiling(element: XmlElement) {
  const groups = readGuids(element.at('groupFilter', 'groupIds'))
  if (groups instanceof SoapFault) return groups
  const contacts = readList(element.child('contacts'), 'Contact')
  if (contacts instanceof SoapFault) return contacts
  if (isTooMany(groups.length * contacts.length)) return tooMany()
  const allow =
    readBoolean(element.textOf('groupContactAddOptions', 'EnableAllowListManagement')) ||
    readBoolean(element.textOf('options', 'EnableAllowListManagement'))
  return { groups, contacts: contacts.map((contact) => readFiled(contact, allow)) }
}

function readFiled(contact: XmlElement, allow: boolean): Filed {
  const id = contact.textOf('contactId')?.trim().toLowerCase() ?? ''
  return id === '' ? { entry: readNewEntry(contact.child('contactInfo'), allow) } : { id }
}

/** `<ABGroupContactDelete>`, shaped alike. A contact that is not in the group has left it already (msnp-http §12.11). */
export function deleteGroupContacts(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABGroupContactDelete',
    faults: [...refusalFaults, 'RequestLimitReached'],
    request: (element) => {
      const groups = readGuids(element.at('groupFilter', 'groupIds'))
      if (groups instanceof SoapFault) return groups
      const contacts = readContactIds(element.child('contacts'))
      if (contacts instanceof SoapFault) return contacts
      return isTooMany(groups.length * contacts.length) ? tooMany() : { groups, contacts }
    },
    run: async ({ groups, contacts }, caller) =>
      await orFault(() =>
        book.lists.edit(caller.account.id, (own) =>
          forEachInTurn(contacts, async (contact) => {
            for (const group of groups) await own.removeFromGroup(group, contact)
          }),
        ),
      ),
    response: () => resultOf(book.service, 'ABGroupContactDelete'),
  })
}
