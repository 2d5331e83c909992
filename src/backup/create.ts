import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseName } from '../store/sqlite/store.ts'
import { copyDatabase, inspectDatabase } from './database.ts'
import { BackupFailure } from './failure.ts'
import { copyPrivately, type FileRecord, recordOf, syncAll } from './files.ts'
import { type Manifest, writeManifest } from './manifest.ts'
import { filesBelow, filesToKeep, manifestName, picturesFolder, stampOf } from './names.ts'

export interface CreateOptions {
  readonly data: string
  /** The folder that backups are kept in; this one becomes a folder there. */
  readonly into: string
  /** Of the program. */
  readonly version: string
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface CreatedBackup {
  readonly folder: string
  readonly manifest: Manifest
}

/** How often pictures are gone after in earnest: each time somebody has changed one while it was copied. */
const mostTries = 3

/**
 * Copies everything that a service keeps, while it runs or not. Whoever changes something meanwhile does not wait. The backup has its
 * name when all of it is on the disk.
 *
 * @throws BackupFailure when there is nothing to back up, or when what there is, is damaged
 */
export async function createBackup({ data, into, version, now }: CreateOptions): Promise<CreatedBackup> {
  const database = join(data, databaseName)
  await access(database).catch(() => {
    throw new BackupFailure(`There is no database in ${data}: name the folder of the service with --data.`)
  })
  await mkdir(into, { recursive: true, mode: 0o700 })
  const folder = join(into, stampOf(now))
  const unfinished = `${folder}.unfinished`
  try {
    await mkdir(unfinished, { mode: 0o700 })
    const manifest = await fill({ data, database, unfinished, version, now })
    await rename(unfinished, folder)
    await syncAll(into, [])
    return { folder, manifest }
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}

interface Filling {
  readonly data: string
  readonly database: string
  readonly unfinished: string
  readonly version: string
  readonly now: number
}

async function fill({ data, database, unfinished, version, now }: Filling): Promise<Manifest> {
  for (const file of await filesToKeep(data)) await copyPrivately(join(data, file), join(unfinished, file))
  const copy = join(unfinished, databaseName)
  let missingPictures: readonly string[] = []
  // A picture is written before the database names it and removed after: what the copy names was there at its moment. A try that
  // came too late for one has a later moment.
  for (let tries = 0; tries < mostTries; tries++) {
    await rm(copy, { force: true })
    await copyDatabase(database, copy)
    missingPictures = await fetchPictures(data, unfinished, inspectDatabase(copy).pictures)
    if (missingPictures.length === 0) break
  }
  const { damage, migrations, accounts } = inspectDatabase(copy)
  if (damage.length > 0)
    throw new BackupFailure(
      `The database is damaged (${damage[0]}), and a copy of it would be: stop the service and restore an earlier backup.`,
    )
  const names = await filesBelow(unfinished, '')
  const files: Record<string, FileRecord> = {}
  for (const name of names.toSorted()) files[name] = await recordOf(join(unfinished, name))
  const manifest: Manifest = {
    format: 1,
    made: new Date(now).toISOString(),
    version,
    migrations: [...migrations],
    accounts,
    missingPictures: [...missingPictures],
    files,
  }
  await writeManifest(unfinished, manifest)
  await syncAll(unfinished, [...names, manifestName])
  return manifest
}

/** Copies the pictures that are not copied yet. @returns those that are not there */
async function fetchPictures(data: string, to: string, hashes: readonly string[]): Promise<readonly string[]> {
  const present = new Set(await filesBelow(to, picturesFolder))
  const missing: string[] = []
  for (const hash of hashes) {
    const file = `${picturesFolder}/${hash}`
    if (!present.has(file) && !(await copyPrivately(join(data, file), join(to, file)))) missing.push(hash)
  }
  return missing
}
