import type { Migration } from 'kysely/migration'

/**
 * When the friendly name and the settings of an account last changed. A table of its own and not a column beside each value: a setting
 * that was removed has a time too, and clients ask for it (msnp-http §17.3).
 */
export const changeTimes: Migration = {
  async up(database) {
    await database.schema
      .createTable('account_changes')
      .addColumn('account', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('account_changes_key', ['account', 'name'])
      .execute()
  },
}
