import type { Logger } from 'pino'
import type { PeopleTools, ServiceContext } from '../admin/context.ts'
import { openConsoleFiles } from '../admin/http/console-files.ts'
import { EventStreams } from '../admin/http/event-stream.ts'
import { createAdminServer } from '../admin/http/listener.ts'
import { Logins } from '../admin/http/logins.ts'
import { createMetrics } from '../admin/metrics.ts'
import type { Exchanges, MachineWatch, Sessions } from '../admin/ports.ts'
import type { Settings } from '../config/schema.ts'
import { version } from '../config/version.ts'
import type { ContactLists } from '../domain/lists/contact-lists.ts'
import type { Store } from '../domain/ports/store.ts'
import { bind } from '../edge/ports.ts'
import type { Counters } from '../observe/counters.ts'
import { createStoreContext } from './admin-context.ts'
import { newAdminToken, removeAdminToken, writeAdminToken } from './admin-token.ts'
import { dialled, type Place } from './running-file.ts'

/** What the owner's listener is made from. */
export interface AdminParts {
  readonly settings: Exclude<Settings['admin'], false>
  readonly data: string
  readonly store: Store
  readonly lists: ContactLists
  readonly tools: PeopleTools
  readonly sessions: Sessions
  readonly exchanges: Exchanges
  readonly machines: MachineWatch
  readonly counters: Counters
  readonly log: Logger
}

export interface OpenAdmin {
  readonly place: Place
  /** Opens the console once. */
  readonly link: string
  stop(): Promise<void>
}

/** Where it stands unless the owner says otherwise. */
export const usualAdminPort = 8186

/**
 * Opens the owner's listener: console, API, metrics. It has a port of its own and shares nothing with the listeners for clients.
 *
 * @throws Unlistenable when the port cannot be had
 */
export async function openAdmin(parts: AdminParts): Promise<OpenAdmin> {
  const { settings, data, store, lists, tools, sessions, exchanges, machines, counters, log } = parts
  const logins = new Logins(Date.now)
  const streams = new EventStreams()
  let ending = false
  let address = ''
  const newConsoleLink = () => {
    const { key, expiresAt } = logins.newLink()
    return { url: `${settings.url ?? address}/login?key=${key}`, expiresAt }
  }
  const isReady = () =>
    ending
      ? Promise.resolve(false)
      : store.version().then(
          () => true,
          () => false,
        )
  const context: ServiceContext = {
    ...createStoreContext(store, lists, tools),
    live: { sessions, exchanges, machines, newConsoleLink, isReady },
  }
  const metrics = createMetrics({
    counters,
    sessions,
    version,
    viewers: () => streams.size,
    timeline: () => ({ entries: exchanges.size, bytes: exchanges.bytes }),
  })
  const token = newAdminToken()
  const app = createAdminServer({
    context,
    logins,
    streams,
    metrics,
    files: openConsoleFiles(),
    token,
    publicUrl: settings.url,
    version,
    log,
  })
  const stop = async (): Promise<void> => {
    ending = true
    streams.close()
    metrics.close()
    app.server.closeAllConnections()
    app.server.close()
    await app.close()
  }
  try {
    await app.ready()
    const bound = await bind(app.server, {
      host: settings.host,
      port: settings.port ?? usualAdminPort,
      purpose: 'the console',
      flag: '--admin-port',
    })
    const place = { host: bound.address, port: bound.port }
    const { host, port } = dialled(place)
    address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    await writeAdminToken(data, token)
    return {
      place,
      link: newConsoleLink().url,
      stop: () => Promise.all([stop(), removeAdminToken(data)]).then(() => undefined),
    }
  } catch (error) {
    await stop()
    throw error
  }
}
