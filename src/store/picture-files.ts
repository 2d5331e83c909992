import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PictureFiles } from '../domain/ports/pictures.ts'

const hashes = /^[0-9a-f]{64}$/
/** A file that was being written. */
const unfinished = /^[0-9a-f]{64}\.[0-9a-f-]{36}\.new$/

/** Pictures as files of a folder, each named by its hash; the same picture of two people is one file. */
export function openPictureFiles(folder: string): PictureFiles {
  const fileOf = (name: string): string => join(folder, name)
  return {
    async keep(bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Under another name first: a crash leaves the whole picture or none.
      const beside = fileOf(`${hash}.${randomUUID()}.new`)
      try {
        await writeDown(beside, bytes)
        await rename(beside, fileOf(hash))
      } catch (error) {
        await rm(beside, { force: true })
        throw error
      }
      await syncFolder(folder)
      return hash
    },

    async read(hash) {
      if (!hashes.test(hash)) return undefined
      try {
        return await readFile(fileOf(hash))
      } catch {
        return undefined
      }
    },

    async remove(hash) {
      if (hashes.test(hash)) await rm(fileOf(hash), { force: true })
    },

    async removeAllBut(kept) {
      // No folder: nobody has kept a picture yet.
      const names = await readdir(folder).catch(() => [])
      const unused = names.filter((name) => (hashes.test(name) ? !kept.has(name) : unfinished.test(name)))
      for (const name of unused) await rm(fileOf(name), { force: true })
      return unused.length
    },
  }
}

async function writeDown(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The new name has to outlive a power cut as well: it stands in the folder. Windows opens no folders, and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
