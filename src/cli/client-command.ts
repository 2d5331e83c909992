import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { ClientError } from '../client/errors.ts'
import { showContact, showMainWindow } from '../client/main-window.ts'
import { MessengerClient } from '../client/messenger-client.ts'
import type { SignInOptions } from '../client/options.ts'
import { clientProfiles, defaultProfile } from '../client/profiles/index.ts'
import { findRunning } from '../server/running-file.ts'
import { openTerminal, type Terminal } from './client-terminal.ts'
import { traceTo } from './client-trace.ts'
import { printContact, printMainWindow } from './client-window.ts'
import { CommandFailure } from './failure.ts'
import { readPassword } from './password-input.ts'

interface ClientOptions {
  readonly server?: string
  readonly msnpPort?: number
  readonly httpsPort?: number
  readonly data: string
  readonly root?: string
  readonly email: string
  readonly passwordStdin: true
  readonly as: string
  readonly trace?: true
  readonly once?: true
}

/** Longest wait for one answer, in milliseconds. */
export const answerLimit = 15_000

const pingInterval = 50_000

export function registerClientCommand(program: Command): void {
  program
    .command('client')
    .description('sign in as an original Messenger would, and show the contact list')
    .option('--server <host>', 'address of the service (default: the one that runs on --data)')
    .option('--msnp-port <number>', 'its port for Messenger (default: 1863)', parsePort)
    .option('--https-port <number>', 'its port for HTTPS (default: 443)', parsePort)
    .option('--data <dir>', 'data folder of a service on this machine: its ports and its root certificate', './data')
    .option('--root <file>', 'root certificate of the service, PEM (default: the one in --data)')
    .requiredOption('--email <address>', 'who signs in')
    .requiredOption('--password-stdin', 'read the password from standard input')
    .addOption(
      new Option('--as <client>', 'which Messenger to be')
        .choices(clientProfiles.map(({ name }) => name))
        .default(defaultProfile.name),
    )
    .option('--trace', 'show every line in both directions, each field by name')
    .option('--once', 'end after the contact list, instead of staying online until Ctrl+C')
    .action(runClient)
}

function parsePort(given: string): number {
  const port = Number(given)
  if (!/^[0-9]{1,5}$/.test(given) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 1 to 65535.')
  return port
}

async function runClient(options: ClientOptions): Promise<void> {
  const terminal = openTerminal(process.stdout)
  const password = await readPassword()
  const place = await readPlace(options, password, terminal)
  if (options.trace) terminal.line(`${place.profile.title} (${place.profile.evidence})`)
  const client = await MessengerClient.signIn(place).catch(explain)
  try {
    if (options.trace) terminal.line()
    printMainWindow(terminal, showMainWindow(client.me, client.roster))
    if (!options.once) await stayOnline(client, terminal)
  } finally {
    client.close()
  }
}

/** Where the service is: as given, else what the running service says of itself in its data folder. */
async function readPlace(options: ClientOptions, password: string, terminal: Terminal): Promise<SignInOptions> {
  const running = options.server === undefined ? await findRunning(options.data) : undefined
  const server = options.server ?? running?.msnp.host
  if (server === undefined)
    throw new CommandFailure(`no service runs on ${options.data}: give --server, or the right --data.`)
  return {
    server: server === '0.0.0.0' ? '127.0.0.1' : server,
    msnpPort: options.msnpPort ?? running?.msnp.port ?? 1863,
    httpsPort: options.httpsPort ?? running?.https.port ?? 443,
    root: await readRoot(options),
    credentials: { email: options.email, password },
    profile: clientProfiles.find(({ name }) => name === options.as) ?? defaultProfile,
    timeLimit: answerLimit,
    trace: options.trace ? traceTo(terminal) : () => undefined,
  }
}

async function readRoot({ root, data }: ClientOptions): Promise<string | undefined> {
  const file = root ?? rootCertificateIn(data)
  try {
    return await readFile(file, 'utf8')
  } catch {
    if (root === undefined) return undefined
    throw new CommandFailure(`the root certificate ${root} cannot be read: give the file root.pem of the service.`)
  }
}

/** Where a service keeps the root that its clients have to trust. */
export function rootCertificateIn(data: string): string {
  return join(data, 'certificates', 'root.pem')
}

/** Prints what changes until the owner has had enough, or the service ends the connection. */
async function stayOnline(client: MessengerClient, terminal: Terminal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const pings = setInterval(() => client.ping().catch(reject), pingInterval)
    const leave = () => {
      clearInterval(pings)
      resolve()
    }
    process.once('SIGINT', leave)
    process.once('SIGTERM', leave)
    client.events.listen((event) => {
      if (event.kind === 'contact') printContact(terminal, showContact(event.entry))
      if (event.kind === 'ring') terminal.line(`  ${event.name} <${event.email}> would like to talk.`)
      if (event.kind === 'dropped') terminal.line(terminal.paint('red', `  ${event.why}`))
    })
    client.events.onEnd((error) => {
      clearInterval(pings)
      reject(error)
    })
  }).catch(explain)
}

/** A failure of the client has its sentence; anything else is a fault of ours. */
export function explain(error: unknown): never {
  if (error instanceof ClientError) throw new CommandFailure(error.message)
  throw error
}
