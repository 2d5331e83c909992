import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PictureFiles } from '../domain/ports/pictures.ts'

const hashes = /^[0-9a-f]{64}$/

/** Pictures as files of a folder, each named by its hash; the same picture of two people is one file. */
export function openPictureFiles(folder: string): PictureFiles {
  const fileOf = (hash: string): string => join(folder, hash)
  return {
    async keep(bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Under another name first: a crash leaves the whole picture or none.
      const beside = `${fileOf(hash)}.${process.pid}.new`
      const file = await open(beside, 'w', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(beside, fileOf(hash))
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
  }
}
