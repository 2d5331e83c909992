import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import pino from 'pino'
import { Conversations } from '../../src/domain/conversation/conversations.ts'
import { createContactLists } from '../../src/domain/lists/contact-lists.ts'
import { Mailbox } from '../../src/domain/mailbox/mailbox.ts'
import { PresenceHub } from '../../src/domain/presence/hub.ts'
import { listenMessenger } from '../../src/edge/messenger/listener.ts'
import { createDeviceKeys } from '../../src/identity/device-keys.ts'
import { createDigests } from '../../src/identity/digests.ts'
import { createTickets } from '../../src/identity/tickets.ts'
import { createLimiters } from '../../src/limits/rates.ts'
import { type Dialect, spokenDialects } from '../../src/protocol/dialect.ts'
import { acceptMessenger } from '../../src/server/messenger.ts'
import type { NotificationContext } from '../../src/services/notification/context.ts'
import { dialectOf } from '../../src/services/notification/places.ts'
import { NotificationServer } from '../../src/services/notification/service.ts'
import type { Whereabouts } from '../../src/services/notification/whereabouts.ts'
import { announceArrival, announceDeletion, createMailNotices } from '../../src/services/offline/notices.ts'
import { SwitchboardServer } from '../../src/services/switchboard/service.ts'
import { openStore } from '../../src/store/open.ts'
import { keepText } from '../../src/wire/text-token.ts'
import { WireActor } from '../scenes/runner/wire-actor.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

export interface Person {
  readonly id: string
  readonly email: string
  /** Opens the notification server to dialects 8 to 18. */
  readonly ticket: string
  /** Opens it to dialects 2 to 7. */
  readonly key: string
}

/** Notification server and switchboard over TCP in this process, without HTTP: what a client of any dialect says can be tried quickly. */
export interface House extends AsyncDisposable {
  readonly port: number
  readonly context: NotificationContext
  readonly notification: NotificationServer
  /** What went into the log, warnings and worse, one JSON text each. */
  readonly logged: readonly string[]
  /** Where clients are sent; nowhere at first. */
  sendTo(server: string | undefined): void
  /** An account with a device key. */
  add(name: string): Promise<Person>
  /** Puts each on the other's forward and allow list. */
  introduce(one: Person, other: Person): Promise<void>
  /** A connection that has said nothing. */
  dial(): Promise<WireActor>
  /** A session in the given dialect, up to `USR … OK`; what follows that is still to be received. */
  enter(dialect: Dialect, person: Person): Promise<WireActor>
}

