import type { Account, AccountId, EncodedText, Privacy, ReverseListPrompt } from '../account.ts'
import type { Contact, ContactDetails, Role } from '../contact.ts'
import type { Store, Tables } from '../ports/store.ts'
import { type AddressListEntry, type AddressListOutcome, editByAddressList } from './address-list.ts'
import { BookMemo, EffectNotes, type ListChange } from './change.ts'
import {
  type AddedContact,
  addContact,
  type EntryChange,
  type NewEntry,
  removeContact,
  updateContact,
} from './contacts.ts'
import type { PublishEffects } from './effects.ts'
import { setOnForwardList } from './forward-list.ts'
import {
  addGroup,
  addToGroup,
  type GroupChange,
  type NewGroup,
  removeFromGroup,
  removeGroup,
  updateGroup,
} from './groups.ts'
import { setFriendlyName, setPlainName, setPrivacy, setPrompt, updateMe } from './me.ts'
import { acceptPending, addMember, type MemberRef, removeMember, setHidden } from './members.ts'
import { refusals } from './refusal.ts'
import { type ContactRef, findAccount, findContact, requireContact, requireOther } from './resolve.ts'

/**
 * Everything that may be done to one owner's lists, inside one transaction. Every operation may be repeated: the second time it
 * changes nothing and writes nothing. Operations throw `ListRefusal`, whereupon nothing of the transaction remains.
 */
export interface OwnersLists {
  addContact(entry: NewEntry): Promise<AddedContact>
  updateContact(ref: ContactRef, edit: EntryChange): Promise<Contact>
  /** False: there was no such contact. */
  removeContact(ref: ContactRef): Promise<boolean>
  findContact(ref: ContactRef): Promise<Contact | undefined>
  /** Like `findContact`; throws ListRefusal `unknown-contact`. */
  getContact(ref: ContactRef): Promise<Contact>
  /** Whoever has this address, and the roles that they have in the owner's lists. */
  findPerson(email: string): Promise<ListedPerson | undefined>
  /** Like `findPerson`, of somebody else. @throws ListRefusal `bad-address`, `unknown-account`, `oneself` */
  getPerson(email: string): Promise<ListedPerson>
  /** Is there an account of this address? */
  knows(email: string): Promise<boolean>
  /** Puts an existing contact on the forward list or takes it off and keeps its entry. True: that changed something. */
  setOnForwardList(ref: ContactRef, on: boolean): Promise<boolean>
  /** True: they were not in the role before. */
  addMember(role: Role, email: string): Promise<boolean>
  /** True: they were in the role. */
  removeMember(role: Role, ref: MemberRef): Promise<boolean>
  /** True: somebody of that address was waiting for an answer. */
  acceptPending(email: string): Promise<boolean>
  /** MSNP21's "appear offline to this person". */
  setHidden(ref: MemberRef, hidden: boolean): Promise<boolean>
  addGroup(group: NewGroup): Promise<string>
  updateGroup(id: string, edit: GroupChange): Promise<void>
  /** Its contacts stay; those that are in no other group may be asked to go with it. */
  removeGroup(id: string, options?: { readonly withContacts?: boolean }): Promise<boolean>
  addToGroup(group: string, contact: string): Promise<boolean>
  removeFromGroup(group: string, contact: string): Promise<boolean>
  /** True: it differed from what it was (P2–P12 answer 218 when it did not). */
  setPrivacy(privacy: Privacy): Promise<boolean>
  setPrompt(prompt: ReverseListPrompt): Promise<boolean>
  /** `announce`: it came by another way than `PRP MFN`, and `name-changed` is published. */
  setFriendlyName(name: EncodedText, options?: { readonly announce?: boolean }): Promise<boolean>
  /** The friendly name from a web service, in plain text; `name-changed` is published. */
  setPlainName(name: string): Promise<boolean>
  /** The owner's own entry in the address book. */
  updateMe(edit: (now: ContactDetails) => ContactDetails): Promise<boolean>
  editByAddressList(
    edit: 'add' | 'remove',
    entries: readonly AddressListEntry[],
    options?: { readonly initial?: boolean },
  ): Promise<AddressListOutcome>
}

/** Somebody with an account, and what an owner's lists say of them. */
export interface ListedPerson {
  readonly account: Account
  readonly roles: readonly Role[]
}

type ForOwner<Operation> = Operation extends (...args: infer Args) => infer Result
  ? (owner: AccountId, ...args: Args) => Result
  : never

/**
 * The contact lists of everybody. Each operation is one transaction; its effects are published once it is committed, and not at all
 * when nothing changed. `edit` puts several operations of one owner in one transaction, and with them whatever else has to be kept together.
 *
 * ```ts
 * await lists.addContact(mara, { email: 'otis@lagoon.example', isMessengerUser: true, allow: true })
 * await lists.edit(mara, async (own) => {
 *   await own.removeMember('Allow', { email: 'otis@lagoon.example' })
 *   await own.addMember('Block', 'otis@lagoon.example')
 * })
 * ```
 */
