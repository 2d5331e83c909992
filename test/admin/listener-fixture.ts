import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { openConsoleFiles } from '../../src/admin/http/console-files.ts'
import { EventStreams } from '../../src/admin/http/event-stream.ts'
import { createAdminServer } from '../../src/admin/http/listener.ts'
import { Logins } from '../../src/admin/http/logins.ts'
import { createMetrics } from '../../src/admin/metrics.ts'
import type { Exchanges, RegistrationRules, SessionSummary } from '../../src/admin/ports.ts'
import { createCounters } from '../../src/observe/counters.ts'
import type { Entry } from '../../src/observe/entry.ts'
import type { Machine } from '../../src/observe/machine.ts'
import { openStoreContext } from '../../src/server/admin-context.ts'
import { openStore } from '../../src/store/open.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

export const token = 'token-of-the-data-directory'
export const bearer = { authorization: `Bearer ${token}` }

const alice: SessionSummary = {
  id: 'c1',
  email: 'alice@example.com',
  client: 'macmsgs 8.0.1',
  dialect: 'MSNP15',
  remoteAddress: '192.168.1.7',
  stage: 'online',
  status: 'NLN',
  since: Date.UTC(2026, 0, 1),
}

/** A ring of entries that a test fills itself. */
export class Ring implements Exchanges {
  readonly entries: Entry[] = []
  readonly #listeners = new Set<() => void>()
  first = 1

  get last(): number {
    return this.first + this.entries.length - 1
  }
  get size(): number {
    return this.entries.length
  }
  readonly bytes = 0
  get watchers(): number {
    return this.#listeners.size
  }

  read({ after, most }: { readonly after: number; readonly most: number }): ReturnType<Exchanges['read']> {
    const from = Math.max(after + 1, this.first)
    const entries = this.entries.slice(from - this.first, from - this.first + most)
    return { entries, next: entries.at(-1)?.serial ?? after, lost: from - after - 1 }
  }

  look(): void {
    // A ring of a test records what it is told.
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  say(line: string): void {
    const serial = this.last + 1
    this.entries.push({
      serial,
      time: serial,
      address: '192.168.1.7',
      kind: 'line',
      transport: 'tcp',
      role: 'notification',
      direction: 'received',
      operation: 'VER',
      line,
      summary: '',
      source: '',
      fields: [],
      payload: [],
      unknown: false,
      unexpected: [],
    })
    for (const listener of this.#listeners) listener()
  }
}

export interface Listener extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly logins: Logins
  readonly streams: EventStreams
  readonly ring: Ring
  readonly kicked: string[]
  /** Lines of the log. */
  readonly logged: { readonly msg: string; readonly level: number }[]
  /** What the clock of the logins says; a test moves it. */
  readonly clock: { now: number }
  readonly machineSeen: (machine: Machine) => void
  /** Opens a port and gives back `http://127.0.0.1:<port>`. */
  readonly listen: () => Promise<string>
  /** Signs a browser in: the cookie and what its changes carry. */
  readonly signIn: () => Promise<{ readonly cookie: string; readonly 'x-chrysalis-token': string }>
}

/** The owner's listener over a real store and a service of which a test says what goes on in it. */
export async function openListener(
  options: { readonly publicUrl?: string; readonly patience?: number } = {},
): Promise<Listener> {
  const directory = await temporaryDirectory()
  const store = await openStore({ dataDirectory: directory.path })
  const clock = { now: Date.UTC(2026, 0, 2) }
  const logins = new Logins(() => clock.now)
  const streams = new EventStreams(options.patience)
  const ring = new Ring()
  const kicked: string[] = []
  const logged: { msg: string; level: number }[] = []
  let rules: RegistrationRules = { mode: 'open', openTo: 'private' }
  const watchers = new Set<(machine: Machine) => void>()
  const sessions = {
    list: () => [alice],
    kick: (id: string) => id === alice.id && kicked.push(id) > 0,
    kickAccount: (email: string) => (email === alice.email ? kicked.push(email) : 0),
    announce: () => ({ told: 1, untold: 0 }),
  }
  const metrics = createMetrics({
    counters: createCounters(),
    sessions,
    version: '1.2.3',
    viewers: () => streams.size,
    timeline: () => ({ entries: ring.size, bytes: ring.bytes }),
  })
  const app = createAdminServer({
    context: {
      ...(await openStoreContext(store, directory.path)),
      live: {
        sessions,
        exchanges: ring,
        machines: {
          list: () => [],
          subscribe: (listener) => {
            watchers.add(listener)
            return () => watchers.delete(listener)
          },
        },
        captures: {
          lines: () => ring.entries.map(({ line }) => `${JSON.stringify(line)}\n`),
          scene: () => ({ text: 'A play.\n', remarks: [] }),
          read: async (pieces) => {
            let bytes = 0
            for await (const piece of pieces) bytes += piece.length
            return { made: `${bytes} bytes`, secrets: false, pages: () => [ring.entries] }
          },
        },
        registration: {
          get: () => rules,
          set: (next) => {
            rules = next
          },
        },
        newConsoleLink: () => ({ url: `http://127.0.0.1/login?key=${logins.newLink().key}`, expiresAt: clock.now }),
        drain: () => undefined,
        isReady: () => Promise.resolve(true),
      },
    },
    logins,
    streams,
    metrics,
    files: openConsoleFiles(),
    token,
    publicUrl: options.publicUrl,
    version: '1.2.3',
    log: pino({ level: 'info' }, { write: (line) => logged.push(JSON.parse(line)) }),
  })
  await app.ready()
  return {
    app,
    logins,
    streams,
    ring,
    kicked,
    logged,
    clock,
    machineSeen: (machine) => {
      for (const watcher of watchers) watcher(machine)
    },
    listen: async () => {
      app.server.listen(0, '127.0.0.1')
      await once(app.server, 'listening')
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    },
    signIn: async () => {
      const opened = await app.inject({ url: `/login?key=${logins.newLink().key}`, headers: { host: '127.0.0.1' } })
      const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? ''
      const session = await app.inject({ url: '/api/v1/session', headers: { host: '127.0.0.1', cookie } })
      return { cookie, 'x-chrysalis-token': session.json().csrfToken }
    },
    [Symbol.asyncDispose]: async () => {
      streams.close()
      metrics.close()
      app.server.closeAllConnections()
      app.server.close()
      await app.close()
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}
