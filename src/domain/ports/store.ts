import type { Account, AccountId, EncodedText, Privacy, ReverseListPrompt } from '../account.ts'
import type { Annotations, Contact, ContactDetails, ContactType, Group, Membership, Role } from '../contact.ts'
import type { OfflineMessage } from '../mailbox/message.ts'
import type { Picture } from '../profile/picture.ts'
import type { Bans, DeviceKeyTable, Invitations } from './access.ts'

/**
 * Where everything that must outlive the process is kept. SQLite today; written so that PostgreSQL can stand beside it.
 *
 * `change` is one transaction: when its promise resolves, what it did is on the disk, and only then may a client be told so. When
 * `work` throws, nothing of it remains. Transactions are serialised: two people adding each other lose nothing.
 */
export interface Store {
  read<T>(work: (tables: Tables) => Promise<T>): Promise<T>
  change<T>(work: (tables: Tables) => Promise<T>): Promise<T>
  /** Resolves to a number that differs after another process has changed the store (a command line beside the service). */
  version(): Promise<number>
  close(): Promise<void>
}

export interface Tables {
  readonly accounts: Accounts
  readonly contacts: Contacts
  readonly memberships: Memberships
  readonly groups: Groups
  readonly relations: Relations
  readonly messages: Messages
  readonly pictures: Pictures
  readonly deviceKeys: DeviceKeyTable
  readonly invitations: Invitations
  readonly bans: Bans
}

export interface NewAccount {
  readonly id: AccountId
  readonly email: string
  readonly friendlyName: EncodedText
  readonly passwordHash: string
}

export interface Accounts {
  /** @throws AccountExists when the address is taken, whatever its case. */
  add(account: NewAccount): Promise<Account>
  find(email: string): Promise<Account | undefined>
  get(id: AccountId): Promise<Account | undefined>
  /** In the order of their addresses. */
  list(): Promise<readonly Account[]>
  /**
   * Removes the account with everything that is its own, and takes it off everybody else's lists. What stays of it there is a tombstone
   * that says whom it meant, which clients need to take them off too (msnp-http §10.6), and nothing else that was known of the person.
   * False: there was none.
   */
  remove(id: AccountId): Promise<boolean>
  passwordHash(id: AccountId): Promise<string | undefined>
  setPasswordHash(id: AccountId, hash: string): Promise<void>
  /**
   * Gives the account another address; every copy of it elsewhere follows.
   *
   * @throws AccountExists when the address is another's, whatever its case
   */
  setEmail(id: AccountId, email: string): Promise<void>
  setFriendlyName(id: AccountId, name: EncodedText): Promise<void>
  setPrivacy(id: AccountId, privacy: Privacy): Promise<void>
  setReverseListPrompt(id: AccountId, prompt: ReverseListPrompt): Promise<void>
  /** The account's own settings by name: annotations of the Me contact, phones, roaming. */
  settings(id: AccountId): Promise<Readonly<Record<string, string>>>
  /**
   * When the friendly name (as `friendlyName`) and each setting, by its name, last changed, in milliseconds; a setting that was removed
   * still has its time. What never changed is not there.
   */
  changeTimes(id: AccountId): Promise<Readonly<Record<string, number>>>
  /** An `undefined` value removes the setting. */
  setSettings(id: AccountId, settings: Readonly<Record<string, string | undefined>>): Promise<void>
  /** How many entries of other people's address books and memberships, tombstones included, speak of an account. */
  copiesOf(id: AccountId): Promise<{ readonly contacts: number; readonly memberships: number }>
  /** One setting of everybody whom an owner has in the address book, where they have it. */
  settingOfContacts(owner: AccountId, name: string): Promise<ReadonlyMap<AccountId, string>>
  /**
   * Counts the changes of all that an account's lists tell, whoever made them: contacts, roles, groups, settings, and the names that
   * others have given themselves. 1 for a new account; it only ever grows (msnp-wire §6.8).
   */
  listVersion(id: AccountId): Promise<number>
  /** When the address book (`contacts`) and the memberships of an account last changed, in milliseconds. */
  listVersions(id: AccountId): Promise<{ readonly contacts: number; readonly memberships: number }>
}

export interface NewContact {
  /** GUID, lower case. */
  readonly id: string
  readonly account: AccountId | undefined
  readonly type: ContactType
  readonly isMessengerUser: boolean
  readonly displayName: string
  readonly details: ContactDetails
}

export type ContactChange = Partial<Pick<Contact, 'type' | 'isMessengerUser' | 'displayName' | 'details'>>

