import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseName } from '../store/sqlite/store.ts'

/** Where backups are kept unless somebody says otherwise: a folder of the data directory. */
export const backupFolder = 'backups'
/** What says, in a backup, what is in it. */
export const manifestName = 'manifest.json'
/** What was there before a backup was put back. */
export const asidePrefix = 'before-restore-'
export const picturesFolder = 'pictures'

/** `20090630T180511123Z`: sorts by time, and is a file name everywhere. */
export const stampOf = (time: number): string => new Date(time).toISOString().replaceAll(/[-:.]/g, '')

/** A database that was copied before its schema changed (`store/sqlite/backup.ts`). */
export const beforeMigration = /^chrysalis\.db\.v(\d+)-(\d{8}T\d{9}Z)\.bak$/

/**
 * What is in a data directory and not in a backup: the database, which is copied by SQLite; what holds for one run only; other backups; and
 * what was being written. Everything else is kept, so that nobody has to remember this list when a new kind of file appears.
 */
const leftOut = new RegExp(
  [
    `^${databaseName.replace('.', '\\.')}($|-|\\.)`,
    '^running\\.json',
    '^restore\\.json',
    '^admin\\.token',
    `^${backupFolder}$`,
    `^${asidePrefix}`,
    '^\\.restored-',
    '\\.(new|unfinished)$',
  ].join('|'),
)

/** Paths of the files of a data directory that a backup takes as they are, relative to it. */
export async function filesToKeep(dataDirectory: string): Promise<readonly string[]> {
  const top = await readdir(dataDirectory, { withFileTypes: true })
  const kept: string[] = []
  for (const entry of top.filter(({ name }) => !leftOut.test(name))) {
    if (entry.isFile()) kept.push(entry.name)
    else if (entry.isDirectory()) kept.push(...(await filesBelow(dataDirectory, entry.name)))
  }
  return kept
}

/** Every file below a folder, with `/` between the names whatever the system. */
export async function filesBelow(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const found: string[] = []
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) found.push(...(await filesBelow(root, path)))
    else if (entry.isFile() && !/\.(new|unfinished)$/.test(entry.name)) found.push(path)
  }
  return found
}
