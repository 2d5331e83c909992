import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { BackupFailure } from './failure.ts'
import { readManifest } from './manifest.ts'
import { beforeMigration } from './names.ts'

/** A backup as a list shows it. */
export interface BackupEntry {
  readonly name: string
  /** ISO 8601; empty when it cannot be told. */
  readonly made: string
  /** `everything`, or the `database` alone as it was before a migration. */
  readonly holds: 'everything' | 'database' | 'damaged'
  readonly accounts: number | null
  readonly bytes: number
  readonly path: string
}

const stamp = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/
const timeOf = (text: string): string => text.replace(stamp, '$1-$2-$3T$4:$5:$6.$7Z')

/** Every backup of a data directory and those in a folder of backups, the newest first. */
export async function listBackups(data: string, folder: string): Promise<readonly BackupEntry[]> {
  const entries = [...(await foldersIn(folder)), ...(await copiesIn(data))]
  return entries.toSorted((one, other) => (one.made < other.made ? 1 : -1))
}

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])

async function foldersIn(folder: string): Promise<readonly BackupEntry[]> {
  const names = (await namesIn(folder)).filter((name) => stamp.test(name))
  return await Promise.all(
    names.map(async (name): Promise<BackupEntry> => {
      const path = join(folder, name)
      const manifest = await readManifest(path).catch(() => undefined)
      if (!manifest) return { name, made: timeOf(name), holds: 'damaged', accounts: null, bytes: 0, path }
      const bytes = Object.values(manifest.files).reduce((sum, { size }) => sum + size, 0)
      return { name, made: manifest.made, holds: 'everything', accounts: manifest.accounts, bytes, path }
    }),
  )
}

async function copiesIn(data: string): Promise<readonly BackupEntry[]> {
  const names = (await namesIn(data)).filter((name) => beforeMigration.test(name))
  return await Promise.all(
    names.map(async (name): Promise<BackupEntry> => {
      const path = join(data, name)
      const made = timeOf(beforeMigration.exec(name)?.[2] ?? '')
      return { name, made, holds: 'database', accounts: null, bytes: (await stat(path)).size, path }
    }),
  )
}

/**
 * The backup that somebody means: a name of the list, `latest`, or a path.
 *
 * @throws BackupFailure when there is none
 */
export async function findBackup(data: string, folder: string, wanted: string): Promise<string> {
  const known = await listBackups(data, folder)
  const entry =
    wanted === 'latest' ? known.find(({ holds }) => holds === 'everything') : known.find(({ name }) => name === wanted)
  if (entry) return entry.path
  const path = resolve(wanted)
  if (wanted !== 'latest' && (await stat(path).catch(() => undefined))) return path
  throw new BackupFailure(
    `There is no backup ${wanted}: see "chrysalis backup list", make one with "chrysalis backup create", or give its path.`,
  )
}
