import { type Command, InvalidArgumentError, Option } from 'commander'
import { readSettings } from '../config/load.ts'
import type { Settings, SettingsInput } from '../config/schema.ts'
import { createLog, logLevels } from '../observe/log.ts'
import type { Reloaded } from '../server/reload.ts'
import { startServer } from '../server/start.ts'
import { tellSupervisor } from '../server/supervisor.ts'
import { configOption } from './config-option.ts'
import { contactOf, prepareFirstContact } from './first-contact.ts'
import { greet } from './greeting.ts'
import { listenForHangup } from './hangup.ts'
import { explainFailure } from './start-failures.ts'

interface ServeOptions {
  readonly config?: string
  readonly data?: string
  readonly host?: string
  readonly publicHost?: string
  readonly msnpPort?: number
  readonly httpPort?: number
  readonly httpsPort?: number
  readonly dnsPort?: number
  readonly adminPort?: number
  readonly demo?: true
  readonly logLevel?: (typeof logLevels)[number]
  readonly logFormat?: 'pretty' | 'json'
  readonly logWire?: true
}

/** Milliseconds after which a service that cannot end is ended all the same. */
const longestFarewell = 5_000

export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run the service in the foreground')
    .addOption(configOption())
    .option('--data <dir>', 'folder for the database, the keys and the certificates (default: ./data)')
    .option('--host <address>', 'address to listen on (default: every one of this machine)')
    .option('--public-host <name>', 'address that clients are told (default: this machine in the local network)')
    .option('--msnp-port <number>', 'port for Messenger (default: 1863; 0: any free one)', parsePort)
    .option('--http-port <number>', 'port for HTTP (default: 80)', parsePort)
    .option('--https-port <number>', 'port for HTTPS (default: 443)', parsePort)
    .option(
      '--dns-port <number>',
      'port for the name service (default: 53, and without it where that is taken)',
      parsePort,
    )
    .option(
      '--admin-port <number>',
      'port for the console and the metrics, on this machine only (default: 8186, and without it where that is taken)',
      parsePort,
    )
    .option('--demo', 'make me@example.com (password: password) and eight residents')
    .addOption(new Option('--log-level <level>', 'how much is logged (default: info)').choices(logLevels))
    .addOption(
      new Option('--log-format <format>', 'for people or for machines (default: pretty)').choices(['pretty', 'json']),
    )
    .option('--log-wire', 'log every line in both directions, decoded; passwords and tickets left out')
    .action(serve)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^[0-9]{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535.')
  return port
}

/** What the command line says, as settings: what it does not say stays undefined. */
function readOptions(options: ServeOptions): SettingsInput {
  const given = {
    data: options.data,
    host: options.host,
    publicHost: options.publicHost,
    msnp: { port: options.msnpPort },
    http: { port: options.httpPort },
    https: { port: options.httpsPort },
    dns: options.dnsPort === undefined ? undefined : { port: options.dnsPort },
    admin: options.adminPort === undefined ? undefined : { port: options.adminPort },
    demo: options.demo,
    log: { level: options.logLevel, format: options.logFormat, wire: options.logWire },
  }
  return JSON.parse(JSON.stringify(given)) as SettingsInput
}

async function serve(options: ServeOptions): Promise<void> {
  const read = () => readSettings(options.config, readOptions(options), process.env)
  const { settings, warnings } = await read().catch(explainFailure)
  const firstContact = prepareFirstContact(settings.log.format)
  const log = createLog({ ...settings.log, ...(firstContact.logTo && { destination: firstContact.logTo }) })
  for (const warning of warnings) log.warn(warning)
  const starting = startServer(settings, log)
  const ended = Promise.withResolvers<void>()
  let ending = false
  const end = (signal: NodeJS.Signals): void => {
    if (ending) return
    ending = true
    firstContact.end()
    void tellSupervisor('STOPPING=1', 'telling clients')
    log.info(`${signal}: telling clients and ending`)
    setTimeout(() => {
      log.warn('something did not end in time: ended without it')
      process.exit(0)
    }, longestFarewell - 500).unref()
    // Why a start failed is said below.
    const stopped = starting.then(
      (server) => server.stop(),
      () => undefined,
    )
    stopped.then(ended.resolve, (error: unknown) => {
      log.error({ error }, 'the end was not clean')
      process.exitCode = 1
      ended.resolve()
    })
  }
  // From here on, not from the first answer on: whoever finds running.json may send a signal at once.
  const reload = async (next: Settings): Promise<Reloaded> => (await starting).reload(next)
  listenForHangup({ log, read: async () => (await read()).settings, reload, end })
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  const server = await starting.catch(explainFailure)
  // Windows has no such signal.
  if (process.platform !== 'win32') process.on('SIGUSR2', () => server.drain())
  greet(server, process.stdout)
  firstContact.begin(server.observation, contactOf(server.running), log)
  void tellSupervisor('READY=1', `listening on port ${server.running.msnp.port}`)
  await ended.promise
  // Whatever still holds the event loop has nothing left to do.
  process.exit()
}
