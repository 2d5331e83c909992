import type { Account, EncodedText } from '../../../domain/account.ts'
import type { Contact } from '../../../domain/contact.ts'
import type { OwnersLists } from '../../../domain/lists/contact-lists.ts'
import { nameOfOwners, plainText } from '../../../domain/lists/names.ts'
import {
  type Published,
  type PublishedName,
  publishedOf,
  telephoneDetails,
  telephoneOf,
} from '../../../domain/lists/published.ts'
import { readPublished } from '../../../domain/lists/publishing.ts'
import { opposite, type PrivacyRole } from '../../../domain/lists/rules.ts'
import type { Tables } from '../../../domain/ports/store.ts'
import { permits } from '../../../domain/presence/visibility.ts'
import { isCustom } from '../../../protocol/customs.ts'
import { errors } from '../../../protocol/errors.ts'
import {
  addContact10,
  addedContact10,
  addedPerson10,
  addedToGroup10,
  addPerson2,
  addPerson7,
  addPerson10,
  addToGroup10,
  contactAdded,
  personAdded,
} from '../../../protocol/notification/list-edits.ts'
import { encodeText } from '../../../wire/text-token.ts'
import { closeOverServersList, editLists, numbersOf2, numbersOf10, Refused } from '../lists/edit.ts'
import { sayPublished } from '../lists/published.ts'
import type { SignedInSession } from '../session.ts'
import { onSignedIn } from './on.ts'

const roleOf = { AL: 'Allow', BL: 'Block' } as const satisfies Record<string, PrivacyRole>

/**
 * C: `ADD 8 FL bob@example.com Bob 1` → S: `ADD 8 FL 18 bob@example.com Bob 1`; `AL` and `BL` likewise, without a group. Of somebody
 * who is on the forward list already, a group says that they go into that one too (msnp-wire §6.14).
 */
const add = onSignedIn([addPerson2, addPerson7], async (command, session) => {
  const { list, account: email, name, transaction } = command
  if (list === 'RL' || list === 'PL') return closeOverServersList(session, command)
  if (list !== 'FL') {
    const added = await editLists(session, command, numbersOf2, (own) => enterList(own, roleOf[list], email))
    if (added) session.say(personAdded, transaction, { list, version: session.listVersion, account: added.email, name })
    return
  }
  const groupNumber = 'groupNumber' in command ? command.groupNumber : undefined
  const added = await editLists(session, command, numbersOf2, async (own, tables) => {
    const group = await groupOf(tables, session, groupNumber)
    if (group instanceof Refused) return group
    return await enterForwardList(own, tables, session, { email, name, group: group?.id, toRest: groupNumber === 0 })
  })
  if (!added) return
  const { person, contact } = added
  session.say(contactAdded, transaction, {
    version: session.listVersion,
    list,
    account: person.email,
    name,
    contact,
    groupNumber,
  })
  tellOf(session, transaction, added)
})

/** Group 0 holds whoever is in no other: no group of the address book (msnp-wire §3.7). */
async function groupOf(tables: Tables, { account }: SignedInSession, number: number | undefined) {
  if (number === undefined || number === 0) return undefined
  const groups = await tables.groups.list(account.id)
  return groups.find((group) => group.number === number) ?? new Refused(errors.invalidGroup)
}

interface Addition {
  readonly email: string
  readonly name: EncodedText | undefined
  readonly group?: string | undefined
  /** Into group 0. */
  readonly toRest?: boolean
}

interface Added {
  readonly person: Account
  /** The contact's id. */
  readonly contact: string
  /** What is known of how to reach them. */
  readonly published: Published
  readonly joined: boolean
}

async function enterForwardList(
  own: OwnersLists,
  tables: Tables,
  session: SignedInSession,
  { email, name, group, toRest = false }: Addition,
): Promise<Added | Refused> {
  const person = (await own.getPerson(email)).account
  const known = await own.findContact({ email })
  if (known?.isMessengerUser) {
    if (isThere(known, group, toRest)) return new Refused(errors.alreadyThere)
    if (group !== undefined) await own.addToGroup(group, known.id)
    return { person, contact: known.id, published: {}, joined: false }
  }
  const displayName = name === undefined ? undefined : nameOfOwners(name, person)
  const { id } = await own.addContact({ email, isMessengerUser: true, allow: false, displayName })
  if (group !== undefined) await own.addToGroup(group, id)
  const { relation } = await tables.relations.between(session.account.id, person.id)
  const theirs = permits(relation) ? await readPublished(tables, person.id) : {}
  return { person, contact: id, published: { ...theirs, ...publishedOf(known?.details ?? {}) }, joined: true }
}

