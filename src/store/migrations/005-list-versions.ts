import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What the clients of dialects 2 to 9 need of the lists: a version that counts, and numbers for groups.
 *
 * The version begins at 1, since 0 is what a client says that has nothing (msnp-wire §6.8). Groups that there are get numbers in the
 * order in which they were made; no client has ever heard of a number of the deleted ones.
 */
export const listVersions: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .alterTable('accounts')
      .addColumn('list_version', 'integer', (column) => column.notNull().defaultTo(1))
      .execute()
    await database.schema
      .alterTable('contact_groups')
      .addColumn('number', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await sql`
      update contact_groups set number = (
        select count(*) from contact_groups as earlier
        where earlier.owner = contact_groups.owner and earlier.deleted = 0
          and earlier.created_at <= contact_groups.created_at)
      where deleted = 0`.execute(database)
  },
}
