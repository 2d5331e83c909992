import type { ExpressionBuilder } from 'kysely'
import type { AccountId } from '../domain/account.ts'
import { StoreError } from './errors.ts'
import type { Database, Schema } from './schema.ts'

/** The two versions that an account's lists have: clients ask for each by its own `lastChange` (msnp-http §10.6). */
export type StampColumn = 'contacts_changed_at' | 'memberships_changed_at'

/**
 * The next stamp of an account: now, or one more than the last where the clock stands still or went back. A client that asks for
 * what changed since its last answer must never miss a change made in the same millisecond.
 */
function nextStamp(builder: ExpressionBuilder<Schema, 'accounts'>, column: StampColumn, now: number) {
  // `val`, since a bare number would be written into the SQL: another statement every millisecond.
  return builder
    .case()
    .when(column, '>=', now)
    .then(builder(column, '+', 1))
    .else(builder.val(now))
    .end()
}

/** What an account's row becomes by a change of its lists: the next stamp of one half, and the next version of the whole. */
export function advance(builder: ExpressionBuilder<Schema, 'accounts'>, column: StampColumn, now: number) {
  return { [column]: nextStamp(builder, column, now), ...nextVersion(builder) }
}

function nextVersion(builder: ExpressionBuilder<Schema, 'accounts'>) {
  return { list_version: builder('list_version', '+', 1) }
}

/** The stamp that the owner of a contact has by now: for rows of many owners, after their accounts were advanced. */
export function stampOfContactsOwner(builder: ExpressionBuilder<Schema, 'contacts'>) {
  return builder
    .selectFrom('accounts')
    .select('contacts_changed_at')
    .whereRef('accounts.id', '=', 'contacts.owner')
    .$asScalar()
    .$notNull()
}

/** The same of a membership. */
export function stampOfMembershipsOwner(builder: ExpressionBuilder<Schema, 'memberships'>) {
  return builder
    .selectFrom('accounts')
    .select('memberships_changed_at')
    .whereRef('accounts.id', '=', 'memberships.owner')
    .$asScalar()
    .$notNull()
}

/** Advances the version of the owner's address book, and returns the stamp for the rows that the change touches. */
export async function stampContacts(database: Database, owner: AccountId, now: number): Promise<number> {
  const row = await database
    .updateTable('accounts')
    .set((builder) => advance(builder, 'contacts_changed_at', now))
    .where('id', '=', owner)
    .returning('contacts_changed_at as stamp')
    .executeTakeFirst()
  return stampOf(row, owner)
}

/** Advances the version of the owner's memberships, and returns the stamp for the rows that the change touches. */
export async function stampMemberships(database: Database, owner: AccountId, now: number): Promise<number> {
  const row = await database
    .updateTable('accounts')
    .set((builder) => advance(builder, 'memberships_changed_at', now))
    .where('id', '=', owner)
    .returning('memberships_changed_at as stamp')
    .executeTakeFirst()
  return stampOf(row, owner)
}

/**
 * Advances the versions of everybody whose lists show an account's name: those who have it in the address book under no name of their
 * own, or in a role without having it there. The stamps stay as they are: by SOAP a name is read from the account.
 */
export async function noteNewName(database: Database, account: AccountId): Promise<void> {
  const named = database.selectFrom('contacts').select('owner').where('account', '=', account).where('deleted', '=', 0)
  const inRole = database
    .selectFrom('memberships')
    .select('owner')
    .where('member', '=', account)
    .where('deleted', '=', 0)
    .where('owner', 'not in', named.where('display_name', '!=', ''))
  await database
    .updateTable('accounts')
    .set(nextVersion)
    .where(({ or, eb }) => or([eb('id', 'in', named.where('display_name', '=', '')), eb('id', 'in', inRole)]))
    .execute()
}

/**
 * Stamps what some people's address books say of an account, as if they had changed it: what it publishes is other than before. Those who
 * have it not on the forward list are told nothing of it.
 */
export async function noteNewDetails(
  database: Database,
  account: AccountId,
  owners: readonly AccountId[],
  now: number,
): Promise<void> {
  if (owners.length === 0) return
  const listed = database
    .selectFrom('contacts')
    .select('owner')
    .where('account', '=', account)
    .where('is_messenger_user', '=', 1)
    .where('deleted', '=', 0)
    .where('owner', 'in', owners)
  await database
    .updateTable('accounts')
    .set((builder) => advance(builder, 'contacts_changed_at', now))
    .where('id', 'in', listed)
    .execute()
  await database
    .updateTable('contacts')
    .set((builder) => ({
      changed_at: stampOfContactsOwner(builder),
    }))
    .where('account', '=', account)
    .where('deleted', '=', 0)
    .where('owner', 'in', listed)
    .execute()
}

function stampOf(row: { readonly stamp: number } | undefined, owner: AccountId): number {
  if (row === undefined) throw noSuchAccount(owner)
  return row.stamp
}

export function noSuchAccount(id: AccountId): StoreError {
  return new StoreError(
    'no-such-account',
    `There is no account with the id ${id}: look it up again, it may have been removed.`,
  )
}
