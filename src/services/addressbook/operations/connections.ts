import type { OwnersLists } from '../../../domain/lists/contact-lists.ts'
import type { XmlElement } from '../../../wire/xml/element.ts'
import { el } from '../../../wire/xml/writer.ts'
import { SoapFault } from '../../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import { inviteMessageAnnotation, readAnnotations, readContactInfo } from '../contact-info.ts'
import { writeContactContent } from '../contact-markup.ts'
import { orFault, refusalFaults } from '../refusals.ts'
import { type AddressBook, ownAddressBook } from '../service.ts'
import { readBoolean } from '../values.ts'

/**
 * `<CreateContact><abHandle/><contactHandle><Email>…`: an entry for an account, as WLM 2011 and later make it. It is on no list until
 * ManageWLConnection connects it (msnp-http §12.14).
 */
export function createContact(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'CreateContact',
    faults: [...refusalFaults, 'Forbidden'],
    request: (element) => {
      if (isOfCircle(element)) return noCircles('CreateContact')
      const info = readContactInfo(element.child('contactInfo'))
      return { info, email: element.textOf('contactHandle', 'Email')?.trim() ?? info.email ?? '' }
    },
    run: async ({ info, email }, caller) =>
      await orFault(() =>
        book.lists.edit(caller.account.id, async (own) => {
          const { id } = await own.addContact({
            email,
            requireAccount: true,
            isMessengerUser: info.isMessengerUser ?? false,
            allow: false,
            type: 'LivePending',
            displayName: info.displayName,
            details: info.details,
            introducedAs: info.introducedAs,
            inviteMessage: info.inviteMessage,
          })
          return await own.getContact({ id })
        }),
      ),
    response: (contact) => resultOf(book.service, 'CreateContact', writeContactContent(contact, '14')),
  })
}

interface Connection {
  readonly id: string
  readonly connect: boolean
  readonly presence: boolean
  readonly inviteMessage: string | undefined
}

/**
 * `<ManageWLConnection><contactId/><connection>true</connection><presence>true</presence><action>1</action>…`: "add and ask", or accept.
 * The contact goes onto Forward, and Allow when presence is asked for. Action 2 declines (msnp-http §12.14).
 */
export function manageConnection(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ManageWLConnection',
    faults: [...refusalFaults, 'Forbidden'],
    request: (element) => {
      const ofCircle = isOfCircle(element) || element.textOf('relationshipType')?.trim() === circleRelationship
      return ofCircle ? noCircles('ManageWLConnection') : readConnection(element)
    },
    run: async (connection, caller) =>
      await orFault(() => book.lists.edit(caller.account.id, (own) => connect(own, connection))),
    response: (contact) =>
      resultOf(book.service, 'ManageWLConnection', [el('clientErrorData'), ...writeContactContent(contact, '14')]),
  })
}

const circleRelationship = '5'
const decline = '2'

function readConnection(element: XmlElement): Connection {
  return {
    id: element.textOf('contactId')?.trim().toLowerCase() ?? '',
    connect: readBoolean(element.textOf('connection') ?? 'true') && element.textOf('action')?.trim() !== decline,
    presence: readBoolean(element.textOf('presence') ?? 'true'),
    inviteMessage: readAnnotations(element.child('annotations'))[inviteMessageAnnotation],
  }
}

async function connect(own: OwnersLists, { id, connect, presence, inviteMessage }: Connection) {
  const contact = await own.updateContact(
    { id },
    { isMessengerUser: connect, allow: presence, inviteMessage, ...(connect && { type: 'Regular' as const }) },
  )
  if (!connect && contact.email !== undefined) await own.acceptPending(contact.email)
  return contact
}

/** `<BreakConnection><contactId/><blockContact/><deleteContact/>`. A contact that is not there is parted with already (msnp-http §12.14). */
export function breakConnection(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'BreakConnection',
    faults: [...refusalFaults, 'Forbidden'],
    request: (element) => {
      if (isOfCircle(element)) return noCircles('BreakConnection')
      return {
        id: element.textOf('contactId')?.trim().toLowerCase() ?? '',
        block: readBoolean(element.textOf('blockContact')),
        remove: readBoolean(element.textOf('deleteContact')),
      }
    },
    run: async ({ id, block, remove }, caller) =>
      await orFault(() =>
        book.lists.edit(caller.account.id, async (own) => {
          const contact = await own.findContact({ id })
          if (!contact) return
          if (block && contact.email !== undefined) await own.addMember('Block', contact.email)
          if (remove) await own.removeContact({ id })
          else if (contact.account !== undefined) await own.setOnForwardList({ id }, false)
        }),
      ),
    response: () => resultOf(book.service, 'BreakConnection'),
  })
}

/** Circles have address books of their own; there are none here (msnp-http §15). */
function isOfCircle(element: XmlElement): boolean {
  const id = element.textOf('abHandle', 'ABId')?.trim().toLowerCase() ?? ''
  return id !== '' && id !== ownAddressBook
}

export function noCircles(action: string): SoapFault<'Forbidden'> {
  return new SoapFault('Forbidden', `This server has no circles: ${action} works on your own address book only.`)
}