export type ContactLists = {
  readonly [Name in Exclude<
    keyof OwnersLists,
    'findContact' | 'findPerson' | 'getContact' | 'getPerson' | 'knows'
  >]: ForOwner<OwnersLists[Name]>
} & {
  /** @throws ListRefusal `unknown-account` when the owner is gone */
  edit<Result>(owner: AccountId, work: (lists: OwnersLists, tables: Tables) => Promise<Result>): Promise<Result>
}

export interface ContactListsOptions {
  readonly store: Store
  readonly publish: PublishEffects
  /** Lower-case GUIDs for contacts and groups. */
  readonly newId: () => string
}

export function createContactLists({ store, publish, newId }: ContactListsOptions): ContactLists {
  async function edit<Result>(
    owner: AccountId,
    work: (lists: OwnersLists, tables: Tables) => Promise<Result>,
  ): Promise<Result> {
    const { result, effects } = await store.change(async (tables) => {
      const account = await tables.accounts.get(owner)
      if (!account) throw refusals.unknownAccount(owner)
      const notes = new EffectNotes(owner)
      const done = await work(listsOf({ tables, owner: account, effects: notes, newId, book: new BookMemo() }), tables)
      return { result: done, effects: notes.all() }
    })
    if (effects.length > 0) publish(effects)
    return result
  }

  return {
    edit,
    addContact: (owner, ...args) => edit(owner, (own) => own.addContact(...args)),
    updateContact: (owner, ...args) => edit(owner, (own) => own.updateContact(...args)),
    removeContact: (owner, ...args) => edit(owner, (own) => own.removeContact(...args)),
    setOnForwardList: (owner, ...args) => edit(owner, (own) => own.setOnForwardList(...args)),
    addMember: (owner, ...args) => edit(owner, (own) => own.addMember(...args)),
    removeMember: (owner, ...args) => edit(owner, (own) => own.removeMember(...args)),
    acceptPending: (owner, ...args) => edit(owner, (own) => own.acceptPending(...args)),
    setHidden: (owner, ...args) => edit(owner, (own) => own.setHidden(...args)),
    addGroup: (owner, ...args) => edit(owner, (own) => own.addGroup(...args)),
    updateGroup: (owner, ...args) => edit(owner, (own) => own.updateGroup(...args)),
    removeGroup: (owner, ...args) => edit(owner, (own) => own.removeGroup(...args)),
    addToGroup: (owner, ...args) => edit(owner, (own) => own.addToGroup(...args)),
    removeFromGroup: (owner, ...args) => edit(owner, (own) => own.removeFromGroup(...args)),
    setPrivacy: (owner, ...args) => edit(owner, (own) => own.setPrivacy(...args)),
    setPrompt: (owner, ...args) => edit(owner, (own) => own.setPrompt(...args)),
    setFriendlyName: (owner, ...args) => edit(owner, (own) => own.setFriendlyName(...args)),
    setPlainName: (owner, ...args) => edit(owner, (own) => own.setPlainName(...args)),
    updateMe: (owner, ...args) => edit(owner, (own) => own.updateMe(...args)),
    editByAddressList: (owner, ...args) => edit(owner, (own) => own.editByAddressList(...args)),
  }
}

function listsOf(change: ListChange): OwnersLists {
  const { owner, tables } = change
  const listed = async (account: Account) => ({
    account,
    roles: await tables.memberships.rolesOf(owner.id, account.id),
  })
  return {
    addContact: (entry) => addContact(change, entry),
    updateContact: (ref, fields) => updateContact(change, ref, fields),
    removeContact: (ref) => removeContact(change, ref),
    findContact: (ref) => findContact(change, ref),
    getContact: (ref) => requireContact(change, ref),
    findPerson: async (email) => {
      const account = await findAccount(change, email)
      return account && (await listed(account))
    },
    getPerson: async (email) => listed(await requireOther(change, email)),
    knows: async (email) => (await findAccount(change, email)) !== undefined,
    setOnForwardList: async (ref, on) => {
      const contact = await requireContact(change, ref)
      if (contact.account === undefined) throw refusals.unknownAccount(contact.displayName)
      return await setOnForwardList(change, { ...contact, account: contact.account }, on)
    },
    addMember: (role, email) => addMember(change, role, email),
    removeMember: (role, ref) => removeMember(change, role, ref),
    acceptPending: (email) => acceptPending(change, email),
    setHidden: (ref, hidden) => setHidden(change, ref, hidden),
    addGroup: (group) => addGroup(change, group),
    updateGroup: (id, fields) => updateGroup(change, id, fields),
    removeGroup: (id, options) => removeGroup(change, id, options),
    addToGroup: (group, contact) => addToGroup(change, group, contact),
    removeFromGroup: (group, contact) => removeFromGroup(change, group, contact),
    setPrivacy: (privacy) => setPrivacy(change, privacy),
    setPrompt: (prompt) => setPrompt(change, prompt),
    setFriendlyName: (name, options) => setFriendlyName(change, name, options?.announce ?? false),
    setPlainName: (name) => setPlainName(change, name),
    updateMe: (fields) => updateMe(change, fields),
    editByAddressList: (kind, entries, options) => editByAddressList(change, kind, entries, options),
  }
}
