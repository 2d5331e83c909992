import type { Contact } from '../../domain/contact.ts'
import type { XmlElement } from '../../wire/xml/element.ts'
import { el } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { writeContactContent } from './contact-markup.ts'
import { readIntroduction } from './contact-reading.ts'
import { mainBook } from './find-membership.ts'
import { listFaults, orFault } from './refusals.ts'
import type { AddressBookDependencies, AddressBookService } from './service.ts'

/** A circle's address book: there are no circles here. */
const noCircles = new SoapFault('Forbidden', 'There are no circles on this server.')

/**
 * How Windows Live Messenger 2011 and later add and remove people (msnp-http §12.14): a contact is made, then connected, and broken
 * again. Every call may come twice (clients-in-the-wild §6.2).
 */
export function manageConnections({ lists, store }: AddressBookDependencies, service: AddressBookService): SoapOperation[] {
  const find = (owner: string, id: string): Promise<Contact | undefined> => store.read(({ contacts }) => contacts.get(owner, id))
  return [
    operation({
      service,
      action: 'CreateContact',
      faults: [...listFaults, 'Forbidden'],
      request: (element) =>
        isCircle(element) ? noCircles : { email: element.textOf('contactHandle', 'Email')?.trim() ?? '', info: element.child('contactInfo') },
      run: async ({ email, info }, { account }) => {
        const id = await orFault(async () => {
          const entry = { email, isMessengerUser: true, allow: false, ...readIntroduction(info) }
          return (await lists.addContact(account.id, entry)).id
        })
        return id instanceof SoapFault ? id : ((await find(account.id, id)) ?? missing)
      },
      response: (contact) => resultOf(service, 'CreateContact', writeContactContent(contact, 'paged')),
    }),
    operation({
      service,
      action: 'ManageWLConnection',
      faults: [...listFaults, 'Forbidden'],
      request: (element) =>
        isCircle(element)
          ? noCircles
          : {
              id: element.textOf('contactId')?.trim().toLowerCase() ?? '',
              connects: element.textOf('connection')?.trim() === 'true' && element.textOf('action')?.trim() !== '2',
              introduction: readIntroduction(element),
            },
      run: async ({ id, connects, introduction }, { account }) => {
        const changed = await orFault(() =>
          lists.updateContact(account.id, { id }, { isMessengerUser: connects, allow: connects, ...introduction }),
        )
        return changed instanceof SoapFault ? changed : ((await find(account.id, id)) ?? missing)
      },
      response: (contact) => resultOf(service, 'ManageWLConnection', [el('clientErrorData'), writeContactContent(contact, 'paged')]),
    }),
    operation({
      service,
      action: 'BreakConnection',
      faults: [...listFaults, 'Forbidden'],
      request: (element) =>
        isCircle(element)
          ? noCircles
          : {
              id: element.textOf('contactId')?.trim().toLowerCase() ?? '',
              removes: element.textOf('deleteContact')?.trim() === 'true',
              blocks: element.textOf('blockContact')?.trim() === 'true',
            },
      run: ({ id, removes, blocks }, { account }) =>
        orFault(() =>
          lists.edit(account.id, async (own) => {
            const contact = await own.findContact({ id })
            if (!contact) return
            if (blocks && contact.email !== undefined) await own.addMember('Block', contact.email)
            if (removes) await own.removeContact({ id })
            else await own.setOnForwardList({ id }, false)
          }),
        ),
      response: () => resultOf(service, 'BreakConnection'),
    }),
  ]
}

const missing = new SoapFault('ContactDoesNotExist', 'Contact Does Not Exist')

function isCircle(element: XmlElement): boolean {
  const id = element.textOf('abHandle', 'ABId')?.trim().toLowerCase()
  return id !== undefined && id !== '' && id !== mainBook
}
