import type { Account, AccountId } from '../account.ts'
import type { Contact, ContactDetails, ContactType } from '../contact.ts'
import type { ContactChange } from '../ports/store.ts'
import type { ListChange } from './change.ts'
import { checkDetails, checkText, mergeDetails, sameDetails } from './details.ts'
import { enterForwardList, leaveForwardList, setOnForwardList } from './forward-list.ts'
import { limits } from './limits.ts'
import { enterPrivacyList } from './privacy-lists.ts'
import { refusals } from './refusal.ts'
import { type Introduction, isOnForwardList } from './requests.ts'
import { type ContactRef, findContact, requireContact, requireOther } from './resolve.ts'

export interface NewEntry extends Introduction {
  /** The address or the account it stands for. Neither: a plain entry of the address book, which must not be a Messenger user. */
  readonly email?: string | undefined
  readonly account?: AccountId | undefined
  /** Goes onto the forward list. False: an entry of the address book and no more. */
  readonly isMessengerUser: boolean
  /** Refuses an address that no account has, even for an entry of the address book and no more. */
  readonly requireAccount?: boolean
  /** `EnableAllowListManagement`: goes onto the allow list too, unless blocked (msnp-http §12.5). */
  readonly allow: boolean
  /** `Regular` unless said otherwise. */
  readonly type?: ContactType | undefined
  /** The name under which the owner keeps the contact. Plain text; empty or absent: the account's own name. */
  readonly displayName?: string | undefined
  readonly details?: ContactDetails | undefined
}

export interface AddedContact {
  /** Of the contact in the address book; the same for every repetition. */
  readonly id: string
  /** Undefined for a plain entry. */
  readonly account: AccountId | undefined
  /** Whether this very call put it on the forward list. */
  readonly joinedForwardList: boolean
}

/**
 * Adds somebody to the address book. What is there already is brought up to date and answered with its id, since one client makes
 * every such call twice (clients-in-the-wild §6.2).
 *
 * @throws ListRefusal `unknown-account`, `oneself`, `bad-address`, `list-full`, `too-long`
 */
export async function addContact(change: ListChange, entry: NewEntry): Promise<AddedContact> {
  checkText('displayName', entry.displayName, limits.displayName)
  checkText('displayName', entry.introducedAs, limits.displayName)
  checkText('inviteMessage', entry.inviteMessage, limits.inviteMessage)
  checkDetails(entry.details ?? {})
  const account = await accountOf(change, entry)
  const known = account ? await findContact(change, { email: account.email }) : await findPlainEntry(change, entry)
  const contact = known ? await refresh(change, known, entry) : await insert(change, account, entry)
  if (!account || !entry.isMessengerUser) return { id: contact.id, account: account?.id, joinedForwardList: false }

  const joins = !isOnForwardList(known)
  if (joins && known) await setOnForwardList(change, { ...contact, account: account.id }, true, entry)
  else if (joins) await enterForwardList(change, account.id, entry)
  if (entry.allow) await allowUnlessBlocked(change, account.id)
  return { id: contact.id, account: account.id, joinedForwardList: joins }
}

/** Adding somebody back is not the same as unblocking them: that takes a call of its own (msnp-http §14.1). */
export async function allowUnlessBlocked(change: ListChange, member: AccountId): Promise<void> {
  const roles = await change.tables.memberships.rolesOf(change.owner.id, member)
  if (!roles.includes('Block')) await enterPrivacyList(change, 'Allow', member)
}

async function accountOf(change: ListChange, entry: NewEntry): Promise<Account | undefined> {
  if (entry.account !== undefined) return await requireOther(change, { account: entry.account })
  if (entry.isMessengerUser || entry.requireAccount) return await requireOther(change, entry.email ?? '')
  const account = entry.email === undefined ? undefined : await change.tables.accounts.find(entry.email)
  return account?.id === change.owner.id ? undefined : account
}

