import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import type { Account } from '../domain/account.ts'
import { AccountExists, type Store } from '../domain/ports/store.ts'
import { hashPassword } from '../identity/passwords.ts'
import { removeUnusedPictures } from '../server/people.ts'
import { decodeText } from '../wire/text-token.ts'
import { importAccounts } from './account-import.ts'
import { type DataOption, requireData, takesData, withStore } from './data-store.ts'
import { checkEmail } from './email.ts'
import { CommandFailure } from './failure.ts'
import { faultOfName, friendlyNameOf } from './friendly-name.ts'
import { printRows } from './output.ts'
import { readPassword, warnOfPassword } from './password-input.ts'

/** `chrysalis account …`: people who may sign in. Works with the service running or not. */
export function registerAccountCommands(program: Command): void {
  const account = program.command('account').description('people who may sign in')
  takesData(account.command('add <email>').description('make an account'))
    .option('--name <name>', 'what others see (default: the address)')
    .requiredOption('--password-stdin', 'read the password from standard input, one line')
    .action(add)
  takesData(account.command('list').description('show all accounts')).option('--json', 'as JSON').action(list)
  takesData(account.command('passwd <email>').description('set a new password; tickets of the old one end'))
    .requiredOption('--password-stdin', 'read the password from standard input, one line')
    .action(setPassword)
  takesData(
    account.command('remove <email>').description('remove an account, and take it off everybody’s lists'),
  ).action(remove)
  takesData(
    account.command('import <file>').description('make accounts from a CSV file with the header email,name,password'),
  ).action((file: string, options: DataOption) => withStore(options, (store) => importAccounts(store, file)))
}

async function add(email: string, options: DataOption & { readonly name?: string }): Promise<void> {
  const address = checkEmail(email)
  const wrong = faultOfName(options.name ?? '')
  if (wrong) throw new CommandFailure(`"${options.name}" ${wrong}: choose a shorter one.`)
  const password = await takePassword()
  await withStore(options, async (store) => {
    if (await store.read(({ accounts }) => accounts.find(address))) throw taken(address)
    const passwordHash = await hashPassword(password)
    const friendlyName = friendlyNameOf(options.name, address)
    await store
      .change(({ accounts }) => accounts.add({ id: randomUUID(), email: address, friendlyName, passwordHash }))
      .catch((error: unknown) => {
        throw error instanceof AccountExists ? taken(address) : error
      })
  })
  process.stdout.write(`Added ${address}.\n`)
}

function taken(email: string): CommandFailure {
  return new CommandFailure(
    `There is already an account ${email}: choose another address, or set its password with "account passwd".`,
  )
}

async function list(options: DataOption & { readonly json?: true }): Promise<void> {
  await requireData(options)
  const accounts = await withStore(options, (store) => store.read((tables) => tables.accounts.list()))
  const rows = accounts.map(({ email, friendlyName, createdAt }) => ({
    email,
    name: decodeText(friendlyName),
    created: new Date(createdAt).toISOString(),
  }))
  printRows(rows, {
    json: options.json,
    columns: ['email', 'name', 'created'],
    empty: 'There are no accounts yet: make one with "chrysalis account add EMAIL --password-stdin".',
  })
}

async function setPassword(email: string, options: DataOption): Promise<void> {
  await requireData(options)
  const password = await takePassword()
  await withStore(options, async (store) => {
    const account = await requireAccount(store, email)
    const hash = await hashPassword(password)
    await store.change(({ accounts }) => accounts.setPasswordHash(account.id, hash))
  })
  process.stdout.write(`Set a new password for ${email}.\n`)
}

async function remove(email: string, options: DataOption): Promise<void> {
  await requireData(options)
  await withStore(options, async (store) => {
    const account = await requireAccount(store, email)
    await store.change(({ accounts }) => accounts.remove(account.id))
    await removeUnusedPictures(store, options.data)
  })
  process.stdout.write(`Removed ${email}.\n`)
}

/** @throws CommandFailure when there is no such account */
export async function requireAccount(store: Store, email: string): Promise<Account> {
  const account = await store.read(({ accounts }) => accounts.find(email))
  if (!account)
    throw new CommandFailure(`There is no account ${email}: see those that are with "chrysalis account list".`)
  return account
}

async function takePassword(): Promise<string> {
  const password = await readPassword()
  const warning = warnOfPassword(password)
  if (warning) process.stderr.write(`chrysalis: warning: ${warning}\n`)
  return password
}
