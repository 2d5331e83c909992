import { open } from 'node:fs/promises'
import { backup, DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/** All pages in one step: between two steps a running service may write, and the copy would begin again. */
const everyPage = 2 ** 31 - 1
/** Milliseconds to wait for somebody who is changing the schema. */
const patience = 10_000
/** Findings of SQLite that are repeated to people; the first ones say enough. */
const mostFindings = 5

/**
 * Copies a database beside a service that writes to it. The copy is the state of one moment, after everything that was acknowledged
 * before the call; it is a file of its own, without a write-ahead log.
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  // Made empty with its mode first: SQLite would make it readable by everybody.
  await (await open(to, 'wx', 0o600)).close()
  const source = new DatabaseSync(from, { timeout: patience })
  try {
    await backup(source, to, { rate: everyPage })
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(to)
  try {
    copy.exec('pragma journal_mode = delete')
  } finally {
    copy.close()
  }
}

/** What a look into a database that nobody uses found. */
export interface DatabaseReport {
  /** In sentences; empty: it is whole. */
  readonly damage: readonly string[]
  /** The migrations that it has seen. */
  readonly migrations: readonly string[]
  /** The pictures that people have, by the names of their files. */
  readonly pictures: readonly string[]
  readonly accounts: number
}

/** Reads all of a database, checks its structure and its references, and leaves no trace beside it. */
export function inspectDatabase(file: string): DatabaseReport {
  let database: DatabaseSync | undefined
  try {
    const location = pathToFileURL(file)
    // Nobody writes to it: no lock, and no write-ahead log for a database that had one where it came from.
    location.searchParams.set('immutable', '1')
    database = new DatabaseSync(location, { readOnly: true })
    const damage = [...findDamage(database)]
    return { damage, ...(damage.length === 0 ? readFacts(database) : noFacts) }
  } catch (error) {
    return { damage: [error instanceof Error ? error.message : String(error)], ...noFacts }
  } finally {
    database?.close()
  }
}

const noFacts = { migrations: [], pictures: [], accounts: 0 } as const

/** Sentences about what is wrong in an open database; reads all of it. */
export function* findDamage(database: DatabaseSync): Generator<string> {
  const found = database.prepare(`pragma integrity_check(${mostFindings})`).all()
  for (const { integrity_check: sentence } of found) if (sentence !== 'ok') yield String(sentence)
  const orphans = database.prepare('pragma foreign_key_check').all()
  for (const { table, parent } of orphans.slice(0, mostFindings))
    yield `a row of ${String(table)} refers to a row of ${String(parent)} that is not there`
}

function readFacts(database: DatabaseSync): Omit<DatabaseReport, 'damage'> {
  const tables = new Set(
    database
      .prepare("select name from sqlite_master where type = 'table'")
      .all()
      .map(({ name }) => name),
  )
  const column = (table: string, name: string): readonly string[] =>
    tables.has(table)
      ? database
          .prepare(`select distinct ${name} as value from ${table} order by 1`)
          .all()
          .map(({ value }) => String(value))
      : []
  return {
    migrations: column('kysely_migration', 'name'),
    pictures: column('pictures', 'hash'),
    accounts: column('accounts', 'id').length,
  }
}
