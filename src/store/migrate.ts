import { type Migration, Migrator } from 'kysely/migration'
import { StoreError } from './errors.ts'
import type { Database } from './schema.ts'

export type Migrations = Readonly<Record<string, Migration>>

/** How far a database has come. */
export interface SchemaState {
  /** The number of migrations that it has seen: its version. */
  readonly version: number
  /** Those that it has not seen yet. */
  readonly pending: readonly string[]
}

/**
 * Reads how far a database has come, changing nothing.
 *
 * @throws StoreError `newer-schema` when it has seen a migration that this program does not know
 */
export async function schemaState(database: Database, migrations: Migrations, place: string): Promise<SchemaState> {
  const names = Object.keys(migrations)
  const seen = await migrationsSeen(database)
  const unknown = seen.find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new StoreError(
      'newer-schema',
      `${place} was written by a newer Chrysalis (it has "${unknown}", which this one does not know): run the newer one, or restore the backup beside it.`,
    )
  }
  return { version: seen.length, pending: names.filter((name) => !seen.includes(name)) }
}

/**
 * Runs what is pending. The caller has opened a transaction around it that keeps other processes out; Kysely opens none of its
 * own on SQLite.
 */
export async function migrate(database: Database, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

async function migrationsSeen(database: Database): Promise<readonly string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return []
  const bookkeeping = database.withTables<{ kysely_migration: { name: string } }>()
  const rows = await bookkeeping.selectFrom('kysely_migration').select('name').orderBy('name').execute()
  return rows.map((row) => row.name)
}
