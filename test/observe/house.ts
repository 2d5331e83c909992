import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MessengerClient } from '../../src/client/messenger-client.ts'
import { macMessenger801 } from '../../src/client/profiles/mac-8.0.1.ts'
import type { ClientProfile } from '../../src/client/profiles/profile.ts'
import { type SettingsInput, schema } from '../../src/config/schema.ts'
import { createLog } from '../../src/observe/log.ts'
import type { Observation } from '../../src/observe/observation.ts'
import { type RunningServer, startServer } from '../../src/server/start.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** A service in this process, so that a test sees what it sees; `me@example.com` and eight residents live there. */
export interface House extends AsyncDisposable {
  readonly server: RunningServer
  readonly observation: Observation
  /** Its root certificate, PEM. */
  readonly root: string
  /** Signs a stand-in client in, by default the Mac with the right password. */
  signIn(options?: { readonly password?: string; readonly profile?: ClientProfile }): Promise<MessengerClient>
}

/** @param prepare makes accounts in the data directory before the service starts */
export async function openHouse(
  settings: SettingsInput = {},
  prepare: (data: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<House> {
  const directory = await temporaryDirectory()
  await prepare(directory.path)
  const port = { port: 0 }
  const server = await startServer(
    schema.parse({
      data: directory.path,
      host: '127.0.0.1',
      publicHost: '192.0.2.20',
      msnp: port,
      http: port,
      https: port,
      admin: false,
      dns: false,
      demo: true,
      ...settings,
    }),
    createLog({ level: 'silent', format: 'json' }),
  )
  const root = await readFile(join(directory.path, 'certificates', 'root.pem'), 'utf8')
  const { msnp, https } = server.running
  return {
    server,
    observation: server.observation,
    root,
    signIn: ({ password = 'password', profile = macMessenger801 } = {}) =>
      MessengerClient.signIn({
        server: '127.0.0.1',
        msnpPort: msnp.port,
        httpsPort: https.port,
        root,
        credentials: { email: 'me@example.com', password },
        profile,
        timeLimit: 10_000,
        trace: () => undefined,
      }),
    [Symbol.asyncDispose]: async () => {
      await server.stop()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** Resolves when every Messenger connection is gone. The timeline has to be watched. */
export async function untilAllAreGone({ sessions, timeline }: Observation): Promise<void> {
  while (sessions.connections > 0)
    await new Promise<void>((resolve) => {
      const stop = timeline.subscribe(() => {
        stop()
        resolve()
      })
    })
}
