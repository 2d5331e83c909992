import type { OwnersLists } from '../../../domain/lists/contact-lists.ts'
import type { XmlElement } from '../../../wire/xml/element.ts'
import { SoapFault } from '../../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import type { TicketCaller } from '../../soap/ticket.ts'
import { readContactInfo } from '../contact-info.ts'
import { ChangedProperties, changeDetails } from '../property-changes.ts'
import { orFault, refusalFaults } from '../refusals.ts'
import type { AddressBook } from '../service.ts'
import { forEachInTurn, readBoolean, readList } from '../values.ts'

/**
 * `<ABContactUpdate><contacts><Contact><contactId/><contactInfo/><propertiesChanged>Annotation </propertiesChanged>`: the fields that
 * are named and no others. `isMessengerUser` false takes the contact off the forward list and keeps its entry. Without an id it is
 * the owner's own entry: DisplayName is the friendly name, annotations hold the privacy settings (msnp-http §12.6).
 */
export function updateContacts(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABContactUpdate',
    faults: [...refusalFaults, 'RequestLimitReached'],
    request: (element) => {
      const contacts = readList(element.child('contacts'), 'Contact')
      if (contacts instanceof SoapFault) return contacts
      return { contacts, allow: readBoolean(element.textOf('options', 'EnableAllowListManagement')) }
    },
    run: async ({ contacts, allow }, caller) =>
      await orFault(() =>
        book.lists.edit(caller.account.id, (own) =>
          forEachInTurn(contacts, (contact) =>
            isMe(contact, caller) ? updateMe(own, contact) : updateOne(own, contact, allow),
          ),
        ),
      ),
    response: () => resultOf(book.service, 'ABContactUpdate'),
  })
}

/** The owner's own entry: by its id or its type; without either, there is nothing else that a contact without an id could be. */
function isMe(contact: XmlElement, caller: TicketCaller): boolean {
  const id = contact.textOf('contactId')?.trim().toLowerCase() ?? ''
  const type = contact.textOf('contactInfo', 'contactType')?.trim() ?? ''
  return type === 'Me' || id === caller.account.id || (id === '' && type === '')
}

async function updateMe(own: OwnersLists, contact: XmlElement): Promise<void> {
  const { info, element, changed } = readUpdate(contact)
  if (info.displayName !== undefined && changed.concern('DisplayName')) await own.setPlainName(info.displayName)
  await own.updateMe((now) => changeDetails(now, element, changed))
}

async function updateOne(own: OwnersLists, contact: XmlElement, allow: boolean): Promise<void> {
  const { info, element, changed } = readUpdate(contact)
  const { displayName, isMessengerUser, type } = info
  const names = changed.names('DisplayName') && displayName === undefined ? '' : displayName
  await own.updateContact(
    { id: contact.textOf('contactId')?.trim() ?? '' },
    {
      ...(names !== undefined && changed.concern('DisplayName') && { displayName: names }),
      ...(type !== undefined && type !== 'Me' && changed.concern('ContactType') && { type }),
      ...(isMessengerUser !== undefined && changed.concern('IsMessengerUser') && { isMessengerUser }),
      allow,
      introducedAs: info.introducedAs,
      inviteMessage: info.inviteMessage,
      details: (now) => changeDetails(now, element, changed),
    },
  )
}

function readUpdate(contact: XmlElement) {
  const element = contact.child('contactInfo')
  return {
    element,
    info: readContactInfo(element),
    changed: new ChangedProperties(contact.textOf('propertiesChanged')),
  }
}
