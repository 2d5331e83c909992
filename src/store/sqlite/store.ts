import { AsyncLocalStorage } from 'node:async_hooks'
import { access, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, SqliteDialect } from 'kysely'
import type { Store, Tables } from '../../domain/ports/store.ts'
import { StoreError } from '../errors.ts'
import { type Migrations, migrate, schemaState } from '../migrate.ts'
import { migrations as ourMigrations } from '../migrations/index.ts'
import type { Database, Schema } from '../schema.ts'
import { tablesIn } from '../tables.ts'
import { backUp } from './backup.ts'
import { adaptForKysely, type Connection, openConnection, runChange, runRead } from './connection.ts'
import { refuseHalfRestored } from './restore-marker.ts'

export interface SqliteOptions {
  /** The folder of the database; made, readable by its owner only, when it is not there. `undefined`: in memory. */
  readonly dataDirectory: string | undefined
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  readonly migrations?: Migrations
}

/** The database's name in the data directory. */
export const databaseName = 'chrysalis.db'

/**
 * The store on SQLite: one connection in this process; others may have theirs on the same file.
 *
 * @throws StoreError when the directory cannot be used or a newer Chrysalis has written it
 */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const { dataDirectory, clock = Date.now, migrations = ourMigrations } = options
  const location = dataDirectory === undefined ? ':memory:' : await prepareFile(dataDirectory)
  const connection = connect(location)
  const database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: adaptForKysely(connection) }) })
  try {
    await bringUpToDate(connection, database, { location, clock, migrations })
  } catch (error) {
    connection.database.close()
    throw error
  }
  return storeOn(connection, database, clock)
}

function storeOn(connection: Connection, database: Database, clock: () => number): Store {
  const inside = new AsyncLocalStorage<{ ended: boolean }>()

  /** Holds the one connection: Kysely's mutex lets the next caller in when `work` has ended, so nobody sees half of a change. */
  async function alone<T>(work: (tables: Tables) => Promise<T>, run: Runner): Promise<T> {
    if (inside.getStore()?.ended === false) {
      throw new StoreError(
        'nested-call',
        'A change or read was started within another, for which it would wait: use its tables.',
      )
    }
    const scope = { ended: false }
    return database.connection().execute((bound) =>
      inside.run(scope, () =>
        run(connection, () => work(tablesIn(bound, clock))).finally(() => {
          scope.ended = true
        }),
      ),
    )
  }

  return {
    read: (work) => alone(work, runRead),
    change: (work) => alone(work, runChange),
    version: () =>
      database.connection().execute(async () => {
        const row = connection.database.prepare('pragma data_version').get()
        return Number(row?.data_version)
      }),
    close: () =>
      database.connection().execute(async () => {
        if (connection.database.isOpen) connection.database.close()
      }),
  }
}

type Runner = typeof runRead | typeof runChange

interface Upgrade {
  readonly location: string
  readonly clock: () => number
  readonly migrations: Migrations
}

/** Looks without writing first: nearly always there is nothing to do, and a running service is not made to wait. */
async function bringUpToDate(connection: Connection, database: Database, upgrade: Upgrade): Promise<void> {
  const { location, clock, migrations } = upgrade
  await database.connection().execute(async (bound) => {
    const state = await runRead(connection, () => schemaState(bound, migrations, location))
    if (state.pending.length === 0) return
    if (state.version > 0) await backUp(connection.database, location, state.version, clock())
    // Another process may have migrated in the meantime: the migrator looks again, inside this transaction.
    await runChange(connection, () => migrate(bound, migrations))
  })
}

function connect(location: string): Connection {
  try {
    return openConnection(location)
  } catch (error) {
    throw unusable(location, error)
  }
}

async function prepareFile(dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, databaseName)
  await refuseHalfRestored(dataDirectory)
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
    const exists = await access(file).then(
      () => true,
      () => false,
    )
    // An empty file is an empty database; made here for its mode, which SQLite gives its companions too.
    if (!exists) await (await open(file, 'a', 0o600)).close()
  } catch (error) {
    throw unusable(file, error)
  }
  return file
}

function unusable(file: string, cause: unknown): StoreError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StoreError(
    'store-unusable',
    `The database ${file} cannot be opened (${reason}): name another folder with --data.`,
    {
      cause,
    },
  )
}