export async function openHouse(dialects: readonly Dialect[] = spokenDialects): Promise<House> {
  const directory = await temporaryDirectory()
  const store = await openStore({ dataDirectory: directory.path })
  const key = randomBytes(32)
  const hub = new PresenceHub(store)
  let port = 0
  const conversations = new Conversations({ address: () => `127.0.0.1:${port}`, store, hub })
  const lists = createContactLists({
    store,
    publish: (effects) => setImmediate(() => void hub.apply(effects).then(() => conversations.apply(effects))),
    newId: randomUUID,
  })
  const tickets = createTickets({ key, store })
  const deviceKeys = createDeviceKeys({ store, key })
  const mailbox = new Mailbox({
    store,
    newId: randomUUID,
    now: Date.now,
    limits: { perMailbox: 10, perSender: 10 },
    arrived: (recipient, message) => announceArrival(hub, recipient.id, message),
    deleted: (owner, count) => announceDeletion(hub, owner, count),
  })
  const limits = createLimiters()
  let elsewhere: string | undefined
  const whereabouts = (): Whereabouts => ({ here: `127.0.0.1:${port}`, elsewhere })
  const context: NotificationContext = {
    store,
    hub,
    lists,
    tickets,
    digests: createDigests(store, deviceKeys),
    switchboards: conversations,
    limits,
    whereabouts,
    dialects,
    webAddress: 'http://127.0.0.1/',
    now: Date.now,
    mail: createMailNotices(mailbox),
    mailbox,
  }
  const notification = new NotificationServer(context)
  const switchboard = new SwitchboardServer({ conversations, limits, dialectOf })
  const logged: string[] = []
  const log = pino({ level: 'warn' }, { write: (line) => logged.push(line) })
  const listener = await listenMessenger({
    host: '127.0.0.1',
    port: 0,
    log,
    // Nobody here is slow: who is let go may be gone at once.
    limits: { lastWords: 1, farewell: 5 },
    accept: acceptMessenger({ notification, switchboard }, log, () => undefined),
  })
  port = listener.port
  const actors: WireActor[] = []

  const dial = async (): Promise<WireActor> => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    await once(socket, 'connect')
    const actor = new WireActor(socket)
    actors.push(actor)
    return actor
  }
  return {
    port,
    context,
    notification,
    logged,
    sendTo: (server) => {
      elsewhere = server
    },
    add: async (name) => {
      const [id, email] = [randomUUID(), `${name}@dialects.example`]
      const account = { id, email, friendlyName: keepText(name), passwordHash: 'none' }
      await store.change(({ accounts }) => accounts.add(account))
      const ticket = (await tickets.issue(id, 'login2')).text
      return { id, email, ticket, key: (await deviceKeys.create(id, 'a machine')).key }
    },
    introduce: async (one, other) => {
      await lists.addContact(one.id, { account: other.id, isMessengerUser: true, allow: true })
      await lists.addContact(other.id, { account: one.id, isMessengerUser: true, allow: true })
    },
    dial,
    enter: async (dialect, person) => {
      const actor = await dial()
      await (dialect <= 7 ? enterByDigest : enterByTicket)(actor, dialect, person)
      return actor
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(actors.map((actor) => actor.close()))
      await listener.close()
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** Sends a line and returns the next that comes. */
export async function ask(actor: WireActor, line: string): Promise<string> {
  actor.send(`${line}\r\n`)
  return await hear(actor)
}

/** The next line, without its payload. */
export async function hear(actor: WireActor): Promise<string> {
  const received = await actor.receive()
  assert.ok(received, `nothing came after\n${actor.transcript.join('\n')}`)
  return received.line
}

/** What has come until a ping is answered, without payloads. */
export async function hearAll(actor: WireActor): Promise<readonly string[]> {
  const lines = await actor.fence()
  assert.ok(lines, `the ping was not answered after\n${actor.transcript.join('\n')}`)
  const heard: string[] = []
  for (let left = lines.length; left > 0; left--) heard.push(await hear(actor))
  return heard
}

async function enterByDigest(actor: WireActor, dialect: Dialect, { email, key }: Person): Promise<void> {
  assert.match(await ask(actor, `VER 1 MSNP${dialect} CVR0`), new RegExp(`^VER 1 MSNP${dialect}$`))
  assert.equal(await ask(actor, 'INF 2'), 'INF 2 MD5')
  const [, challenge = ''] = /^USR 3 MD5 S (\S+)$/.exec(await ask(actor, `USR 3 MD5 I ${email}`)) ?? []
  const digest = createHash('md5')
    .update(challenge + key)
    .digest('hex')
  assert.match(await ask(actor, `USR 4 MD5 S ${digest}`), /^USR 4 OK /)
}

async function enterByTicket(actor: WireActor, dialect: Dialect, { email, ticket }: Person): Promise<void> {
  assert.match(await ask(actor, `VER 1 MSNP${dialect} CVR0`), new RegExp(`^VER 1 MSNP${dialect}( CVR0)?$`))
  assert.match(await ask(actor, `CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 6.0 MSMSGS ${email}`), /^CVR 2 6\.0 6\.0 6\.0 /)
  actor.send(`USR 3 TWN I ${email}\r\n`)
  let named = await hear(actor)
  if (named.startsWith('GCF 0 ')) named = await hear(actor)
  assert.match(named, /^USR 3 TWN S \S+$/)
  assert.match(await ask(actor, `USR 4 TWN S ${ticket}`), /^USR 4 OK /)
}
