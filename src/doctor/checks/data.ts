import { randomBytes } from 'node:crypto'
import { access, constants, open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { shellQuoted } from '../../edge/ports.ts'
import { type Finding, fault, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

const megabyte = 1024 * 1024
/** Below the first nothing can be kept for long; below the second somebody should look. */
const enough = { fault: 50 * megabyte, warning: 500 * megabyte }

/** May this user use the data directory, may nobody else look into it, and is there room? */
export async function checkData({ data }: Patient): Promise<readonly Finding[]> {
  const found = await stat(data).catch((error: NodeJS.ErrnoException) => error)
  if (found instanceof Error) {
    if (found.code === 'ENOENT')
      return [warning(`There is no ${data} yet: the first start makes it.`, `chrysalis serve --data ${data}`)]
    return [fault(`${data} cannot be looked at (${found.code}).`, `sudo chown -R "$(id -un)" ${shellQuoted(data)}`)]
  }
  if (!found.isDirectory()) return [fault(`${data} is no folder.`, 'name the right one with --data')]
  return [...(await checkRights(data, found)), ...(await checkSpace(data))]
}

async function checkRights(data: string, { mode, uid }: { mode: number; uid: number }): Promise<readonly Finding[]> {
  const place = shellQuoted(data)
  const mine = `sudo chown -R "$(id -un)" ${place}`
  const refused = await tryWriting(data)
  if (refused !== undefined)
    return [fault(`This user cannot write in ${data} (${refused}); it belongs to user ${uid}.`, mine)]
  const closed = await unreadableIn(data)
  if (closed.length > 0) return [fault(`This user cannot read and write ${closed.join(', ')} in ${data}.`, mine)]
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    return [warning(`Others may look into ${data}, where the keys are.`, `chmod 700 ${place}`)]
  return [ok(`${data} can be written, and only by this user.`)]
}

/** A file made and removed says more than bits do: file systems may be read-only, or full. */
async function tryWriting(data: string): Promise<string | undefined> {
  const file = join(data, `.doctor-${randomBytes(6).toString('hex')}.new`)
  try {
    await (await open(file, 'wx', 0o600)).close()
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  } finally {
    await rm(file, { force: true }).catch(() => undefined)
  }
}

async function unreadableIn(data: string): Promise<readonly string[]> {
  const names = await readdir(data)
  const able = await Promise.all(
    names.map((name) =>
      access(join(data, name), constants.R_OK | constants.W_OK).then(
        () => true,
        // A file that went away in between is not closed.
        (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
      ),
    ),
  )
  return names.filter((_, index) => !able[index])
}

async function checkSpace(data: string): Promise<readonly Finding[]> {
  const { bavail, bsize } = await statfs(data)
  const free = bavail * bsize
  const sentence = `${Math.floor(free / megabyte)} MB are free on the disk of ${data}`
  const mend = `df -h ${shellQuoted(data)}   # and make room`
  if (free < enough.fault) return [fault(`Only ${sentence}: nothing more can be kept.`, mend)]
  if (free < enough.warning) return [warning(`Only ${sentence}.`, mend)]
  return [ok(`${sentence}.`)]
}
