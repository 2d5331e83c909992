import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { emailKey } from '../domain/account.ts'
import { AccountExists, type NewAccount, type Store } from '../domain/ports/store.ts'
import { hashPassword } from '../identity/passwords.ts'
import { CsvFault, type CsvRecord, readCsv } from './csv.ts'
import { faultOfEmail } from './email.ts'
import { CommandFailure } from './failure.ts'
import { faultOfName, friendlyNameOf } from './friendly-name.ts'
import { faultOfPassword, warnOfPassword } from './password-input.ts'
import { Progress } from './progress.ts'

const columns = ['email', 'name', 'password'] as const

interface Row {
  readonly line: number
  readonly email: string
  readonly name: string
  readonly password: string
}

/**
 * Makes an account for every line of a CSV file, or for none of them: the whole file is read and checked, then all passwords are
 * hashed, then everything is stored in one transaction.
 *
 * @throws CommandFailure that names the line that is wrong
 */
export async function importAccounts(store: Store, file: string): Promise<void> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${file} cannot be read (${error.code}): mend the name.`)
  })
  const rows = readRows(file, readText(file, bytes))
  await refuseKnown(store, file, rows)
  const long = rows.filter(({ password }) => warnOfPassword(password) !== undefined)
  if (long[0])
    process.stderr.write(
      `chrysalis: warning: ${long.length} passwords (first in line ${long[0].line}) are longer than 16 characters, where some clients cut them.\n`,
    )
  const accounts = await hashAll(rows)
  await store
    .change(async (tables) => {
      for (const account of accounts) await tables.accounts.add(account)
    })
    .catch((error: unknown) => {
      // Somebody else made one of them while the passwords were being hashed.
      throw error instanceof AccountExists
        ? taken(file, rows, (row) => emailKey(row.email) === emailKey(error.email))
        : error
    })
  process.stdout.write(`Added ${accounts.length} accounts.\n`)
}

/** Other programs write CSV in older encodings, in which names and passwords would quietly become others. */
function readText(file: string, bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new CommandFailure(`${file} is not UTF-8: save it as "CSV UTF-8"; nothing was imported.`)
  return bytes.toString('utf8')
}

/** The rows of the file, each of them right in itself and different from the others. */
export function readRows(file: string, text: string): Row[] {
  const fault = (line: number, what: string): CommandFailure =>
    new CommandFailure(`${file}, line ${line}: ${what}; nothing was imported.`)
  const [header, ...records] = parse(file, text)
  if (
    !header ||
    !columns.every((column, index) => header.fields[index]?.trim().toLowerCase() === column) ||
    header.fields.length !== columns.length
  )
    throw fault(header?.line ?? 1, `the first line has to be ${columns.join(',')}`)
  const seen = new Map<string, number>()
  return records.map(({ line, fields }) => {
    if (fields.length !== columns.length)
      throw fault(line, `there are ${fields.length} fields where ${columns.length} are wanted`)
    const [email = '', name = '', password = ''] = fields
    const address = email.trim()
    const wrong = faultOfEmail(address)
    if (wrong) throw fault(line, `"${address}" ${wrong}`)
    const wrongName = faultOfName(name.trim())
    if (wrongName) throw fault(line, `"${name.trim()}" ${wrongName}`)
    const wrongPassword = faultOfPassword(password)
    if (wrongPassword) throw fault(line, `the password ${wrongPassword}`)
    const before = seen.get(emailKey(address))
    if (before !== undefined) throw fault(line, `${address} stands in line ${before} already`)
    seen.set(emailKey(address), line)
    return { line, email: address, name: name.trim(), password }
  })
}

function parse(file: string, text: string): CsvRecord[] {
  try {
    return readCsv(text)
  } catch (error) {
    if (error instanceof CsvFault)
      throw new CommandFailure(`${file}, line ${error.line}: ${error.message}; nothing was imported.`)
    throw error
  }
}

async function refuseKnown(store: Store, file: string, rows: readonly Row[]): Promise<void> {
  const known = new Set((await store.read(({ accounts }) => accounts.list())).map(({ email }) => emailKey(email)))
  const isKnown = (row: Row) => known.has(emailKey(row.email))
  if (rows.some(isKnown)) throw taken(file, rows, isKnown)
}

function taken(file: string, rows: readonly Row[], isTaken: (row: Row) => boolean): CommandFailure {
  const row = rows.find(isTaken)
  return new CommandFailure(
    `${file}, line ${row?.line}: there is already an account ${row?.email}: take the line out; nothing was imported.`,
  )
}

/** Hashes on all cores: one hash is made to be slow, thousands of them need not be. */
async function hashAll(rows: readonly Row[]): Promise<NewAccount[]> {
  const progress = new Progress(rows.length, 'hashing passwords')
  const accounts: NewAccount[] = new Array(rows.length)
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < rows.length; index = next++) {
      const row = rows[index]
      if (!row) return
      accounts[index] = {
        id: randomUUID(),
        email: row.email,
        friendlyName: friendlyNameOf(row.name, row.email),
        passwordHash: await hashPassword(row.password),
      }
      progress.step()
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
  progress.end()
  return accounts
}
