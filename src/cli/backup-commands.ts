import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { createBackup } from '../backup/create.ts'
import { BackupFailure } from '../backup/failure.ts'
import { findBackup, listBackups } from '../backup/list.ts'
import { backupFolder } from '../backup/names.ts'
import { restoreBackup } from '../backup/restore.ts'
import { verifyBackup } from '../backup/verify.ts'
import { findRunning } from '../server/running-file.ts'
import { type DataOption, takesData } from './data-option.ts'
import { CommandFailure } from './failure.ts'
import { printRows } from './output.ts'
import { version } from './version.ts'

interface BackupOptions extends DataOption {
  readonly folder?: string
  readonly json?: true
}

/** `chrysalis backup …`: copies of everything that a service keeps. */
export function registerBackupCommands(program: Command): void {
  const backup = program.command('backup').description('copies of everything that the service keeps')
  const command = (words: string, description: string): Command =>
    takesData(backup.command(words).description(description)).option(
      '--folder <dir>',
      `where backups are (default: ${backupFolder} in the data folder)`,
    )
  command('create', 'make one, while the service runs or not')
    .option('--keep <number>', 'remove all but so many afterwards, the oldest first', parseCount)
    .option('--json', 'as JSON')
    .action(create)
  command('list', 'show those that are there').option('--json', 'as JSON').action(list)
  command('verify', 'read all of one, and say whether it could be put back')
    .argument('[backup]', 'its name in the list, or its path', 'latest')
    .action(verify)
  command('restore', 'put one back while no service runs; what was there is kept aside')
    .argument('<backup>', 'its name in the list, its path, or "latest"')
    .action(restore)
}

function parseCount(text: string): number {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new InvalidArgumentError('it is a number from 1.')
  return Number(text)
}

const folderOf = ({ data, folder }: BackupOptions): string => folder ?? join(data, backupFolder)

async function create(options: BackupOptions & { readonly keep?: number }): Promise<void> {
  const into = folderOf(options)
  const { folder, manifest } = await createBackup({ data: options.data, into, version, now: Date.now() }).catch(explain)
  // Read back from the disk: a backup that nobody has read is a hope.
  const { faults, files, bytes } = await verifyBackup(folder).catch(explain)
  if (faults.length > 0) throw new CommandFailure(`The backup ${folder} is not whole (${faults[0]}): look at the disk.`)
  const { accounts, missingPictures } = manifest
  if (missingPictures.length > 0)
    process.stderr.write(
      `chrysalis: warning: ${missingPictures.length} pictures were gone already; the rest is whole.\n`,
    )
  const removed = options.keep === undefined ? [] : await removeOlder(options, options.keep)
  if (options.json) process.stdout.write(`${JSON.stringify({ folder, accounts, files, bytes, removed }, null, 2)}\n`)
  else process.stdout.write(`${folder}: ${accounts} accounts, ${files} files, ${bytes} bytes, read back and whole.\n`)
}

async function removeOlder(options: BackupOptions, keep: number): Promise<readonly string[]> {
  const whole = (await listBackups(options.data, folderOf(options))).filter(({ holds }) => holds === 'everything')
  const older = whole.slice(keep)
  for (const { path } of older) await rm(path, { recursive: true, force: true })
  return older.map(({ name }) => name)
}

async function list(options: BackupOptions): Promise<void> {
  printRows(
    (await listBackups(options.data, folderOf(options))).map((entry) => ({ ...entry })),
    {
      json: options.json,
      columns: ['name', 'made', 'holds', 'accounts', 'bytes'],
      empty: 'There are none: make one with "chrysalis backup create".',
    },
  )
}

async function verify(wanted: string, options: BackupOptions): Promise<void> {
  const place = await findBackup(options.data, folderOf(options), wanted).catch(explain)
  const { faults, accounts, files, bytes } = await verifyBackup(place).catch(explain)
  for (const fault of faults) process.stderr.write(`chrysalis: ${place}: ${fault}\n`)
  if (faults.length > 0) throw new CommandFailure(`${place} is not whole: use another backup, and make a new one.`)
  process.stdout.write(`${place} is whole: ${accounts} accounts, ${files} files, ${bytes} bytes.\n`)
}

async function restore(wanted: string, options: BackupOptions): Promise<void> {
  const { data } = options
  const running = await findRunning(data)
  if (running)
    throw new CommandFailure(
      `A service runs on ${data} (process ${running.pid}): stop it first. If that process is something else, remove ${join(data, 'running.json')}.`,
    )
  const backup = await findBackup(data, folderOf(options), wanted).catch(explain)
  const { aside, accounts } = await restoreBackup({ backup, data, now: Date.now() }).catch(explain)
  const before = aside === undefined ? '' : ` What was there is in ${aside}.`
  process.stdout.write(`${backup} is in its place in ${data}: ${accounts} accounts.${before}\n`)
}

/** A failure of a backup has its sentence; a disk that is full or not ours has one too; anything else is a fault of ours. */
function explain(error: unknown): never {
  if (error instanceof BackupFailure) throw new CommandFailure(error.message)
  const { code, path } = error as NodeJS.ErrnoException
  if (code !== undefined && /^E[A-Z]+$/.test(code))
    throw new CommandFailure(
      `${path ?? 'A file'} could not be read or written (${code}): see to its rights and the space on its disk.`,
    )
  throw error
}
