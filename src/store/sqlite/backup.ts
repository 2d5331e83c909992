import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { backup, type DatabaseSync } from 'node:sqlite'

/** Backups kept beside the database. */
const kept = 5
/** All at once, or nearly: between two steps another process could write, and the copy would begin again. */
const pagesAtOnce = 1_000_000

/**
 * Copies a database beside itself before its schema changes: `chrysalis.db` of version 3 becomes
 * `chrysalis.db.v3-20090630T180511123Z.bak`, readable by its owner only. The oldest beyond five go.
 *
 * @returns the path of the copy
 */
export async function backUp(database: DatabaseSync, file: string, version: number, now: number): Promise<string> {
  const stamp = new Date(now).toISOString().replaceAll(/[-:.]/g, '')
  const target = `${file}.v${version}-${stamp}.bak`
  const unfinished = `${target}.unfinished`
  // Made empty with its mode first: SQLite would create it readable by everybody.
  await (await open(unfinished, 'w', 0o600)).close()
  try {
    await backup(database, unfinished, { rate: pagesAtOnce })
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await removeOldest(file)
  return target
}

async function removeOldest(file: string): Promise<void> {
  const directory = dirname(file)
  const prefix = `${basename(file)}.v`
  const backups = (await readdir(directory)).filter((name) => name.startsWith(prefix) && name.endsWith('.bak'))
  const timeOf = (name: string) => name.slice(name.lastIndexOf('-'))
  backups.sort((one, other) => (timeOf(one) < timeOf(other) ? -1 : 1))
  for (const name of backups.slice(0, -kept)) await rm(join(directory, name), { force: true })
}
