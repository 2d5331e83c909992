import type { NewEntry } from '../../../domain/lists/contacts.ts'
import type { XmlElement } from '../../../wire/xml/element.ts'
import { el } from '../../../wire/xml/writer.ts'
import { SoapFault } from '../../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import { readContactInfo } from '../contact-info.ts'
import { orFault, refusalFaults } from '../refusals.ts'
import type { AddressBook } from '../service.ts'
import { forEachInTurn, readBoolean, readList } from '../values.ts'

/**
 * `<ABContactAdd><abId/><contacts><Contact><contactInfo><passportName>…<options><EnableAllowListManagement>true`. Answers the id of the
 * last contact. A contact that is there already is answered with its id and no fault: clients go on with that id either way, and one
 * of them makes every call twice (msnp-http §12.5, clients-in-the-wild §6.2).
 */
export function addContacts(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABContactAdd',
    faults: [...refusalFaults, 'RequestLimitReached'],
    request: (element) => {
      const contacts = readList(element.child('contacts'), 'Contact')
      if (contacts instanceof SoapFault) return contacts
      const allow = readBoolean(element.textOf('options', 'EnableAllowListManagement'))
      return contacts.map((contact) => readNewEntry(contact.child('contactInfo'), allow))
    },
    run: async (entries, caller) =>
      await orFault(() =>
        book.lists.edit(caller.account.id, async (own) => {
          let id = ''
          await forEachInTurn(entries, async (entry) => {
            id = (await own.addContact(entry)).id
          })
          return id
        }),
      ),
    response: (id) => resultOf(book.service, 'ABContactAdd', el('guid', id)),
  })
}

/** A contact as clients ask for it: an account for Messenger, or an entry of the address book that may have no account at all. */
export function readNewEntry(element: XmlElement | undefined, allow: boolean): NewEntry {
  const info = readContactInfo(element)
  const wantsMessenger = info.isMessengerUser === true
  // A telephone number that takes messages is no account: an entry like any other.
  const isMessengerUser = wantsMessenger && !(info.email === undefined && info.details.phones !== undefined)
  const { emails = [] } = info.details
  const keepsAddress = info.email === undefined || emails.some((row) => row.email === info.email)
  return {
    email: info.email,
    isMessengerUser,
    allow,
    type: info.type === undefined || info.type === 'Me' ? undefined : info.type,
    displayName: info.displayName,
    details:
      isMessengerUser || keepsAddress
        ? info.details
        : { ...info.details, emails: [...emails, { contactEmailType: 'ContactEmailPersonal', email: info.email }] },
    introducedAs: info.introducedAs,
    inviteMessage: info.inviteMessage,
  }
}
