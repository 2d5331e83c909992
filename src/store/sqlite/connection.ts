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
const sqliteBusy = 5

/** Opens the file, or `:memory:`, with the settings that the store's promises rest on. */
export function openConnection(location: string): DatabaseSync {
  const database = new DatabaseSync(location, { timeout: busyTimeout, enableForeignKeyConstraints: true })
  // Readers in another process never wait for a writer; every commit reaches the disk before it is acknowledged.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory')
  return database
}

/**
 * Starts a transaction that will write. Immediate, because one that first reads and then writes fails without waiting when
 * another process wrote in between. Waits without blocking the event loop: a command line may be importing thousands of accounts.
 */
export async function beginChange(database: DatabaseSync): Promise<void> {
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

/** Starts a transaction that sees one state of the database, and cannot write. */
export function beginRead(database: DatabaseSync): void {
  database.exec('pragma query_only = 1; begin')
}

export function endRead(database: DatabaseSync): void {
  if (database.isTransaction) database.exec('commit')
  database.exec('pragma query_only = 0')
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === sqliteBusy
}

/**
 * `node:sqlite` in the shape that Kysely's SqliteDialect asks for. Statements are prepared once. A query outside a transaction is
 * refused: it would be one that somebody forgot to await, and it would write past the end of its change.
 */
export function adaptForKysely(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      if (!database.isTransaction) {
        throw new StoreError(
          'outside-transaction',
          'A query came after its change or read had ended: await every call in it.',
        )
      }
      const known = statements.get(sql)
      if (known !== undefined) return known
      const statement = adaptStatement(database.prepare(sql))
      const oldest = statements.keys().next()
      if (statements.size >= maximumStatements && !oldest.done) statements.delete(oldest.value)
      statements.set(sql, statement)
      return statement
    },
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
