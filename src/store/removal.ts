import type { AccountId } from '../domain/account.ts'
import type { Database } from './schema.ts'
import { advance, stampOfContactsOwner, stampOfMembershipsOwner } from './stamps.ts'

/**
 * Removes an account: its own lists go with it, and everybody else who had it on a list keeps a tombstone, so that their clients
 * learn of it by the next delta (msnp-http §10.6). A handful of statements, however many people that is.
 *
 * @returns false when there was no such account
 */
export async function removeAccount(database: Database, id: AccountId, now: number): Promise<boolean> {
  // The owner's own rows go by the foreign keys' cascade; doing it first keeps them out of what follows.
  const result = await database.deleteFrom('accounts').where('id', '=', id).executeTakeFirst()
  if (result.numDeletedRows === 0n) return false
  await buryContacts(database, id, now)
  await buryMemberships(database, id, now)
  await forgetDetails(database, id)
  return true
}

async function buryContacts(database: Database, id: AccountId, now: number): Promise<void> {
  const live = database.selectFrom('contacts').where('account', '=', id).where('deleted', '=', 0)
  await database
    .updateTable('accounts')
    .set((builder) => advance(builder, 'contacts_changed_at', now))
    .where('id', 'in', live.select('owner'))
    .execute()
  await database
    .deleteFrom('group_contacts')
    .where((builder) =>
      builder(builder.refTuple('owner', 'contact_id'), 'in', live.select(['owner', 'id']).$asTuple('owner', 'id')),
    )
    .execute()
  await database
    .updateTable('contacts')
    .set((builder) => ({
      deleted: 1,
      changed_at: stampOfContactsOwner(builder),
    }))
    .where('account', '=', id)
    .where('deleted', '=', 0)
    .execute()
}

async function buryMemberships(database: Database, id: AccountId, now: number): Promise<void> {
  const live = database.selectFrom('memberships').where('member', '=', id).where('deleted', '=', 0)
  await database
    .updateTable('accounts')
    .set((builder) => advance(builder, 'memberships_changed_at', now))
    .where('id', 'in', live.select('owner'))
    .execute()
  await database
    .updateTable('memberships')
    .set((builder) => ({
      deleted: 1,
      changed_at: stampOfMembershipsOwner(builder),
    }))
    .where('member', '=', id)
    .where('deleted', '=', 0)
    .execute()
}

/** Empties the tombstones, new ones and old: what others had noted about the person, and what the person had written to them. */
async function forgetDetails(database: Database, id: AccountId): Promise<void> {
  await database.updateTable('contacts').set({ display_name: '', details: '{}' }).where('account', '=', id).execute()
  await database
    .updateTable('memberships')
    .set({ display_name: null, invite_message: null })
    .where('member', '=', id)
    .execute()
}
