import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BackupFailure } from './failure.ts'
import { manifestName } from './names.ts'

const record = z.object({ size: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
/** No path of a manifest leads out of its backup. */
const path = z.string().regex(/^(?!\.)[^/\\]+(\/(?!\.)[^/\\]+)*$/)

const manifest = z.object({
  /** Of this file: a newer program that changes it counts on. */
  format: z.literal(1),
  /** When it was begun, ISO 8601: everything acknowledged before is in it. */
  made: z.iso.datetime(),
  /** Of the program that made it. */
  version: z.string(),
  migrations: z.array(z.string()),
  accounts: z.int().min(0),
  /** Pictures that the database names and that were gone already. */
  missingPictures: z.array(z.string()),
  files: z.record(path, record),
})

/** What a backup says of itself. */
export type Manifest = z.infer<typeof manifest>

/** Longest manifest that is read: a million pictures. */
const longest = 200_000_000

export async function writeManifest(folder: string, content: Manifest): Promise<void> {
  await writeFile(join(folder, manifestName), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
}

/** @throws BackupFailure when there is none, or none that can be understood */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, manifestName)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BackupFailure(
      `${folder} is not a backup (${error.code} for ${manifestName}): see "chrysalis backup list".`,
    )
  })
  const parsed = manifest.safeParse(text.length > longest ? undefined : readJson(text))
  if (parsed.success) return parsed.data
  throw new BackupFailure(
    `${file} cannot be understood: it is damaged, or a newer Chrysalis wrote it. Use another backup.`,
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
