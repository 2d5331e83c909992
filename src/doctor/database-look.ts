import { DatabaseSync } from 'node:sqlite'
import { findDamage } from '../backup/database.ts'

/** What a process that read all of a database says of it, as JSON. */
export interface DatabaseLook {
  readonly damage: readonly string[]
  readonly migrations: readonly string[]
  readonly accounts: number
  /** Somebody else held it for too long. */
  readonly waiting: boolean
}

/** Milliseconds to wait for a lock. */
const patience = 5_000
const busy = 5

/** Reads a database that a service may be writing to. Blocks until it is done. */
export function lookAtDatabase(file: string): DatabaseLook {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: patience })
    database.exec('pragma query_only = on')
    // Of one moment, as every read in this transaction is.
    database.exec('begin')
    const damage = [...findDamage(database)]
    const seen = database.prepare("select name from sqlite_master where name = 'kysely_migration'").all()
    const migrations =
      seen.length === 0
        ? []
        : database
            .prepare('select name from kysely_migration order by name')
            .all()
            .map(({ name }) => String(name))
    const accounts =
      damage.length === 0 && migrations.length > 0
        ? Number(database.prepare('select count(*) as count from accounts').get()?.count)
        : 0
    return { damage, migrations, accounts, waiting: false }
  } catch (error) {
    const waiting = error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === busy
    const sentence = error instanceof Error ? error.message : String(error)
    return { damage: waiting ? [] : [sentence], migrations: [], accounts: 0, waiting }
  } finally {
    database?.close()
  }
}
