import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { migrations as ourMigrations } from '../../store/migrations/index.ts'
import { databaseName } from '../../store/sqlite/store.ts'
import type { DatabaseLook } from '../database-look.ts'
import { type Finding, fault, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

/**
 * Is the database whole? A process of its own reads all of it: SQLite would hold up everything else here, and cannot be interrupted
 * but by ending its process.
 */
export async function checkDatabase(patient: Patient, signal: AbortSignal): Promise<readonly Finding[]> {
  const file = join(patient.data, databaseName)
  const found = await stat(file).catch(() => undefined)
  if (!found) return [warning(`There is no database in ${patient.data} yet.`, `chrysalis serve --data ${patient.data}`)]
  const { damage, migrations, accounts, waiting } = await look(patient.self, file, signal)
  const details = { file, bytes: found.size, accounts, migrations }
  const restore = `chrysalis backup restore latest --data ${patient.data}`
  const [first] = damage
  if (first !== undefined)
    return [
      fault(
        `The database ${file} is damaged: ${first}${damage.length > 1 ? `, and ${damage.length - 1} more` : ''}.`,
        `${patient.running ? `kill ${patient.running.pid} && ` : ''}${restore}`,
        { ...details, damage },
      ),
    ]
  const unknown = migrations.filter((name) => !(name in ourMigrations))
  if (unknown.length > 0)
    return [
      fault(
        `A newer Chrysalis has written the database (${unknown.join(', ')}).`,
        'run the newer one, or restore a backup',
        details,
      ),
    ]
  if (waiting) return [ok('Somebody is writing to the database for a long time; what could be read is whole.', details)]
  return [ok(`The database is whole: ${accounts} accounts, ${Math.ceil(found.size / 1024)} kB.`, details)]
}

function look(self: readonly string[], file: string, signal: AbortSignal): Promise<DatabaseLook> {
  const [program = process.execPath, ...words] = self
  return new Promise((resolve, reject) => {
    const options = { signal, killSignal: 'SIGKILL', maxBuffer: 1 << 20 } as const
    execFile(program, [...words, 'doctor-database', file], options, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout) as DatabaseLook)
      } catch {
        reject(
          new Error(`the process that read the database ended with ${error?.code ?? 0}: ${stderr.trim().slice(-300)}`),
        )
      }
    })
  })
}
