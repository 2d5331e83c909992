import type { OwnersLists } from '../../domain/lists/contact-lists.ts'
import type { NewEntry } from '../../domain/lists/contacts.ts'
import { encodeText } from '../../wire/text-token.ts'
import type { XmlElement } from '../../wire/xml/element.ts'
import { el } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { layAnnotations, readAnnotations, readDetails, readDetailsChange, readIntroduction } from './contact-reading.ts'
import { type ListFault, listFaults, orFault } from './refusals.ts'
import type { AddressBookDependencies, AddressBookService } from './service.ts'

/** `ABContactAdd`, `ABContactUpdate`, `ABContactDelete` and `DeleteContact` (msnp-http §12.5–12.7). */
export function editContacts({ lists }: AddressBookDependencies, service: AddressBookService): SoapOperation[] {
  return [
    operation({
      service,
      action: 'ABContactAdd',
      faults: listFaults,
      request: (element) => readNewEntries(element, element.textOf('options', 'EnableAllowListManagement')),
      run: (entries, { account }) =>
        orFault(() =>
          lists.edit(account.id, async (own) => {
            let id = ''
            for (const entry of entries) id = (await own.addContact(entry)).id
            return id
          }),
        ),
      response: (id) => resultOf(service, 'ABContactAdd', el('guid', id)),
    }),
    operation({
      service,
      action: 'ABContactUpdate',
      faults: listFaults,
      request: readUpdates,
      run: (updates, { account }) =>
        orFault(() =>
          lists.edit(account.id, async (own) => {
            for (const update of updates) await update(own)
          }),
        ),
      response: () => resultOf(service, 'ABContactUpdate'),
    }),
    operation({
      service,
      action: 'ABContactDelete',
      faults: listFaults,
      request: (element) => contactsOf(element).map((contact) => contact.textOf('contactId')?.trim() ?? ''),
      run: (ids, { account }) => removeAll(ids, (work) => lists.edit(account.id, work)),
      response: () => resultOf(service, 'ABContactDelete'),
    }),
    operation({
      service,
      action: 'DeleteContact',
      faults: listFaults,
      request: (element) => [element.textOf('contactId')?.trim() ?? ''],
      run: (ids, { account }) => removeAll(ids, (work) => lists.edit(account.id, work)),
      response: () => resultOf(service, 'DeleteContact'),
    }),
  ]
}

/** A contact that is gone already is what was wanted: no fault (clients-in-the-wild §0). */
function removeAll(
  ids: readonly string[],
  edit: (work: (own: OwnersLists) => Promise<void>) => Promise<void>,
): Promise<void | SoapFault<ListFault>> {
  return orFault(() =>
    edit(async (own) => {
      for (const id of ids) await own.removeContact({ id })
    }),
  )
}

function contactsOf(element: XmlElement): readonly XmlElement[] {
  return element.at('contacts')?.childrenNamed('Contact') ?? []
}

/** New contacts of a request; a request that names none is refused like one with a bad address. */
export function readNewEntries(
  element: XmlElement,
  allowListManagement: string | undefined,
): readonly NewEntry[] | SoapFault<'BadEmailArgument'> {
  const allow = allowListManagement?.trim().toLowerCase() === 'true'
  const entries = contactsOf(element).flatMap((contact) => {
    const info = contact.child('contactInfo')
    return info ? [readNewEntry(info, allow)] : []
  })
  return entries.length > 0 ? entries : new SoapFault('BadEmailArgument', 'Malformed email Argument Email missing')
}

export function readNewEntry(info: XmlElement, allow: boolean): NewEntry {
  const email = info.textOf('passportName')?.trim()
  return {
    ...(email && { email }),
    // A contact with an address of this service is one for Messenger unless it says no (msnp-http §12.5).
    isMessengerUser: email !== undefined && email !== '' && info.textOf('isMessengerUser')?.trim().toLowerCase() !== 'false',
    allow,
    displayName: info.textOf('displayName'),
    details: readDetails(info),
    ...readIntroduction(info),
  }
}

type Update = (own: OwnersLists) => Promise<void>

function readUpdates(element: XmlElement): readonly Update[] {
  const allow = element.textOf('options', 'EnableAllowListManagement')?.trim().toLowerCase() === 'true'
  return contactsOf(element).flatMap((contact) => {
    const info = contact.child('contactInfo')
    if (!info) return []
    const tokens = new Set((contact.textOf('propertiesChanged') ?? '').split(/\s+/).filter(Boolean))
    const id = contact.textOf('contactId')?.trim()
    return [info.textOf('contactType')?.trim() === 'Me' || !id ? readMeUpdate(info, tokens) : readUpdate(id, info, tokens, allow)]
  })
}

/** The owner's own entry: its display name is the account's friendly name, and annotations hold privacy (msnp-http §12.6). */
function readMeUpdate(info: XmlElement, tokens: ReadonlySet<string>): Update {
  const name = info.textOf('displayName')
  const renames = name !== undefined && name !== '' && (tokens.size === 0 || tokens.has('DisplayName'))
  const annotations = readAnnotations(info)
  const change = readDetailsChange(info, tokens)
  return async (own) => {
    if (renames) await own.setFriendlyName(encodeText(name), { announce: true })
    await own.updateMe((now) => ({ ...change(now), annotations: layAnnotations(now.annotations ?? {}, annotations) }))
  }
}

function readUpdate(id: string, info: XmlElement, tokens: ReadonlySet<string>, allow: boolean): Update {
  const changes = (token: string, present: boolean): boolean => (tokens.size === 0 ? present : tokens.has(token))
  const displayName = info.textOf('displayName')
  const messenger = info.textOf('isMessengerUser')?.trim().toLowerCase()
  const details = readDetailsChange(info, tokens)
  return async (own) => {
    await own.updateContact(
      { id },
      {
        ...(changes('DisplayName', displayName !== undefined) && { displayName: displayName ?? '' }),
        ...(changes('IsMessengerUser', messenger !== undefined) && messenger !== undefined && { isMessengerUser: messenger === 'true' }),
        allow,
        details,
        ...readIntroduction(info),
      },
    )
  }
}
