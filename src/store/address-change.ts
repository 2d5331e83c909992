import { type AccountId, emailKey } from '../domain/account.ts'
import { AccountExists } from '../domain/ports/store.ts'
import type { Database } from './schema.ts'
import { advance, noSuchAccount, stampContacts, stampOfContactsOwner, stampOfMembershipsOwner } from './stamps.ts'

/**
 * Gives an account another address, and follows it everywhere: in the copies of it that other people's address books and memberships
 * have, tombstones included, and in messages that wait. Each owner of a living copy gets a new stamp, so that their clients learn of it by
 * the next delta (msnp-http §10.6). A handful of statements, however many people that is.
 *
 * @throws AccountExists when the address is another's, whatever its case
 */
export async function changeAddress(database: Database, id: AccountId, email: string, now: number): Promise<void> {
  const key = emailKey(email)
  const other = await database.selectFrom('accounts').select('id').where('email_key', '=', key).executeTakeFirst()
  if (other !== undefined && other.id !== id) throw new AccountExists(email)
  const result = await database
    .updateTable('accounts')
    .set({ email, email_key: key })
    .where('id', '=', id)
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) throw noSuchAccount(id)
  // The Me contact shows it too (msnp-http §12.1).
  await stampContacts(database, id, now)
  await changeContacts(database, id, email, now)
  await changeMemberships(database, id, email, now)
  await database.updateTable('offline_messages').set({ sender_email: email }).where('sender', '=', id).execute()
}

async function changeContacts(database: Database, id: AccountId, email: string, now: number): Promise<void> {
  const live = database.selectFrom('contacts').select('owner').where('account', '=', id).where('deleted', '=', 0)
  await database
    .updateTable('accounts')
    .set((builder) => advance(builder, 'contacts_changed_at', now))
    .where('id', 'in', live)
    .execute()
  await database.updateTable('contacts').set({ email }).where('account', '=', id).execute()
  await database
    .updateTable('contacts')
    .set((builder) => ({
      changed_at: stampOfContactsOwner(builder),
    }))
    .where('account', '=', id)
    .where('deleted', '=', 0)
    .execute()
}

async function changeMemberships(database: Database, id: AccountId, email: string, now: number): Promise<void> {
  const live = database.selectFrom('memberships').select('owner').where('member', '=', id).where('deleted', '=', 0)
  await database
    .updateTable('accounts')
    .set((builder) => advance(builder, 'memberships_changed_at', now))
    .where('id', 'in', live)
    .execute()
  await database.updateTable('memberships').set({ member_email: email }).where('member', '=', id).execute()
  await database
    .updateTable('memberships')
    .set((builder) => ({
      changed_at: stampOfMembershipsOwner(builder),
    }))
    .where('member', '=', id)
    .where('deleted', '=', 0)
    .execute()
}
