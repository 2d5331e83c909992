import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { migrations as ourMigrations } from '../store/migrations/index.ts'
import { databaseName } from '../store/sqlite/store.ts'
import { type DatabaseReport, inspectDatabase } from './database.ts'
import { recordOf } from './files.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { beforeMigration, filesBelow, manifestName, picturesFolder } from './names.ts'

/** What a look at a backup found. */
export interface Verified {
  /** In sentences; empty: all of it can be put back. */
  readonly faults: readonly string[]
  readonly accounts: number
  /** Files that were compared, and their bytes together. */
  readonly files: number
  readonly bytes: number
}

/**
 * Reads all of a backup: every file against its hash, the database against its own rules, and the pictures that it names.
 *
 * @param place its folder, or a database that was copied before a migration
 * @throws BackupFailure when it is no backup at all
 */
export async function verifyBackup(place: string): Promise<Verified> {
  if (beforeMigration.test(basename(place))) {
    const report = inspectDatabase(place)
    const { size } = await stat(place)
    return { faults: faultsOfDatabase(report), accounts: report.accounts, files: 1, bytes: size }
  }
  const manifest = await readManifest(place)
  const report = inspectDatabase(join(place, databaseName))
  const faults = [...(await faultsOfFiles(place, manifest)), ...faultsOfDatabase(report)]
  for (const hash of report.pictures)
    if (!(`${picturesFolder}/${hash}` in manifest.files) && !manifest.missingPictures.includes(hash))
      faults.push(`the picture ${hash} of somebody is not in it`)
  const sizes = Object.values(manifest.files).map(({ size }) => size)
  return {
    faults,
    accounts: report.accounts,
    files: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  }
}

async function faultsOfFiles(folder: string, { files }: Manifest): Promise<string[]> {
  const faults: string[] = []
  for (const [name, expected] of Object.entries(files)) {
    const found = await recordOf(join(folder, name)).catch((error: NodeJS.ErrnoException) => error.code ?? 'unreadable')
    if (typeof found === 'string') faults.push(`${name} cannot be read (${found})`)
    else if (found.sha256 !== expected.sha256) faults.push(`${name} is not what it was: its hash differs`)
  }
  if (!(databaseName in files)) faults.push('the database is not in it')
  for (const name of await filesBelow(folder, ''))
    if (name !== manifestName && !(name in files)) faults.push(`${name} was not in it when it was made`)
  return faults
}

function faultsOfDatabase({ damage, migrations }: DatabaseReport): string[] {
  const unknown = migrations.filter((name) => !(name in ourMigrations))
  return [
    ...damage.map((sentence) => `the database is damaged: ${sentence}`),
    ...unknown.map((name) => `a newer Chrysalis made it (${name}): restore it with that one`),
  ]
}