function isThere(contact: Contact, group: string | undefined, toRest: boolean): boolean {
  if (group !== undefined) return contact.groups.includes(group)
  return !toRest || contact.groups.length === 0
}

/** What follows the answer: telephones now, and the contact's status when it has been looked at (msnp-wire §6.13, §6.14). */
function tellOf(session: SignedInSession, transaction: number, { person, published, joined }: Added): void {
  if (!joined) return
  session.additions ??= new Map()
  session.additions.set(person.id, transaction)
  sayPublished(session, person, published, Object.keys(published) as PublishedName[])
}

async function enterList(own: OwnersLists, role: PrivacyRole, email: string): Promise<{ email: string } | Refused> {
  const { account, roles } = await own.getPerson(email)
  if (roles.includes(role)) return new Refused(errors.alreadyThere)
  if (roles.includes(opposite(role))) return new Refused(errors.onOppositeList)
  await own.addMember(role, email)
  return { email: account.email }
}

/**
 * C: `ADC 16 FL N=bob@example.com F=Bob` → S: `ADC 16 FL N=bob@example.com F=Bob C=c1f9a363-4ee9-4a33-a434-b056a4c55b98` (msnp-wire
 * §6.15). From dialect 11 on also a telephone: `N=tel:15550100`.
 */
const addContact = onSignedIn([addContact10], async (command, session) => {
  const { account: email, name, transaction } = command
  const [, number] = /^tel:(.+)$/i.exec(email) ?? []
  if (number !== undefined) return await addTelephone(session, command, number, name)
  const added = await editLists(session, command, numbersOf10, (own, tables) =>
    enterForwardList(own, tables, session, { email, name }),
  )
  if (!added) return
  const { person, contact } = added
  session.sayForm(addedContact10, transaction, { account: person.email, name: name ?? person.friendlyName, contact })
  tellOf(session, transaction, added)
})

async function addTelephone(
  session: SignedInSession,
  command: Parameters<typeof editLists>[1],
  number: string,
  name: EncodedText | undefined,
): Promise<void> {
  if (!isCustom('telephone contacts', session.dialect)) return session.refuse(command, errors.invalidParameter)
  const added = await editLists(session, command, numbersOf10, async (own, tables) => {
    const contacts = await tables.contacts.list(session.account.id)
    if (contacts.some((contact) => telephoneOf(contact) === number)) return new Refused(errors.alreadyThere)
    return await own.addContact({
      isMessengerUser: false,
      allow: false,
      displayName: name && plainText(name),
      details: telephoneDetails(number),
    })
  })
  if (added)
    session.sayForm(addedContact10, command.transaction, {
      account: `tel:${number}`,
      name: name ?? encodeText(number),
      contact: added.id,
    })
}

/** C: `ADC 17 FL C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 f60efbe7-94af-4b16-b926-e4e10878d329` → S: the same (msnp-wire §6.15). */
const addToGroup = onSignedIn([addToGroup10], async (command, session) => {
  const { contact, group, transaction } = command
  const added = await editLists(
    session,
    command,
    { ...numbersOf10, 'unknown-contact': errors.invalidAccount },
    async (own) => ((await own.addToGroup(group, contact)) ? { group } : new Refused(errors.alreadyThere)),
  )
  if (added) session.sayForm(addedToGroup10, transaction, { contact, group })
})

/** C: `ADC 18 AL N=bob@example.com` → S: the same; `RL` says that a request has been seen (msnp-wire §6.15). */
const addPerson = onSignedIn([addPerson10], async (command, session) => {
  const { list, account: email, name, transaction } = command
  if (list === 'PL') return closeOverServersList(session, command)
  const added = await editLists(session, command, numbersOf10, (own) =>
    list === 'RL' ? acceptRequest(own, email) : enterList(own, roleOf[list], email),
  )
  if (added) session.sayForm(addedPerson10, transaction, { list, account: added.email, name })
})

/** A request that an answer by `AL` or `BL` has settled already is seen as well. */
async function acceptRequest(own: OwnersLists, email: string): Promise<{ email: string } | Refused> {
  const { account, roles } = await own.getPerson(email)
  if (!roles.includes('Pending') && !roles.includes('Reverse')) return new Refused(errors.notOnList)
  await own.acceptPending(email)
  return { email: account.email }
}

export const listAdditionHandlers = [add, addContact, addToGroup, addPerson]
