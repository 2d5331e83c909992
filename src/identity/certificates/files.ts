import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { damagedFile } from './fault.ts'

const errorCode = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown)

/**
 * A file's bytes; `undefined` when it is not there.
 *
 * @throws CertificateFault when it is there and cannot be read
 */
export async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return undefined
    throw damagedFile(file, `cannot be read (${errorCode(thrown)})`)
  }
}

/** Writes a file that only its owner may read, whole or not at all; what was there is replaced. */
export async function replaceFile(file: string, contents: string | Buffer): Promise<void> {
  await rename(await writeBeside(file, contents), file)
}

/**
 * Writes a file that only its owner may read, unless somebody was faster: returns what is in the file afterwards. Two processes that
 * start at once on a new data directory so come to hold the same key.
 */
export async function writeOnce(file: string, contents: string): Promise<string> {
  const beside = await writeBeside(file, contents)
  try {
    await link(beside, file)
  } catch (thrown) {
    if (errorCode(thrown) === 'EEXIST') return await readFile(file, 'utf8')
    // A file system without links, such as that of a memory stick.
    await rename(beside, file)
  } finally {
    await rm(beside, { force: true })
  }
  return contents
}

/** Writes the contents to a new file in the same directory, through to the disk, and returns its name. */
async function writeBeside(file: string, contents: string | Buffer): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.${randomBytes(6).toString('hex')}.new`
  const handle = await open(beside, 'wx', 0o600)
  try {
    await handle.writeFile(contents)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return beside
}