async function findPlainEntry(change: ListChange, entry: NewEntry): Promise<Contact | undefined> {
  const contacts = await change.book.contacts(change)
  return contacts.find(
    (contact) =>
      contact.account === undefined &&
      contact.displayName === (entry.displayName ?? '') &&
      sameDetails(contact.details, entry.details ?? {}),
  )
}

async function insert(change: ListChange, account: Account | undefined, entry: NewEntry): Promise<Contact> {
  if ((await change.book.contacts(change)).length >= limits.contacts) throw refusals.listFull(limits.contacts)
  change.effects.bookChanged()
  const added = await change.tables.contacts.add(change.owner.id, {
    id: account?.id ?? change.newId(),
    account: account?.id,
    type: entry.type ?? 'Regular',
    isMessengerUser: account !== undefined && entry.isMessengerUser,
    displayName: entry.displayName ?? '',
    details: entry.details ?? {},
  })
  change.book.added(added)
  return added
}

async function refresh(change: ListChange, contact: Contact, entry: NewEntry): Promise<Contact> {
  const displayName = entry.displayName || contact.displayName
  const details = mergeDetails(contact.details, entry.details ?? {})
  return await rewrite(change, contact, { displayName, details })
}

export interface EntryChange extends Introduction {
  readonly type?: ContactType
  readonly displayName?: string
  /** Puts the contact on the forward list, or takes it off and keeps the entry (msnp-http §12.6). */
  readonly isMessengerUser?: boolean
  /** With `isMessengerUser: true`: goes onto the allow list too, unless blocked. */
  readonly allow?: boolean
  /** What the entry becomes, worked out from what it is inside the transaction. */
  readonly details?: (now: ContactDetails) => ContactDetails
}

/** @throws ListRefusal `unknown-contact`, `unknown-account` (a plain entry cannot be a Messenger user), `too-long` */
export async function updateContact(change: ListChange, ref: ContactRef, edit: EntryChange): Promise<Contact> {
  checkText('displayName', edit.displayName, limits.displayName)
  checkText('inviteMessage', edit.inviteMessage, limits.inviteMessage)
  const contact = await requireContact(change, ref)
  const details = edit.details?.(contact.details)
  if (details) checkDetails(details)
  const updated = await rewrite(change, contact, {
    ...(edit.type !== undefined && { type: edit.type }),
    ...(edit.displayName !== undefined && { displayName: edit.displayName }),
    ...(details && { details }),
  })
  if (edit.isMessengerUser === undefined) return updated
  const { account } = updated
  if (account === undefined) {
    if (edit.isMessengerUser) throw refusals.unknownAccount(contact.email ?? contact.displayName)
    return updated
  }
  await setOnForwardList(change, { ...updated, account }, edit.isMessengerUser, edit)
  if (edit.isMessengerUser && edit.allow) await allowUnlessBlocked(change, account)
  return { ...updated, isMessengerUser: edit.isMessengerUser }
}

/** Writes only what differs. */
async function rewrite(change: ListChange, contact: Contact, wanted: ContactChange): Promise<Contact> {
  const differs: ContactChange = {
    ...(wanted.type !== undefined && wanted.type !== contact.type && { type: wanted.type }),
    ...(wanted.displayName !== undefined &&
      wanted.displayName !== contact.displayName && { displayName: wanted.displayName }),
    ...(wanted.details && !sameDetails(wanted.details, contact.details) && { details: wanted.details }),
  }
  if (Object.keys(differs).length === 0) return contact
  change.effects.bookChanged()
  change.book.forget()
  await change.tables.contacts.update(change.owner.id, contact.id, differs)
  return { ...contact, ...differs }
}

/**
 * Takes the contact off the forward list and out of the address book and its groups; Allow and Block stay (msnp-http §12.7).
 *
 * @returns false: there was no such contact
 */
export async function removeContact(change: ListChange, ref: ContactRef): Promise<boolean> {
  const contact = await findContact(change, ref)
  if (!contact) return false
  if (contact.account !== undefined && isOnForwardList(contact)) await leaveForwardList(change, contact.account)
  await change.tables.contacts.remove(change.owner.id, contact.id)
  change.book.forget()
  change.effects.bookChanged()
  return true
}
