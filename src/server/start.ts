import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Settings } from '../config/schema.ts'
import { version } from '../config/version.ts'
import { Conversations } from '../domain/conversation/conversations.ts'
import { createContactLists } from '../domain/lists/contact-lists.ts'
import type { ListEffect } from '../domain/lists/effects.ts'
import { Mailbox } from '../domain/mailbox/mailbox.ts'
import { PresenceHub } from '../domain/presence/hub.ts'
import { RoamingProfiles } from '../domain/profile/roaming-profiles.ts'
import { createGateway } from '../edge/gateway/gateway.ts'
import { detectLanAddress } from '../edge/lan-address.ts'
import { listenMessenger } from '../edge/messenger/listener.ts'
import { listenTls } from '../edge/tls/listener.ts'
import { listenWeb } from '../edge/web/listener.ts'
import { createWebServer } from '../edge/web/server.ts'
import { openCertificateAuthority } from '../identity/certificate-authority.ts'
import { createDigests } from '../identity/digests.ts'
import { certificateNames } from '../identity/host-names.ts'
import { loadSigningKey } from '../identity/keys.ts'
import { createPasswords, hashPassword } from '../identity/passwords.ts'
import { createThrottle } from '../identity/throttle.ts'
import { createTickets } from '../identity/tickets.ts'
import { createLimiters, sweepLimiters } from '../limits/rates.ts'
import { spokenDialects } from '../protocol/dialect.ts'
import { moveIn } from '../residents/residents.ts'
import { makeDemoWorld } from '../residents/world.ts'
import type { NotificationContext } from '../services/notification/context.ts'
import { dialectOf } from '../services/notification/places.ts'
import { NotificationServer } from '../services/notification/service.ts'
import { announceArrival, announceDeletion, createMailNotices } from '../services/offline/notices.ts'
import { SwitchboardServer } from '../services/switchboard/service.ts'
import { openStore } from '../store/open.ts'
import { openPictureFiles } from '../store/picture-files.ts'
import { Access } from './access.ts'
import { startAdmin } from './admin.ts'
import { createDrain, openDispatch } from './dispatch.ts'
import { followStore } from './follow-store.ts'
import { liveLimits } from './live-limits.ts'
import { acceptMessenger } from './messenger.ts'
import { startNameService } from './name-service.ts'
import { createObserving } from './observing.ts'
import { createPeopleTools, createRegistration, picturesIn } from './people.ts'
import { createReload } from './reload.ts'
import { type Running, removeRunning, writeRunning } from './running-file.ts'
import type { RunningServer } from './running-server.ts'
import { webRoutes } from './web-routes.ts'

export type { RunningServer } from './running-server.ts'

/** Milliseconds between looks at what does not happen by itself: idle conversations, machines that went silent. */
const housekeeping = 1_000

/**
 * Puts the layers together and opens the ports. Either everything listens when it resolves, or nothing does.
 *
 * @throws Unlistenable when a port cannot be had; StoreError, CertificateFault with a sentence of their own
 */
export async function startServer(settings: Settings, log: Logger): Promise<RunningServer> {
  const publicHost = settings.publicHost ?? detectLanAddress() ?? '127.0.0.1'
  await mkdir(settings.data, { recursive: true, mode: 0o700 })
  const undo: (() => unknown)[] = []
  try {
    return await assemble(settings, publicHost, log, undo)
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw error
  }
}

