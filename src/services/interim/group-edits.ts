import type { NewEntry } from '../../domain/lists/contacts.ts'
import type { GroupChange } from '../../domain/lists/groups.ts'
import type { XmlElement } from '../../wire/xml/element.ts'
import { el } from '../../wire/xml/writer.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { readNewEntry } from './contact-edits.ts'
import { layAnnotations, readAnnotations } from './contact-reading.ts'
import { listFaults, orFault } from './refusals.ts'
import type { AddressBookDependencies, AddressBookService } from './service.ts'

/** Groups of contacts: made, renamed, removed, filled and emptied (msnp-http §12.8–12.11). */
export function editGroups({ lists }: AddressBookDependencies, service: AddressBookService): SoapOperation[] {
  return [
    operation({
      service,
      action: 'ABGroupAdd',
      faults: listFaults,
      request: readNewGroup,
      run: (group, { account }) => orFault(() => lists.addGroup(account.id, group)),
      response: (id) => resultOf(service, 'ABGroupAdd', el('guid', id)),
    }),
    operation({
      service,
      action: 'ABGroupUpdate',
      faults: listFaults,
      request: readGroupUpdates,
      run: (updates, { account }) =>
        orFault(() =>
          lists.edit(account.id, async (own) => {
            for (const { id, change } of updates) await own.updateGroup(id, change)
          }),
        ),
      response: () => resultOf(service, 'ABGroupUpdate'),
    }),
    operation({
      service,
      action: 'ABGroupDelete',
      faults: listFaults,
      request: readGroupIds,
      run: (groups, { account }) =>
        orFault(() =>
          lists.edit(account.id, async (own) => {
            for (const group of groups) await own.removeGroup(group)
          }),
        ),
      response: () => resultOf(service, 'ABGroupDelete'),
    }),
    operation({
      service,
      action: 'ABGroupContactAdd',
      faults: listFaults,
      request: (element) => ({ groups: readGroupIds(element), contacts: readGroupContacts(element) }),
      run: ({ groups, contacts }, { account }) =>
        orFault(() =>
          lists.edit(account.id, async (own) => {
            let last = ''
            for (const contact of contacts) {
              last = typeof contact === 'string' ? contact : (await own.addContact(contact)).id
              for (const group of groups) await own.addToGroup(group, last)
            }
            return last
          }),
        ),
      response: (id) => resultOf(service, 'ABGroupContactAdd', el('guid', id)),
    }),
    operation({
      service,
      action: 'ABGroupContactDelete',
      faults: listFaults,
      request: (element) => ({ groups: readGroupIds(element), contacts: readGroupContacts(element) }),
      run: ({ groups, contacts }, { account }) =>
        orFault(() =>
          lists.edit(account.id, async (own) => {
            for (const contact of contacts)
              for (const group of groups) if (typeof contact === 'string') await own.removeFromGroup(group, contact)
          }),
        ),
      response: () => resultOf(service, 'ABGroupContactDelete'),
    }),
  ]
}

const isTrue = (text: string | undefined): boolean => text?.trim().toLowerCase() === 'true'

function readNewGroup(element: XmlElement) {
  const info = element.at('groupInfo', 'GroupInfo')
  return {
    name: info?.textOf('name') ?? '',
    isFavorite: isTrue(info?.textOf('IsFavorite')),
    annotations: info ? readAnnotations(info) : {},
    renameOnConflict: isTrue(element.textOf('groupAddOptions', 'fRenameOnMsgrConflict')),
  }
}

function readGroupUpdates(element: XmlElement): readonly { readonly id: string; readonly change: GroupChange }[] {
  return (element.at('groups')?.childrenNamed('Group') ?? []).map((group) => {
    const info = group.child('groupInfo')
    const name = info?.textOf('name')
    const favorite = info?.textOf('IsFavorite')
    const annotations = info?.child('annotations') ? readAnnotations(info) : undefined
    return {
      id: group.textOf('groupId')?.trim().toLowerCase() ?? '',
      change: {
        ...(name !== undefined && { name }),
        ...(favorite !== undefined && { isFavorite: isTrue(favorite) }),
        ...(annotations && { annotations: (now: Readonly<Record<string, string>>) => layAnnotations(now, annotations) }),
      },
    }
  })
}

function readGroupIds(element: XmlElement): readonly string[] {
  return element.at('groupFilter', 'groupIds')?.childrenNamed('guid').map(({ text }) => text.trim().toLowerCase()) ?? []
}

/**
 * Contacts by their id, or new ones that are made first: Pidgin adds somebody to a group and to the address book in one call
 * (clients-in-the-wild §4.4).
 */
function readGroupContacts(element: XmlElement): readonly (string | NewEntry)[] {
  const allow = isTrue(element.textOf('groupContactAddOptions', 'EnableAllowListManagement'))
  return (element.at('contacts')?.childrenNamed('Contact') ?? []).flatMap((contact): (string | NewEntry)[] => {
    const id = contact.textOf('contactId')?.trim().toLowerCase()
    if (id) return [id]
    const info = contact.child('contactInfo')
    return info ? [readNewEntry(info, allow)] : []
  })
}
