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
export function nextStamp(builder: ExpressionBuilder<Schema, 'accounts'>, column: StampColumn, now: number) {
  // `val`, since a bare number would be written into the SQL: another statement every millisecond.
  return builder
    .case()
    .when(column, '>=', now)
    .then(builder(column, '+', 1))
    .else(builder.val(now))
    .end()
}

/** Advances the version of the owner's address book, and returns the stamp for the rows that the change touches. */
export async function stampContacts(database: Database, owner: AccountId, now: number): Promise<number> {
  const row = await database
    .updateTable('accounts')
    .set((builder) => ({ contacts_changed_at: nextStamp(builder, 'contacts_changed_at', now) }))
    .where('id', '=', owner)
    .returning('contacts_changed_at as stamp')
    .executeTakeFirst()
  return stampOf(row, owner)
}

/** Advances the version of the owner's memberships, and returns the stamp for the rows that the change touches. */
export async function stampMemberships(database: Database, owner: AccountId, now: number): Promise<number> {
  const row = await database
    .updateTable('accounts')
    .set((builder) => ({ memberships_changed_at: nextStamp(builder, 'memberships_changed_at', now) }))
    .where('id', '=', owner)
    .returning('memberships_changed_at as stamp')
    .executeTakeFirst()
  return stampOf(row, owner)
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