async function assemble(
  settings: Settings,
  publicHost: string,
  log: Logger,
  undo: (() => unknown)[],
): Promise<RunningServer> {
  const store = await openStore({ dataDirectory: settings.data })
  undo.push(() => store.close())
  const [authority, key] = await Promise.all([
    openCertificateAuthority({
      directory: join(settings.data, 'certificates'),
      names: [...certificateNames, publicHost],
    }),
    loadSigningKey(settings.data),
  ])
  const hub = new PresenceHub(store)
  const bounds = liveLimits(settings)
  let switchboardPort = settings.msnp.port
  const conversations = new Conversations({
    address: () => `${publicHost}:${switchboardPort}`,
    store,
    hub,
    limits: bounds.conversations,
  })
  // An effect is acted on in a later turn: the answer to whoever caused it is queued first.
  const publish = (effects: readonly ListEffect[]): void => {
    setImmediate(() => {
      Promise.all([hub.apply(effects), conversations.apply(effects)]).catch((error: unknown) =>
        log.error({ error }, 'a change of lists could not be told to everybody'),
      )
    })
  }
  const lists = createContactLists({ store, publish, newId: randomUUID })
  const throttle = createThrottle({ clock: Date.now })
  const access = new Access(store, hub)
  await access.open()
  const files = openPictureFiles(picturesIn(settings.data))
  const picturesChanged = () => roaming.removeUnused()
  const tools = createPeopleTools({ store, lists, files, key, accessChanged: access.changed, picturesChanged })
  const { deviceKeys } = tools
  const passwords = createPasswords(store, Date.now, { deviceKeys, throttle })
  const tickets = createTickets({ key, store })
  if (settings.demo) await makeDemoWorld(store, lists, (password) => hashPassword(password))

  const mailbox = new Mailbox({
    store,
    newId: randomUUID,
    now: Date.now,
    limits: settings.limits.mailbox,
    arrived: (recipient, message) => announceArrival(hub, recipient.id, message),
    deleted: (owner, count) => announceDeletion(hub, owner, count),
  })
  const roaming = new RoamingProfiles({
    store,
    lists,
    files,
    now: Date.now,
    messageChanged: (owner, message) => {
      const person = hub.find(owner)
      if (person && person.personal.PSM !== message) hub.changePersonalData(person, { PSM: message })
    },
    limits: settings.limits.pictures,
  })
  await roaming.removeUnused()
  const { host } = settings
  const limiters = createLimiters(settings.limits.rates)
  const registration = createRegistration(store, settings.registration, limiters.registrations)
  const connections = Object.assign(bounds.connections, { refuses: access.refuses })
  let webPort = settings.http.port
  let securePort = settings.https.port
  let answersNames = false
  const webAddress = (): string => `http://${publicHost}${webPort === 80 ? '' : `:${webPort}`}/`
  const services = { ...tools, store, lists, hub, passwords, tickets, mailbox, roaming }
  const { observation, counters, observer, tapFor } = createObserving(settings, log, () => ({
    host: publicHost,
    pages: webAddress(),
  }))
  let accept: Parameters<typeof listenMessenger>[0]['accept'] = (transport) => transport.destroy()
  const gateway = createGateway({
    accept: (transport) => accept(transport),
    admit: (address) => limiters.requests.take(address),
    publicHost,
    log,
    connections,
    limits: bounds.transport,
  })
  undo.push(() => gateway.close())
  const web = createWebServer({
    ...webRoutes({
      ...services,
      publicHost,
      webAddress,
      setup: {
        ports: () => ({ http: webPort, https: securePort }),
        root: authority.root,
        registration,
        answersNames: () => answersNames,
      },
      machines: observation.machines,
      limits: limiters,
      unlimited: [gateway.route],
      onEvent: observer.served,
      log,
    }),
    onRequest: observer.asked,
    log,
  })
  undo.push(() => web.close())
  const http = await listenWeb({ host, port: settings.http.port, flag: '--http-port', web, log, connections })
  webPort = http.port
  undo.push(() => http.stop())
  const https = await listenTls({
    host,
    port: settings.https.port,
    flag: '--https-port',
    web,
    log,
    connections,
    certificates: { engine: authority.leaves.engine, plain: authority.leaves.plain, named: authority.leaves.named },
    vintage: settings.tls.vintage,
    onRecord: observer.tlsRecorded,
  })
  securePort = https.port
  undo.push(() => https.stop())

  const listening = {
    host,
    log,
    connections,
    limits: bounds.transport,
  }
  const msnp = await listenMessenger({
    ...listening,
    port: settings.msnp.port,
    flag: '--msnp-port',
    accept: (transport) => accept(transport),
  })
  switchboardPort = msnp.port
  undo.push(() => msnp.close())
  const drain = createDrain(settings.dispatch, () => `${publicHost}:${msnp.port}`, log)
  const notificationContext: NotificationContext = {
    whereabouts: drain.whereabouts,
    store,
    hub,
    lists,
    tickets,
    digests: createDigests(store, deviceKeys, Date.now, throttle),
    switchboards: conversations,
    limits: limiters,
    dialects: spokenDialects,
    webAddress: webAddress(),
    now: Date.now,
    mail: createMailNotices(mailbox),
    mailbox,
  }
  const notification = new NotificationServer(notificationContext)
  const switchboard = new SwitchboardServer({ conversations, limits: limiters, dialectOf })
  const acceptBy = (server: NotificationServer) => acceptMessenger({ notification: server, switchboard }, log, tapFor)
  accept = acceptBy(notification)
  const dispatch = await openDispatch(settings.dispatch, {
    listening,
    publicHost,
    notification: notificationContext,
    acceptBy,
  })
  undo.push(() => dispatch?.close())
  const notices: string[] = []
  const say = (line: string) => notices.push(line)
  const names = await startNameService(settings, { publicHost, limiters, lookedUp: observer.lookedUp, log, say })
  answersNames = names !== undefined
  undo.push(() => names?.stop())
  const guarded = { notification, switchboard, conversations }
  access.guard(guarded)
  const shown = { store, lists, tools, ...guarded, observation, counters, log, say }
  const admin = await startAdmin(settings, { ...shown, drain: () => drain.begin(notification) })
  undo.push(() => admin?.stop())
  const moveOut = settings.demo ? await moveIn(store, hub, conversations) : () => undefined

  const unfollow = followStore(store, () => access.changed().then(picturesChanged), log)
  const timer = setInterval(() => {
    conversations.sweep()
    observation.machines.sweep()
    sweepLimiters(limiters)
  }, housekeeping)
  const running: Running = {
    pid: process.pid,
    version,
    msnp: { host: msnp.address, port: msnp.port },
    http: { host: http.address, port: http.port },
    https: { host: https.address, port: https.port },
    ...(dispatch && { dispatch: { host: dispatch.address, port: dispatch.port } }),
    ...(names && { dns: { host: names.address, port: names.port } }),
    ...(admin && { admin: admin.place }),
    publicHost,
  }
  await writeRunning(settings.data, running)

  const stopWeb = async (): Promise<void> => {
    http.stop()
    https.stop()
    await web.close()
  }
  return {
    running,
    demo: settings.demo,
    rootCertificateFile: authority.root.file,
    notices,
    ...(admin && { consoleLink: admin.link }),
    observation,
    drain: () => void drain.begin(notification),
    reload: createReload(settings, { log, limiters }),
    stop: async () => {
      clearInterval(timer)
      unfollow()
      await removeRunning(settings.data)
      moveOut()
      names?.stop()
      const adminEnds = admin?.stop()
      notification.goDown()
      switchboard.goDown()
      // Clients of the gateway fetch our last words over HTTP.
      await Promise.all([adminEnds, msnp.close(), dispatch?.close(), gateway.close().then(stopWeb)])
      await store.close()
    },
  }
}
