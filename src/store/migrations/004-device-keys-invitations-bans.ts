import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who may come in besides by a password, and who may not. Keys and bans of an account go with it; a used invitation forgets by whom. */
export const deviceKeysInvitationsBans: Migration = {
  async up(database) {
    await deviceKeys(database)
    await invitations(database)
    await bans(database)
    await database.schema.createIndex('invitations_used_by').on('invitations').column('used_by').execute()
  },
}

async function deviceKeys(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('device_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .execute()
  await database.schema
    .createIndex('device_keys_fingerprint')
    .on('device_keys')
    .columns(['account', 'fingerprint'])
    .unique()
    .execute()
}

async function invitations(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('invitations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('code_hash', 'text', (column) => column.notNull().unique())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('used_at', 'bigint')
    .addColumn('used_by', 'text', (column) => column.references('accounts.id').onDelete('set null'))
    .execute()
}

async function bans(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('bans')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.references('accounts.id').onDelete('cascade'))
    .addColumn('network', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    .execute()
  await database.schema.createIndex('bans_account').on('bans').column('account').execute()
}
