import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Accounts, and the lists of each: address book, memberships, groups.
 *
 * Every list is owned by an account and goes with it. The account that a contact or membership *stands for* is no foreign key:
 * its tombstone outlives it.
 */
export const accountsAndLists: Migration = {
  async up(database) {
    await accounts(database)
    await contacts(database)
    await memberships(database)
    await groups(database)
  },
}

async function accounts(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('email_key', 'text', (column) => column.notNull().unique())
    .addColumn('friendly_name', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('privacy', 'text', (column) => column.notNull())
    .addColumn('reverse_list_prompt', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('contacts_changed_at', 'bigint', (column) => column.notNull())
    .addColumn('memberships_changed_at', 'bigint', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('account_settings')
    .addColumn('account', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('account_settings_key', ['account', 'name'])
    .execute()
}

async function contacts(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('contacts')
    .addColumn('owner', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('account', 'text')
    .addColumn('email', 'text')
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('is_messenger_user', 'integer', (column) => column.notNull())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('deleted', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('contacts_key', ['owner', 'id'])
    .execute()
  // One entry per account in an address book; the other direction, "who has me?", is asked at every sign-in.
  await database.schema.createIndex('contacts_account').on('contacts').columns(['account', 'owner']).unique().execute()
  await database.schema.createIndex('contacts_order').on('contacts').columns(['owner', 'created_at']).execute()
  await database.schema.createIndex('contacts_changes').on('contacts').columns(['owner', 'changed_at']).execute()
}

async function memberships(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('memberships')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('owner', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('member', 'text', (column) => column.notNull())
    .addColumn('member_email', 'text', (column) => column.notNull())
    .addColumn('display_name', 'text')
    .addColumn('invite_message', 'text')
    .addColumn('joined_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('deleted', 'integer', (column) => column.notNull())
    .execute()
  await database.schema
    .createIndex('memberships_key')
    .on('memberships')
    .columns(['owner', 'member', 'role'])
    .unique()
    .execute()
  await database.schema.createIndex('memberships_member').on('memberships').column('member').execute()
  await database.schema.createIndex('memberships_changes').on('memberships').columns(['owner', 'changed_at']).execute()
}

async function groups(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('contact_groups')
    .addColumn('owner', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('is_favorite', 'integer', (column) => column.notNull())
    .addColumn('annotations', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('deleted', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('contact_groups_key', ['owner', 'id'])
    .execute()
  await database.schema
    .createTable('group_contacts')
    .addColumn('owner', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('group_contacts_key', ['owner', 'group_id', 'contact_id'])
    .execute()
  await database.schema
    .createIndex('group_contacts_contact')
    .on('group_contacts')
    .columns(['owner', 'contact_id'])
    .execute()
}
