import type { AccountId } from '../domain/account.ts'
import type { Annotations, Group } from '../domain/contact.ts'
import type { Groups } from '../domain/ports/store.ts'
import { noSuchContact } from './contacts.ts'
import { StoreError } from './errors.ts'
import { prepareQuery } from './prepared-query.ts'
import { type Database, flag, type GroupRow } from './schema.ts'
import { stampContacts } from './stamps.ts'

const liveGroups = prepareQuery((database, owner: string) =>
  database
    .selectFrom('contact_groups')
    .selectAll()
    .where('owner', '=', owner)
    .where('deleted', '=', 0)
    .orderBy('created_at'),
)
const changedGroups = prepareQuery((database, owner: string, since: number) =>
  database
    .selectFrom('contact_groups')
    .selectAll()
    .where('owner', '=', owner)
    .where('changed_at', '>', since)
    .orderBy('created_at'),
)

/** Old clients know thirty groups, and were never told higher numbers (msnp-wire §3.7). */
const highestNumber = 30

/** What `Groups` promises, on any database. */
export function groupsIn(database: Database, now: () => number): Groups {
  const rows = (owner: AccountId) => database.selectFrom('contact_groups').selectAll().where('owner', '=', owner)

  /** Gives the contact the stamp of a change of its groups: clients read `groupIds` from the contact. */
  async function stampContact(owner: AccountId, contact: string): Promise<void> {
    const stamp = await stampContacts(database, owner, now())
    await database
      .updateTable('contacts')
      .set({ changed_at: stamp })
      .where('owner', '=', owner)
      .where('id', '=', contact)
      .execute()
  }

  /** The lowest number that was never given; when all were, the one whose group has been gone for longest. */
  async function freeNumber(owner: AccountId): Promise<number> {
    const given = await database
      .selectFrom('contact_groups')
      .select(['number', 'deleted', 'changed_at'])
      .where('owner', '=', owner)
      .orderBy('changed_at')
      .execute()
    const last = new Map(given.map((row) => [row.number, row]))
    for (let number = 1; number <= highestNumber; number++) if (!last.has(number)) return number
    const live = new Set(given.flatMap((row) => (row.deleted === 0 ? [row.number] : [])))
    const gone = Array.from(last.values(), (row) => row).filter((row) => row.number > 0 && !live.has(row.number))
    const oldest = gone.sort((one, other) => one.changed_at - other.changed_at)[0]
    return oldest?.number ?? Math.max(...live) + 1
  }

  /** @throws StoreError when either of the two is not there (any more) */
  async function requireBoth(owner: AccountId, group: string, contact: string): Promise<void> {
    const liveGroup = await rows(owner).where('id', '=', group).where('deleted', '=', 0).executeTakeFirst()
    if (liveGroup === undefined) throw noSuchGroup(group)
    const liveContact = await database
      .selectFrom('contacts')
      .select('id')
      .where('owner', '=', owner)
      .where('id', '=', contact)
      .where('deleted', '=', 0)
      .executeTakeFirst()
    if (liveContact === undefined) throw noSuchContact(contact)
  }

  return {
    async list(owner, since) {
      const found =
        since === undefined ? await liveGroups(database, owner) : await changedGroups(database, owner, since)
      return found.map(groupOf)
    },

    async add(owner, group) {
      const stamp = await stampContacts(database, owner, now())
      const row: GroupRow = {
        owner,
        id: group.id,
        name: group.name,
        is_favorite: flag(group.isFavorite),
        annotations: JSON.stringify(group.annotations),
        number: await freeNumber(owner),
        created_at: stamp,
        changed_at: stamp,
        deleted: 0,
      }
      const result = await database
        .insertInto('contact_groups')
        .values(row)
        .onConflict((conflict) => conflict.columns(['owner', 'id']).doNothing())
        .executeTakeFirst()
      if (result.numInsertedOrUpdatedRows === 0n) {
        throw new StoreError('group-exists', `The address book has had a group ${group.id} already: use a new id.`)
      }
      return groupOf(row)
    },

    async update(owner, group, change) {
      const stamp = await stampContacts(database, owner, now())
      const result = await database
        .updateTable('contact_groups')
        .set({
          ...(change.name !== undefined && { name: change.name }),
          ...(change.isFavorite !== undefined && { is_favorite: flag(change.isFavorite) }),
          ...(change.annotations !== undefined && { annotations: JSON.stringify(change.annotations) }),
          changed_at: stamp,
        })
        .where('owner', '=', owner)
        .where('id', '=', group)
        .where('deleted', '=', 0)
        .executeTakeFirst()
      if (result.numUpdatedRows === 0n) throw noSuchGroup(group)
    },

    async remove(owner, group) {
      const present = await rows(owner).where('id', '=', group).where('deleted', '=', 0).executeTakeFirst()
      if (present === undefined) return
      const stamp = await stampContacts(database, owner, now())
      await database
        .updateTable('contacts')
        .set({ changed_at: stamp })
        .where('owner', '=', owner)
        .where('id', 'in', (builder) =>
          builder
            .selectFrom('group_contacts')
            .select('contact_id')
            .where('owner', '=', owner)
            .where('group_id', '=', group),
        )
        .execute()
      await database.deleteFrom('group_contacts').where('owner', '=', owner).where('group_id', '=', group).execute()
      await database
        .updateTable('contact_groups')
        .set({ deleted: 1, changed_at: stamp })
        .where('owner', '=', owner)
        .where('id', '=', group)
        .execute()
    },

    async addContact(owner, group, contact) {
      await requireBoth(owner, group, contact)
      const result = await database
        .insertInto('group_contacts')
        .values({ owner, group_id: group, contact_id: contact })
        .onConflict((conflict) => conflict.columns(['owner', 'group_id', 'contact_id']).doNothing())
        .executeTakeFirst()
      if (result.numInsertedOrUpdatedRows === 0n) return false
      await stampContact(owner, contact)
      return true
    },

    async removeContact(owner, group, contact) {
      const result = await database
        .deleteFrom('group_contacts')
        .where('owner', '=', owner)
        .where('group_id', '=', group)
        .where('contact_id', '=', contact)
        .executeTakeFirst()
      if (result.numDeletedRows === 0n) return false
      await stampContact(owner, contact)
      return true
    },
  }
}

function groupOf(row: GroupRow): Group {
  return {
    id: row.id,
    owner: row.owner,
    name: row.name,
    isFavorite: row.is_favorite === 1,
    annotations: JSON.parse(row.annotations) as Annotations,
    number: row.number,
    changedAt: row.changed_at,
    deleted: row.deleted === 1,
  }
}

function noSuchGroup(id: string): StoreError {
  return new StoreError('no-such-group', `The address book has no group ${id}: read it again.`)
}
