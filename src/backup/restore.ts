import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { restoreMarker } from '../store/sqlite/restore-marker.ts'
import { databaseName } from '../store/sqlite/store.ts'
import { BackupFailure } from './failure.ts'
import { copyPrivately, syncAll } from './files.ts'
import { readManifest } from './manifest.ts'
import { asidePrefix, backupFolder, beforeMigration, stampOf } from './names.ts'
import { verifyBackup } from './verify.ts'

export interface RestoreOptions {
  /** A backup's folder, or a database that was copied before a migration. */
  readonly backup: string
  readonly data: string
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface Restored {
  /** Where what was there before is now; `undefined`: nothing was. */
  readonly aside: string | undefined
  readonly accounts: number
}

/**
 * Puts a backup in the place of what a data directory has, which is kept aside. The caller has seen to it that no service runs there.
 *
 * All of the backup is on the disk beside the old files before the first of these moves. From then until the last of the new ones is in
 * its place, a marker keeps services and commands from starting on half of each; after a crash the same command makes it whole. Files
 * move one by one, not the directory as a whole: that may be a volume, or stand in a folder of somebody else's.
 *
 * @throws BackupFailure when the backup is not whole; nothing has changed then
 */
export async function restoreBackup({ backup, data, now }: RestoreOptions): Promise<Restored> {
  const { faults, accounts } = await verifyBackup(backup)
  if (faults.length > 0)
    throw new BackupFailure(`The backup ${backup} is not whole (${faults[0]}): use another one. Nothing has changed.`)
  await mkdir(data, { recursive: true, mode: 0o700 })
  const staged = join(data, `.restored-${stampOf(now)}`)
  const aside = join(data, `${asidePrefix}${stampOf(now)}`)
  // Of a restore that was interrupted: what it had staged is staged again.
  for (const name of await readdir(data))
    if (name.startsWith('.restored-')) await rm(join(data, name), { recursive: true, force: true })
  try {
    await stage(backup, staged)
  } catch (error) {
    await rm(staged, { recursive: true, force: true })
    throw error
  }
  const onlyDatabase = beforeMigration.test(basename(backup))
  const old = (await readdir(data)).filter((name) => (onlyDatabase ? ofDatabase : ofService)(name))
  await writeFile(join(data, restoreMarker), `${JSON.stringify({ backup, aside }, null, 2)}\n`, { mode: 0o600 })
  await syncAll(data, [restoreMarker])
  if (old.length > 0) await mkdir(aside, { mode: 0o700 })
  for (const name of old) await rename(join(data, name), join(aside, name))
  for (const name of await readdir(staged)) await rename(join(staged, name), join(data, name))
  await rm(staged, { recursive: true })
  await syncAll(data, [])
  await rm(join(data, restoreMarker))
  await syncAll(data, [])
  return { aside: old.length > 0 ? aside : undefined, accounts }
}

async function stage(backup: string, staged: string): Promise<void> {
  await mkdir(staged, { mode: 0o700 })
  if (beforeMigration.test(basename(backup))) {
    await copyPrivately(backup, join(staged, databaseName))
    await syncAll(staged, [databaseName])
    return
  }
  const files = Object.keys((await readManifest(backup)).files)
  for (const file of files)
    if (!(await copyPrivately(join(backup, file), join(staged, file))))
      throw new BackupFailure(`${file} vanished from ${backup} while it was read: use another backup.`)
  await syncAll(staged, files)
}

/** The database, and what SQLite has beside it; not the copies of older ones. */
const ofDatabase = (name: string): boolean =>
  new RegExp(`^${databaseName.replace('.', '\\.')}(-wal|-shm|-journal)?$`).test(name)

/** What belongs to a service: everything but backups, earlier restores and this one. */
function ofService(name: string): boolean {
  if (name === backupFolder || name === restoreMarker || beforeMigration.test(name)) return false
  return !name.startsWith(asidePrefix) && !name.startsWith('.restored-')
}
