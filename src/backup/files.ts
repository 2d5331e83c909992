import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, copyFile, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What is written down of a file. */
export interface FileRecord {
  readonly size: number
  readonly sha256: string
}

/** Reads a file from its beginning to its end, whatever its size. */
export async function recordOf(file: string): Promise<FileRecord> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer
    size += bytes.length
    hash.update(bytes)
  }
  return { size, sha256: hash.digest('hex') }
}

/**
 * Copies a file, its folder with it, for its owner's eyes only.
 *
 * @returns false: it is not there any more
 */
export async function copyPrivately(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  try {
    await copyFile(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  await chmod(to, 0o600)
  return true
}

/** Has what was written reach the disk, folders included: a rename after this says that all of it is there. */
export async function syncAll(root: string, files: readonly string[]): Promise<void> {
  for (const file of files) await sync(join(root, file), 'r+')
  if (process.platform === 'win32') return
  const folders = new Set(['.', ...files.map((file) => dirname(file))])
  for (const folder of folders) await sync(join(root, folder), 'r')
}

async function sync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
