import type { Logger } from 'pino'
import type { Live, PeopleTools, ServiceContext } from '../admin/context.ts'
import { openConsoleFiles } from '../admin/http/console-files.ts'
import { EventStreams } from '../admin/http/event-stream.ts'
import { createAdminServer } from '../admin/http/listener.ts'
import { Logins } from '../admin/http/logins.ts'
import { createMetrics } from '../admin/metrics.ts'
import type { Settings } from '../config/schema.ts'
import { version } from '../config/version.ts'
import type { Conversations } from '../domain/conversation/conversations.ts'
import type { ContactLists } from '../domain/lists/contact-lists.ts'
import type { Store } from '../domain/ports/store.ts'
import { bind } from '../edge/ports.ts'
import type { Counters } from '../observe/counters.ts'
import type { Observation } from '../observe/observation.ts'
import type { NotificationServer } from '../services/notification/service.ts'
import type { SwitchboardServer } from '../services/switchboard/service.ts'
import { createStoreContext } from './admin-context.ts'
import { capturesOf, exchangesOf } from './admin-observation.ts'
import { createSessions } from './admin-sessions.ts'
import { newAdminToken, removeAdminToken, writeAdminToken } from './admin-token.ts'
import { startExtra } from './extras.ts'
import { dialled, type Place } from './running-file.ts'

/** What the owner's listener is made from. */
export interface AdminParts {
  readonly store: Store
  readonly lists: ContactLists
  readonly tools: PeopleTools
  readonly notification: NotificationServer
  readonly switchboard: SwitchboardServer
  readonly conversations: Conversations
  readonly drain: Live['drain']
  readonly observation: Observation
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
const usualPort = 8186

/**
 * Starts the owner's listener, if the settings want it: console, API, metrics. It has a port of its own and shares nothing with the
 * listeners for clients.
 *
 * @param say takes the line that says why there is none
 * @returns `undefined` when there is none
 * @throws Unlistenable when a port that was named cannot be had
 */
export async function startAdmin(
  settings: Settings,
  { say, ...parts }: AdminParts & { readonly say: (line: string) => void },
): Promise<OpenAdmin | undefined> {
  const { admin } = settings
  if (admin === false) return undefined
  return await startExtra({
    name: 'The console',
    named: admin.port !== undefined,
    say,
    start: () => openAdmin(settings, admin, parts),
  })
}

async function openAdmin(
  settings: Settings,
  admin: Exclude<Settings['admin'], false>,
  parts: AdminParts,
): Promise<OpenAdmin> {
  const { store, lists, tools, notification, switchboard, conversations, drain, observation, counters, log } = parts
  const logins = new Logins(Date.now)
  const streams = new EventStreams()
  const sessions = createSessions(notification, switchboard, conversations)
  const exchanges = exchangesOf(observation)
  let ending = false
  let address = ''
  const newConsoleLink = () => {
    const { key, expiresAt } = logins.newLink()
    return { url: `${admin.url ?? address}/login?key=${key}`, expiresAt }
  }
  const answers = () =>
    store.version().then(
      () => true,
      () => false,
    )
  const context: ServiceContext = {
    ...createStoreContext(store, lists, tools),
    live: {
      sessions,
      exchanges,
      machines: observation.machines,
      captures: capturesOf(observation),
      registration: {
        get: () => settings.registration,
        // The policy of those who register is this very object.
        set: (rules) => void Object.assign(settings.registration, rules),
      },
      newConsoleLink,
      drain,
      isReady: async () => !ending && (await answers()),
    },
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
    publicUrl: admin.url,
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
      host: admin.host,
      port: admin.port ?? usualPort,
      purpose: 'the console',
      flag: '--admin-port',
    })
    const place = { host: bound.address, port: bound.port }
    const { host, port } = dialled(place)
    address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    await writeAdminToken(settings.data, token)
    return {
      place,
      link: newConsoleLink().url,
      stop: () => Promise.all([stop(), removeAdminToken(settings.data)]).then(() => undefined),
    }
  } catch (error) {
    await stop()
    throw error
  }
}
