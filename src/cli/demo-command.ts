import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { type MainWindow, showMainWindow } from '../client/main-window.ts'
import { MessengerClient } from '../client/messenger-client.ts'
import { macMessenger801 } from '../client/profiles/mac-8.0.1.ts'
import { loadSettings } from '../config/load.ts'
import { createLog } from '../observe/log.ts'
import { cast, visitor } from '../residents/cast.ts'
import { type RunningServer, startServer } from '../server/start.ts'
import { answerLimit, explain, rootCertificateIn } from './client-command.ts'
import { openTerminal, type Terminal } from './client-terminal.ts'
import { traceTo } from './client-trace.ts'
import { printMainWindow } from './client-window.ts'
import { CommandFailure } from './failure.ts'
import { explainFailure } from './start-failures.ts'

export function registerDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('start a throw-away service, sign Messenger for Mac 8.0.1 in to it, and show every step')
    .action(runDemo)
}

/** What the seed's main window shows. */
const expected: ReadonlyMap<string, string> = new Map([
  ['online@local', 'online'],
  ['busy@local', 'busy'],
  ['idle@local', 'idle'],
  ['away@local', 'away'],
  ['brb@local', 'be right back'],
  ['lunch@local', 'out to lunch'],
  ['phone@local', 'on the phone'],
  ['hidden@local', 'offline'],
])

async function runDemo(): Promise<void> {
  const terminal = openTerminal(process.stdout)
  const data = await mkdtemp(join(tmpdir(), 'chrysalis-demo-'))
  try {
    const server = await startThrowAway(data)
    try {
      await showSignIn(terminal, server, data)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** A service on free ports of this machine alone, with the seed's world in it. */
async function startThrowAway(data: string): Promise<RunningServer> {
  const anyPort = { port: 0 }
  const settings = await loadSettings(undefined, {
    data,
    host: '127.0.0.1',
    publicHost: '127.0.0.1',
    msnp: anyPort,
    http: anyPort,
    https: anyPort,
    dns: false,
    admin: false,
    demo: true,
    log: { level: 'warn' },
  })
  return await startServer(settings, createLog(settings.log)).catch(explainFailure)
}

async function showSignIn(terminal: Terminal, server: RunningServer, data: string): Promise<void> {
  const { msnp, https } = server.running
  const profile = macMessenger801
  terminal.line(
    `A service runs on ${msnp.host}, ports ${msnp.port} (Messenger) and ${https.port} (HTTPS), with ${cast.length} people in it.`,
  )
  terminal.line(
    `${profile.title} signs in as ${visitor.email}, over real TCP and real TLS 1.0. → is said by it, ← by the service.`,
  )
  const dropped: string[] = []
  const client = await MessengerClient.signIn({
    server: msnp.host,
    msnpPort: msnp.port,
    httpsPort: https.port,
    root: await readFile(rootCertificateIn(data), 'utf8'),
    credentials: { email: visitor.email, password: visitor.password },
    profile,
    timeLimit: answerLimit,
    trace: traceTo(terminal),
  }).catch(explain)
  client.events.drain((event) => {
    if (event.kind === 'dropped') dropped.push(event.why)
  })
  const mainWindow = showMainWindow(client.me, client.roster)
  client.close()
  terminal.line()
  printMainWindow(terminal, mainWindow)
  terminal.line()
  const deviations = [...dropped, ...findDeviations(mainWindow)]
  if (deviations.length > 0)
    throw new CommandFailure(`this is not what the main window should show:\n  ${deviations.join('\n  ')}`)
  terminal.line(terminal.paint('green', 'Eight people, eight statuses: everything went as the protocol says.'))
}

/** One sentence for everybody who does not appear as in the seed. */
function findDeviations({ contacts }: MainWindow): readonly string[] {
  const shown = new Map(contacts.map(({ email, status }) => [email, status]))
  const wrong = [...expected].filter(([email, status]) => shown.get(email) !== status)
  const strangers = [...shown.keys()].filter((email) => !expected.has(email))
  return [
    ...wrong.map(([email, status]) => `${email} should be ${status} and is ${shown.get(email) ?? 'not there'}.`),
    ...strangers.map((email) => `${email} should not be there.`),
  ]
}
