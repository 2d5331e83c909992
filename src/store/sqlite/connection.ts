import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { StoreError } from '../errors.ts'

/** How long an opening connection, or a read during another process's recovery, waits for a lock. Milliseconds. */
const busyTimeout = 5000
/** How long a change waits for another process's change to end. Milliseconds. */
const beginTimeout = 10_000
/** Statements kept prepared: more than the store has, since optional conditions make several of one. */
const maximumStatements = 256
const reading = /^\s*(?:select|with)\b/i
const sqliteBusy = 5

/** A connection, and what may be done on it now. */
export interface Connection {
  readonly database: DatabaseSync
  /** `undefined`: nobody is inside a transaction. */
  mode: 'read' | 'change' | undefined
}

/** Opens the file, or `:memory:`, with the settings that the store's promises rest on. */
export function openConnection(location: string): Connection {
  const database = new DatabaseSync(location, { timeout: busyTimeout, enableForeignKeyConstraints: true })
  try {
    // Readers in another process never wait for a writer; every commit reaches the disk before it is acknowledged.
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory')
    // Whoever was erased is not left behind in parts of the file that are merely not in use any more.
    database.exec('pragma secure_delete = on')
    // Of pages, 16 MiB: the lists of some thousand people.
    database.exec('pragma cache_size = -16384')
  } catch (error) {
    database.close()
    throw error
  }
  return { database, mode: undefined }
}

/** Runs `work` in a transaction that sees one state of the database. */
export async function runRead<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  const { database } = connection
  database.exec('begin')
  connection.mode = 'read'
  try {
    return await work()
  } finally {
    connection.mode = undefined
    if (database.isTransaction) database.exec('commit')
  }
}

/** Runs `work` in a transaction that writes: all of it is on the disk when the promise resolves, and nothing when it rejects. */
export async function runChange<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  const { database } = connection
  await beginChange(database)
  connection.mode = 'change'
  try {
    const result = await work()
    database.exec('commit')
    return result
  } catch (error) {
    // A full disk, for one, has rolled back already.
    if (database.isTransaction) database.exec('rollback')
    throw error
  } finally {
    connection.mode = undefined
  }
}

/**
 * Starts a transaction that will write. Immediate, because one that first reads and then writes fails without waiting when
 * another process wrote in between. Waits without blocking the event loop: a command line may be importing thousands of accounts.
 */
async function beginChange(database: DatabaseSync): Promise<void> {
  const deadline = performance.now() + beginTimeout
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    try {
      database.exec('pragma busy_timeout = 0; begin immediate')
      return
    } catch (error) {
      if (!isBusy(error)) throw error
      if (performance.now() > deadline) {
        throw new StoreError('store-busy', 'Another process has kept the database busy for 10 seconds: try again.', {
          cause: error,
        })
      }
    } finally {
      database.exec(`pragma busy_timeout = ${busyTimeout}`)
    }
    await pause(wait)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === sqliteBusy
}

/**
 * `node:sqlite` in the shape that Kysely's SqliteDialect asks for. Statements are prepared once and kept while they are in use. A
 * query outside a transaction is refused: it would be one that somebody forgot to await, and it would write past the end of its
 * change. So is one that writes in a read; `pragma query_only` would do that too, but makes SQLite prepare everything again.
 */
export function adaptForKysely(connection: Connection): SqliteDatabase {
  const { database } = connection
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      checkMode(connection, sql)
      const statement = statements.get(sql) ?? adaptStatement(database.prepare(sql))
      // Put back at the end: what is dropped is what was not used for longest.
      statements.delete(sql)
      statements.set(sql, statement)
      const oldest = statements.keys().next()
      if (statements.size > maximumStatements && !oldest.done) statements.delete(oldest.value)
      return statement
    },
  }
}

function checkMode({ mode }: Connection, sql: string): void {
  if (mode === undefined) {
    throw new StoreError(
      'outside-transaction',
      'A query came after its change or read had ended: await every call in it.',
    )
  }
  if (mode === 'read' && !reading.test(sql)) {
    throw new StoreError('read-only', 'A read was asked to write: use a change.')
  }
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
  }
}
