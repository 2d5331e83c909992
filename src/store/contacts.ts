import type { AccountId } from '../domain/account.ts'
import type { Contact, ContactDetails } from '../domain/contact.ts'
import type { ContactChange, Contacts, NewContact } from '../domain/ports/store.ts'
import { StoreError } from './errors.ts'
import { prepareQuery } from './prepared-query.ts'
import { type ContactRow, type Database, flag } from './schema.ts'
import { noSuchAccount, noteNewDetails, stampContacts } from './stamps.ts'

const contactsOf = (database: Database, owner: AccountId) =>
  database
    .selectFrom('contacts')
    .leftJoin('accounts', 'accounts.id', 'contacts.account')
    .selectAll('contacts')
    .select('accounts.friendly_name')
    .where('contacts.owner', '=', owner)

const liveContacts = prepareQuery((database, owner: string) =>
  contactsOf(database, owner).where('contacts.deleted', '=', 0).orderBy('contacts.created_at'),
)
const changedContacts = prepareQuery((database, owner: string, since: number) =>
  contactsOf(database, owner).where('contacts.changed_at', '>', since).orderBy('contacts.created_at'),
)

const groupMembers = (database: Database, owner: AccountId) =>
  database
    .selectFrom('group_contacts')
    .innerJoin('contact_groups', (join) =>
      join
        .onRef('contact_groups.owner', '=', 'group_contacts.owner')
        .onRef('contact_groups.id', '=', 'group_contacts.group_id'),
    )
    .select(['group_contacts.contact_id', 'group_contacts.group_id'])
    .where('group_contacts.owner', '=', owner)
    .orderBy('contact_groups.created_at')

const membersOfAllGroups = prepareQuery((database, owner: string) => groupMembers(database, owner))
const groupsOfOne = prepareQuery((database, owner: string, contact: string) =>
  groupMembers(database, owner).where('group_contacts.contact_id', '=', contact),
)

/** What `Contacts` promises, on any database. `get` and `findByAccount` know live contacts only. */
export function contactsIn(database: Database, now: () => number): Contacts {
  const rows = (owner: AccountId) => contactsOf(database, owner)

  /** The groups that each contact of the owner is in; of one contact where one is meant. One query for the whole list. */
  async function groupsOf(owner: AccountId, contact?: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const pairs =
      contact === undefined ? await membersOfAllGroups(database, owner) : await groupsOfOne(database, owner, contact)
    const groups = new Map<string, string[]>()
    for (const pair of pairs) {
      const present = groups.get(pair.contact_id)
      if (present === undefined) groups.set(pair.contact_id, [pair.group_id])
      else present.push(pair.group_id)
    }
    return groups
  }

  async function one(owner: AccountId, row: FoundRow | undefined): Promise<Contact | undefined> {
    return row && contactOf(row, (await groupsOf(owner, row.id)).get(row.id) ?? [])
  }

  async function get(owner: AccountId, contact: string): Promise<Contact | undefined> {
    const row = await rows(owner)
      .where('contacts.id', '=', contact)
      .where('contacts.deleted', '=', 0)
      .executeTakeFirst()
    return one(owner, row)
  }

  async function emailOf(account: AccountId | undefined): Promise<string | null> {
    if (account === undefined) return null
    const row = await database.selectFrom('accounts').select('email').where('id', '=', account).executeTakeFirst()
    if (row === undefined) throw noSuchAccount(account)
    return row.email
  }

  /** The row that stands in the way of a new one: of the same account or the same id, a tombstone perhaps. */
  async function standing(owner: AccountId, contact: NewContact) {
    return database
      .selectFrom('contacts')
      .select(['id', 'account', 'deleted'])
      .where('owner', '=', owner)
      .where((builder) =>
        builder.or([
          builder('id', '=', contact.id),
          ...(contact.account === undefined ? [] : [builder('account', '=', contact.account)]),
        ]),
      )
      .orderBy('deleted')
      .executeTakeFirst()
  }

  return {
    async list(owner, since) {
      const found =
        since === undefined ? await liveContacts(database, owner) : await changedContacts(database, owner, since)
      if (found.length === 0) return []
      const groups = await groupsOf(owner)
      return found.map((row) => contactOf(row, groups.get(row.id) ?? []))
    },

    get,

    async findByAccount(owner, account) {
      const row = await rows(owner)
        .where('contacts.account', '=', account)
        .where('contacts.deleted', '=', 0)
        .executeTakeFirst()
      return one(owner, row)
    },

    async add(owner, contact) {
      const email = await emailOf(contact.account)
      const present = await standing(owner, contact)
      const revives = present?.deleted === 1 && present.account === (contact.account ?? null)
      if (present !== undefined && !revives) {
        throw new StoreError(
          'contact-exists',
          `The address book has the contact ${present.id} already: update it instead.`,
        )
      }
      const stamp = await stampContacts(database, owner, now())
      const id = present?.id ?? contact.id
      const values: Omit<ContactRow, 'owner' | 'id' | 'account'> = {
        email,
        type: contact.type,
        is_messenger_user: flag(contact.isMessengerUser),
        display_name: contact.displayName,
        details: JSON.stringify(contact.details),
        created_at: stamp,
        changed_at: stamp,
        deleted: 0,
      }
      if (present === undefined) {
        const row: ContactRow = { owner, id, account: contact.account ?? null, ...values }
        await database.insertInto('contacts').values(row).execute()
      } else {
        await database.updateTable('contacts').set(values).where('owner', '=', owner).where('id', '=', id).execute()
      }
      const added = await get(owner, id)
      if (added === undefined) throw noSuchContact(id)
      return added
    },

    async update(owner, contact, change) {
      const stamp = await stampContacts(database, owner, now())
      const result = await database
        .updateTable('contacts')
        .set({ ...columnsOf(change), changed_at: stamp })
        .where('owner', '=', owner)
        .where('id', '=', contact)
        .where('deleted', '=', 0)
        .executeTakeFirst()
      if (result.numUpdatedRows === 0n) throw noSuchContact(contact)
    },

    async remove(owner, contact) {
      if ((await get(owner, contact)) === undefined) return
      const stamp = await stampContacts(database, owner, now())
      await database.deleteFrom('group_contacts').where('owner', '=', owner).where('contact_id', '=', contact).execute()
      await database
        .updateTable('contacts')
        .set({ deleted: 1, changed_at: stamp })
        .where('owner', '=', owner)
        .where('id', '=', contact)
        .execute()
    },

    noteDetailsOf: (account, owners) => noteNewDetails(database, account, owners, now()),
  }
}

type FoundRow = ContactRow & { readonly friendly_name: string | null }

function columnsOf(change: ContactChange): Partial<ContactRow> {
  return {
    ...(change.type !== undefined && { type: change.type }),
    ...(change.isMessengerUser !== undefined && { is_messenger_user: flag(change.isMessengerUser) }),
    ...(change.displayName !== undefined && { display_name: change.displayName }),
    ...(change.details !== undefined && { details: JSON.stringify(change.details) }),
  }
}

function contactOf(row: FoundRow, groups: readonly string[]): Contact {
  return {
    id: row.id,
    owner: row.owner,
    account: row.account ?? undefined,
    email: row.email ?? undefined,
    type: row.type,
    isMessengerUser: row.is_messenger_user === 1,
    displayName: row.display_name,
    friendlyName: row.friendly_name ?? undefined,
    details: JSON.parse(row.details) as ContactDetails,
    groups,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    deleted: row.deleted === 1,
  }
}

export function noSuchContact(id: string): StoreError {
  return new StoreError('no-such-contact', `The address book has no contact ${id}: read it again.`)
}
