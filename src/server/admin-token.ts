import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const fileOf = (dataDirectory: string): string => join(dataDirectory, 'admin.token')

/** The token by which command lines of this machine prove that they may read the data directory; another one at every start. */
export const newAdminToken = (): string => randomBytes(32).toString('base64url')

export async function writeAdminToken(dataDirectory: string, token: string): Promise<void> {
  const file = fileOf(dataDirectory)
  await rm(`${file}.new`, { force: true })
  await writeFile(`${file}.new`, `${token}\n`, { mode: 0o600, flag: 'wx' })
  await rename(`${file}.new`, file)
}

/** `undefined`: there is none. @throws when it is there and cannot be read */
export async function readAdminToken(dataDirectory: string): Promise<string | undefined> {
  try {
    return (await readFile(fileOf(dataDirectory), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export async function removeAdminToken(dataDirectory: string): Promise<void> {
  await rm(fileOf(dataDirectory), { force: true })
}
