import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The file, in the data directory, with which this installation signs its tickets. */
export const signingKeyName = 'ticket.key'
const keyLength = 32

/**
 * Reads the key that signs tickets; makes it at the first start. Losing it ends every ticket, and nothing else.
 *
 * @returns 32 bytes
 * @throws Error with one sentence when the file is there but is no key
 */
export async function loadSigningKey(dataDirectory: string): Promise<Buffer> {
  const file = join(dataDirectory, signingKeyName)
  const present = await readKey(file)
  if (present !== undefined) return present
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  await createKey(file)
  const created = await readKey(file)
  if (created === undefined) throw new Error(`The key ${file} vanished while it was made: start again.`)
  return created
}

async function readKey(file: string): Promise<Buffer | undefined> {
  try {
    const key = await readFile(file)
    if (key.length === keyLength) return key
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  throw new Error(`${file} is not a key of ${keyLength} bytes: restore it, or remove it and everybody signs in again.`)
}

/**
 * Writes the key under another name, and links it to its own when it is on the disk: nobody ever reads half of one, and of two
 * processes that start at once one wins and both read the winner's.
 */
async function createKey(file: string): Promise<void> {
  const unfinished = `${file}.${randomBytes(8).toString('hex')}`
  const handle = await open(unfinished, 'wx', 0o600)
  try {
    await handle.writeFile(randomBytes(keyLength))
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(unfinished, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await rm(unfinished, { force: true })
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