/** Every change advances the owner's `listVersions().contacts` and stamps the row with it. */
export interface Contacts {
  /** In the order in which they were added. `since`: only rows changed after it, tombstones included; else live rows only. */
  list(owner: AccountId, since?: number): Promise<readonly Contact[]>
  get(owner: AccountId, contact: string): Promise<Contact | undefined>
  findByAccount(owner: AccountId, account: AccountId): Promise<Contact | undefined>
  /** A tombstone of the same account is brought back under its old id. */
  add(owner: AccountId, contact: NewContact): Promise<Contact>
  update(owner: AccountId, contact: string, change: ContactChange): Promise<void>
  /** Leaves a tombstone, and the groups. */
  remove(owner: AccountId, contact: string): Promise<void>
  /** What an account tells of itself is now other than before: stamps the entries of those of these owners who have it on the forward list. */
  noteDetailsOf(account: AccountId, owners: readonly AccountId[]): Promise<void>
}

export interface NewMembership {
  readonly role: Role
  readonly member: AccountId
  readonly displayName?: string | undefined
  readonly inviteMessage?: string | undefined
}

/** Every change advances the owner's `listVersions().memberships` and stamps the row with it. */
export interface Memberships {
  list(owner: AccountId, since?: number): Promise<readonly Membership[]>
  /** The friendly names of everybody in a role. */
  memberNames(owner: AccountId): Promise<ReadonlyMap<AccountId, EncodedText>>
  /** The live roles of one person in an owner's lists. */
  rolesOf(owner: AccountId, member: AccountId): Promise<readonly Role[]>
  get(owner: AccountId, id: number): Promise<Membership | undefined>
  /** True: it was not there before. Adding what is there changes nothing and is no error. */
  add(owner: AccountId, membership: NewMembership): Promise<boolean>
  /** True: it was there. */
  remove(owner: AccountId, role: Role, member: AccountId): Promise<boolean>
}

/** Changes advance `listVersions().contacts`: groups belong to the address book. */
export interface Groups {
  list(owner: AccountId, since?: number): Promise<readonly Group[]>
  add(
    owner: AccountId,
    group: { id: string; name: string; isFavorite: boolean; annotations: Annotations },
  ): Promise<Group>
  update(
    owner: AccountId,
    group: string,
    change: Partial<Pick<Group, 'name' | 'isFavorite' | 'annotations'>>,
  ): Promise<void>
  remove(owner: AccountId, group: string): Promise<void>
  /** True: the contact was not in it before; stamps the contact. */
  addContact(owner: AccountId, group: string, contact: string): Promise<boolean>
  removeContact(owner: AccountId, group: string, contact: string): Promise<boolean>
}

/** What two people are to each other, as far as presence is concerned (msnp-wire §10.1). */
export interface Relation {
  readonly other: AccountId
  /** The default of the person who is seen. */
  readonly privacy: Privacy
  /** The watcher is on the allow list of the person who is seen. */
  readonly allowed: boolean
  /** The watcher is on the block list of the person who is seen. */
  readonly blocked: boolean
}

export interface Relations {
  /** Everybody on the forward list of `id`: whom they would see. */
  watchedBy(id: AccountId): Promise<readonly Relation[]>
  /** Everybody who has `id` on the forward list: who would see them. */
  watchersOf(id: AccountId): Promise<readonly Relation[]>
  /** How `watcher` would see `seen`, and whether `seen` is on the watcher's forward list. */
  between(
    watcher: AccountId,
    seen: AccountId,
  ): Promise<{ readonly onForwardList: boolean; readonly relation: Relation }>
}

/** Messages that wait for people who were not there. They go with either account. */
export interface Messages {
  add(message: OfflineMessage): Promise<void>
  /** In the order in which they were added; the first `most` of them when that is given. */
  list(recipient: AccountId, most?: number): Promise<readonly OfflineMessage[]>
  get(recipient: AccountId, id: string): Promise<OfflineMessage | undefined>
  /** Which messages of a sender wait for others, in the order in which they were added. */
  sentBy(sender: AccountId): Promise<readonly { readonly recipient: AccountId; readonly id: string }[]>
  /** How many wait for somebody, and how many of them are of one sender. */
  count(recipient: AccountId, sender: AccountId): Promise<{ readonly total: number; readonly ofSender: number }>
  /** @returns how many there were */
  remove(recipient: AccountId, ids: readonly string[]): Promise<number>
}

/** What is known of the pictures that people keep here; the bytes are files (`PictureFiles`). One picture an account. */
export interface Pictures {
  get(owner: AccountId): Promise<Picture | undefined>
  findByKey(key: string): Promise<Picture | undefined>
  /** Puts it in the place of the one before. */
  set(picture: Picture): Promise<void>
  /** Does anybody keep these bytes? */
  isUsed(hash: string): Promise<boolean>
  /** Of every picture that somebody keeps. */
  hashes(): Promise<readonly string[]>
}

/** Thrown by `Accounts.add`. */
export class AccountExists extends Error {
  readonly email: string
  constructor(email: string) {
    super(`There is already an account ${email}.`)
    this.name = 'AccountExists'
    this.email = email
  }
}
