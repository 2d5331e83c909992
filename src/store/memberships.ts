import type { Membership } from '../domain/contact.ts'
import type { Memberships } from '../domain/ports/store.ts'
import { prepareQuery } from './prepared-query.ts'
import type { Database, MembershipRow } from './schema.ts'
import { noSuchAccount, stampMemberships } from './stamps.ts'

const liveMemberships = prepareQuery((database, owner: string) =>
  database.selectFrom('memberships').selectAll().where('owner', '=', owner).where('deleted', '=', 0).orderBy('id'),
)
const changedMemberships = prepareQuery((database, owner: string, since: number) =>
  database
    .selectFrom('memberships')
    .selectAll()
    .where('owner', '=', owner)
    .where('changed_at', '>', since)
    .orderBy('id'),
)
const rolesOf = prepareQuery((database, owner: string, member: string) =>
  database
    .selectFrom('memberships')
    .select('role')
    .where('owner', '=', owner)
    .where('member', '=', member)
    .where('deleted', '=', 0)
    .orderBy('id'),
)

const memberNames = prepareQuery((database, owner: string) =>
  database
    .selectFrom('memberships')
    .innerJoin('accounts', 'accounts.id', 'memberships.member')
    .select(['memberships.member', 'accounts.friendly_name'])
    .distinct()
    .where('memberships.owner', '=', owner)
    .where('memberships.deleted', '=', 0),
)

/** What `Memberships` promises, on any database. `get` knows live memberships only. */
export function membershipsIn(database: Database, now: () => number): Memberships {
  const rows = () => database.selectFrom('memberships').selectAll()

  return {
    async list(owner, since) {
      const found =
        since === undefined ? await liveMemberships(database, owner) : await changedMemberships(database, owner, since)
      return found.map(membershipOf)
    },

    async rolesOf(owner, member) {
      const found = await rolesOf(database, owner, member)
      return found.map((row) => row.role)
    },

    async memberNames(owner) {
      const found = await memberNames(database, owner)
      return new Map(found.map((row) => [row.member, row.friendly_name]))
    },

    async get(owner, id) {
      const row = await rows()
        .where('id', '=', id)
        .where('owner', '=', owner)
        .where('deleted', '=', 0)
        .executeTakeFirst()
      return row && membershipOf(row)
    },

    async add(owner, membership) {
      const { role, member } = membership
      const present = await rows()
        .where('owner', '=', owner)
        .where('role', '=', role)
        .where('member', '=', member)
        .executeTakeFirst()
      if (present?.deleted === 0) return false
      const account = await database.selectFrom('accounts').select('email').where('id', '=', member).executeTakeFirst()
      if (account === undefined) throw noSuchAccount(member)
      const stamp = await stampMemberships(database, owner, now())
      const values = {
        display_name: membership.displayName ?? null,
        invite_message: membership.inviteMessage ?? null,
        joined_at: stamp,
        changed_at: stamp,
        deleted: 0,
      } as const
      if (present === undefined) {
        const row = { owner, role, member, member_email: account.email, ...values }
        await database.insertInto('memberships').values(row).execute()
      } else {
        await database.updateTable('memberships').set(values).where('id', '=', present.id).execute()
      }
      return true
    },

    async remove(owner, role, member) {
      const present = await database
        .selectFrom('memberships')
        .select('id')
        .where('owner', '=', owner)
        .where('role', '=', role)
        .where('member', '=', member)
        .where('deleted', '=', 0)
        .executeTakeFirst()
      if (present === undefined) return false
      const stamp = await stampMemberships(database, owner, now())
      await database
        .updateTable('memberships')
        .set({ deleted: 1, changed_at: stamp })
        .where('id', '=', present.id)
        .execute()
      return true
    },
  }
}

function membershipOf(row: Omit<MembershipRow, 'id'> & { readonly id: number }): Membership {
  return {
    id: row.id,
    owner: row.owner,
    role: row.role,
    member: row.member,
    memberEmail: row.member_email,
    displayName: row.display_name ?? undefined,
    inviteMessage: row.invite_message ?? undefined,
    joinedAt: row.joined_at,
    changedAt: row.changed_at,
    deleted: row.deleted === 1,
  }
}
