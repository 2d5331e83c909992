import type { Contact } from '../../../domain/contact.ts'
import type { OwnersLists } from '../../../domain/lists/contact-lists.ts'
import { telephoneOf } from '../../../domain/lists/published.ts'
import type { Tables } from '../../../domain/ports/store.ts'
import { errors } from '../../../protocol/errors.ts'
import {
  contactRemoved,
  removeContact10,
  removedContact10,
  removedPerson10,
  removePerson2,
  removePerson10,
} from '../../../protocol/notification/list-edits.ts'
import { closeOverServersList, editLists, numbersOf2, numbersOf10, Refused } from '../lists/edit.ts'
import { onSignedIn } from './on.ts'

type Removed = { readonly email: string; readonly contact?: Contact }

/**
 * C: `REM 9 FL bob@example.com` → S: `REM 9 FL 19 bob@example.com`; with a group behind it only out of that group; `AL` and `BL`
 * likewise (msnp-wire §6.16).
 */
const remove = onSignedIn([removePerson2], async (command, session) => {
  const { list, account: email, groupNumber, transaction } = command
  if (list === 'RL' || list === 'PL') return closeOverServersList(session, command)
  const removed = await editLists(session, command, numbersOf2, async (own, tables) => {
    if (list !== 'FL') return await leaveList(own, list, email)
    const contact = await own.findContact({ email })
    if (!contact?.isMessengerUser) return new Refused(errors.notOnList)
    return groupNumber === undefined
      ? await leaveForwardList(own, contact)
      : await leaveNumberedGroup(own, tables, contact, groupNumber)
  })
  if (!removed) return
  if (list === 'FL' && groupNumber === undefined) forgetAddition(session, removed)
  session.say(contactRemoved, transaction, {
    list,
    version: session.listVersion,
    account: removed.email,
    groupNumber: list === 'FL' ? groupNumber : undefined,
    contact: removed.contact?.id ?? '',
  })
})

async function leaveList(own: OwnersLists, list: 'AL' | 'BL', email: string): Promise<Removed | Refused> {
  const person = await own.findPerson(email)
  const role = list === 'AL' ? 'Allow' : 'Block'
  if (!person?.roles.includes(role)) return new Refused(errors.notOnList)
  await own.removeMember(role, { email })
  return { email: person.account.email }
}

async function leaveForwardList(own: OwnersLists, contact: Contact): Promise<Removed> {
  await own.removeContact({ id: contact.id })
  return { email: contact.email ?? '', contact }
}

/**
 * Whoever leaves group 0 goes into another, by a command before or after this one: there is nothing to do, and no contact is lost whose
 * client says the two in either order (msnp-wire §3.7).
 */
async function leaveNumberedGroup(
  own: OwnersLists,
  { groups }: Tables,
  contact: Contact,
  number: number,
): Promise<Removed | Refused> {
  const removed = { email: contact.email ?? '', contact }
  if (number === 0) return removed
  const group = (await groups.list(contact.owner)).find((one) => one.number === number)
  if (!group) return new Refused(errors.invalidGroup)
  if (!contact.groups.includes(group.id)) return new Refused(errors.notInGroup)
  await own.removeFromGroup(group.id, contact.id)
  return removed
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** C: `REM 9 FL c1f9a363-4ee9-4a33-a434-b056a4c55b98` → S: the same; with a group behind it only out of that group (msnp-wire §6.16). */
const removeContact = onSignedIn([removeContact10], async (command, session) => {
  const { contact: id, group, transaction } = command
  if (!guid.test(id)) return session.refuse(command, errors.contactListError)
  const removed = await editLists(session, command, numbersOf10, async (own, tables) => {
    const contact = await own.findContact({ id })
    if (!contact || !(contact.isMessengerUser || telephoneOf(contact) !== undefined))
      return new Refused(errors.notOnList)
    if (group === undefined) return await leaveForwardList(own, contact)
    const groups = await tables.groups.list(contact.owner)
    if (!groups.some((one) => one.id === group.toLowerCase())) return new Refused(errors.invalidGroup)
    if (!(await own.removeFromGroup(group, contact.id))) return new Refused(errors.notInGroup)
    return { email: contact.email ?? '', contact }
  })
  if (!removed) return
  if (group === undefined) forgetAddition(session, removed)
  session.sayForm(removedContact10, transaction, { contact: removed.contact?.id ?? id, group: group?.toLowerCase() })
})

/** C: `REM 9 AL bob@example.com` → S: the same; `PL` says that a request is answered (msnp-wire §6.16). */
const removePerson = onSignedIn([removePerson10], async (command, session) => {
  const { list, account: email, transaction } = command
  if (list === 'RL') return closeOverServersList(session, command)
  const removed = await editLists(session, command, numbersOf10, (own) =>
    list === 'PL' ? answerRequest(own, email) : leaveList(own, list, email),
  )
  if (removed) session.sayForm(removedPerson10, transaction, { list, account: removed.email })
})

/** A request that `ADC` of another list has settled already is answered as well. */
async function answerRequest(own: OwnersLists, email: string): Promise<Removed | Refused> {
  const person = await own.findPerson(email)
  if (!person || !(person.roles.includes('Pending') || person.roles.includes('Reverse')))
    return new Refused(errors.notOnList)
  await own.removeMember('Pending', { email })
  return { email: person.account.email }
}

function forgetAddition(session: { readonly additions: Map<string, number> | undefined }, { contact }: Removed): void {
  if (contact?.account !== undefined) session.additions?.delete(contact.account)
}

export const listRemovalHandlers = [remove, removeContact, removePerson]
