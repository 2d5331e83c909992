import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isSea } from 'node:sea'
import { fileURLToPath } from 'node:url'
import { databaseName } from '../../store/sqlite/store.ts'
import { type Finding, fault, ok } from '../finding.ts'
import type { Patient } from '../patient.ts'

const minute = 60_000
const day = 24 * 60 * minute

const setClock: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'sudo sntp -sS time.apple.com',
  linux: 'sudo timedatectl set-ntp true',
  win32: 'w32tm /resync',
}

/**
 * Can the clock be right? Without asking anybody: it cannot be before this program was put here, nor before what the service has
 * written. A clock that is off by less is not found so, and does no harm: old clients do not compare it with theirs.
 */
export async function checkClock({ now, data }: Patient): Promise<readonly Finding[]> {
  const mend = setClock[process.platform] ?? 'set the clock of this machine'
  const shown = new Date(now).toISOString()
  const program = isSea() ? process.execPath : fileURLToPath(import.meta.url)
  const installed = await timeOf(program)
  if (installed !== undefined && now < installed - day)
    return [fault(`The clock says ${shown}, and this program was put here later than that.`, mend)]
  for (const name of [databaseName, `${databaseName}-wal`, 'running.json']) {
    const written = await timeOf(join(data, name))
    if (written !== undefined && now < written - 5 * minute)
      return [fault(`The clock says ${shown}, and ${name} was written later than that: it was put back.`, mend)]
  }
  return [ok(`The clock says ${shown}, which can be.`)]
}

const timeOf = (file: string): Promise<number | undefined> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  )
