import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file of the certificate authority that cannot be used; the message says what to do. */
export class CertificateFault extends Error {
  constructor(file: string, trouble: string) {
    super(`${file} ${trouble}: put it back from a backup, or delete it to have it made anew (machines must then trust the new root).`)
    this.name = 'CertificateFault'
  }
}

/**
 * The contents of a file that is made when it is not there or no longer fits. Readable by its owner alone; written under another
 * name first, so that a crash leaves the old one or the new one.
 *
 * @param fits may throw for contents that cannot be understood at all: the file is damaged then
 */
export async function keepFile<T extends string | Buffer>(
  file: string,
  make: () => T | Promise<T>,
  fits: (contents: T) => boolean,
): Promise<T> {
  const known = (await readIfThere(file)) as T | undefined
  if (known !== undefined && isUsable(file, known, fits)) return known
  const contents = await make()
  await writeOwn(file, contents)
  return contents
}

async function readIfThere(file: string): Promise<Buffer | string | undefined> {
  try {
    return await readFile(file, file.endsWith('.cer') ? null : 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new CertificateFault(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

function isUsable<T>(file: string, contents: T, fits: (contents: T) => boolean): boolean {
  try {
    return fits(contents)
  } catch {
    throw new CertificateFault(file, 'is damaged')
  }
}

async function writeOwn(file: string, contents: string | Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(contents)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await chmod(`${file}.new`, 0o600)
  await rename(`${file}.new`, file)
}
