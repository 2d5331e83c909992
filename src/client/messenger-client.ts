import type { StatusCode } from '../protocol/fields/status.ts'
import type { CommandOf } from '../protocol/form.ts'
import { ping } from '../protocol/notification/keep-alive.ts'
import { signOut } from '../protocol/notification/sign-out.ts'
import { askSwitchboard, type switchboard2, switchboardGranted } from '../protocol/notification/switchboard-calls.ts'
import type { Frame } from '../wire/frame.ts'
import type { BookEntry } from './address-book.ts'
import { Connection, showLine } from './connection.ts'
import {
  answerFor,
  dance,
  type OwnState,
  type Speaker,
  setName,
  setPersonalMessage,
  setStatus,
  signOutPlaces,
  signOutThere,
} from './dance.ts'
import { ClientError } from './errors.ts'
import { EventStream } from './event-stream.ts'
import type { SignInOptions } from './options.ts'
import { type Place, type Push, readPush } from './pushes.ts'
import { mergeLists, type RosterEntry } from './roster.ts'
import { fetchLists, signIn, type TicketSource } from './sign-in.ts'
import { synchronise } from './synchronisation.ts'

/** What happens while a client is online. */
export type ClientEvent =
  /** A contact came, changed, or went; `entry` is how it is now. */
  | { readonly kind: 'contact'; readonly entry: RosterEntry }
  /** Somebody asks into a conversation; the switchboard client answers. */
  | Extract<Push, { readonly kind: 'ring' }>
  /** Somebody put the owner on their list, or took them off. */
  | Extract<Push, { readonly kind: 'added' | 'removed' }>
  /** The owner's own status, name or places, as another place has changed them. From MSNP16 on. */
  | { readonly kind: 'own'; readonly me: OwnState; readonly places: readonly Place[] }
  /** Another place of the owner, or another person, sends something over the notification server. */
  | Extract<Push, { readonly kind: 'notified' }>
  /** The client did not understand, or dropped, what the service sent: the sentence says why. */
  | { readonly kind: 'dropped'; readonly why: string }

/**
 * A Messenger without a window: signs in as its profile does and keeps the contact list.
 *
 * @example
 * const client = await MessengerClient.signIn({ server: '127.0.0.1', …, profile: macMessenger801 })
 * client.events.listen((event) => …)
 */
export class MessengerClient {
  readonly events = new EventStream<ClientEvent>()
  readonly #speaker: Speaker
  readonly #roster = new Map<string, RosterEntry>()
  readonly #timeLimit: number
  #me: OwnState
  #places: readonly Place[] = []

  private constructor(speaker: Speaker, me: OwnState, entries: readonly RosterEntry[], timeLimit: number) {
    this.#speaker = speaker
    this.#me = me
    this.#timeLimit = timeLimit
    for (const entry of entries) this.#roster.set(entry.email.toLowerCase(), entry)
  }

  /**
   * Signs in and goes online. Resolves when what the service had to say about contacts at first is in the roster.
   *
   * @throws ClientError with one sentence that says what to do.
   */
  static async signIn(options: SignInOptions, status: StatusCode = 'NLN'): Promise<MessengerClient> {
    const { server: host, msnpPort: port, timeLimit, trace } = options
    const connection = await Connection.open({ host, port, role: 'notification', timeLimit, trace })
    try {
      const tickets = await signIn(connection, options)
      const { me, entries } = await getLists(connection, options, tickets, status)
      const speaker = { connection, profile: options.profile }
      const client = new MessengerClient(speaker, me, entries, timeLimit)
      client.#listen()
      trace({
        kind: 'step',
        text: 'The client uploads its lists, its name, its privacy and its status, and sees who is there.',
      })
      await dance(speaker, me, client.roster)
      if (options.profile.afterLists.includes('numbered-ping')) await client.#pong()
      return client
    } catch (error) {
      connection.close()
      throw error
    }
  }

  /** Everybody on the lists, in the order of the addresses. */
  get roster(): readonly RosterEntry[] {
    return [...this.#roster.values()]
  }

  get me(): OwnState {
    return this.#me
  }

  async setStatus(status: StatusCode): Promise<void> {
    await setStatus(this.#speaker, status)
    this.#me = { ...this.#me, status }
  }

  /** @param name plain text */
  async setName(name: string): Promise<void> {
    await setName(this.#speaker, { email: this.#me.email, name })
    this.#me = { ...this.#me, name }
  }

  /** @param personalMessage plain text */
  async setPersonalMessage(personalMessage: string): Promise<void> {
    await setPersonalMessage(this.#speaker, personalMessage)
    this.#me = { ...this.#me, personalMessage }
  }

  /** Where the owner is signed in, this place included; empty where the client knows nothing of places. */
  get places(): readonly Place[] {
    return this.#places
  }

  /** Asks every other place to sign out, or one of them: `UUN` type 4 (msnp-wire §6.27). */
  async signOutElsewhere(endpoint?: string): Promise<void> {
    await signOutPlaces(this.#speaker, this.#me.email, endpoint)
  }

  /** Asks for a switchboard: where it is, and the cookie that opens it. */
  async requestSwitchboard(): Promise<{ readonly server: string; readonly cookie: string }> {
    const answer = await this.#speaker.connection.ask(askSwitchboard, {}, answerFor(this.#speaker, switchboardGranted))
    return answer as unknown as CommandOf<typeof switchboard2>
  }

  /** A round trip: whatever the service had to say before is here when it resolves. */
  async ping(): Promise<void> {
    this.#speaker.connection.send(ping, {})
    await this.#pong()
  }

  /** Says goodbye and closes. */
  close(): void {
    const { connection } = this.#speaker
    if (connection.pushes.ended === undefined) connection.send(signOut, { words: [] })
    connection.close()
  }

  async #pong(): Promise<void> {
    const { pushes } = this.#speaker.connection
    await pushes.next((frame) => frame.verb === 'QNG', 'the answer to a ping', this.#timeLimit)
  }

  /** Reads what was pushed since the connection was opened, then everything as it comes. */
  #listen(): void {
    const { pushes } = this.#speaker.connection
    pushes.listen((frame) => this.#take(frame))
    pushes.onEnd((error) => this.events.end(error))
  }

  #take(frame: Frame): void {
    const push = readPush(frame, this.#speaker.connection.dialect)
    if (push.kind === 'signed-out') this.events.end(farewell(push.reason))
    if (push.kind === 'notified' && push.purpose === signOutThere && this.#isOwn(push.email)) this.#giveWay()
    const event = this.#toEvent(push, frame)
    if (event !== undefined) this.events.push(event)
  }

  #toEvent(push: Push, frame: Frame): ClientEvent | undefined {
    const { profile } = this.#speaker
    switch (push.kind) {
      case 'presence': {
        const { email, status, name, carriesPicture } = push
        if (this.#isOwn(email)) return this.#hearOwnPresence(status, name)
        if (!profile.needsPicture || carriesPicture) return this.#change(email, { status, name })
        return { kind: 'dropped', why: `${profile.title} drops "${showLine(frame)}": it has no msnobj.` }
      }
      case 'offline':
        return this.#change(push.email, { status: 'FLN' })
      case 'personal-data':
        if (this.#isOwn(push.email)) return this.#hearOwnPlaces(push.places)
        return this.#change(push.email, { personalMessage: push.message })
      case 'notified':
        return push
      case 'unreadable':
        return { kind: 'dropped', why: `"${showLine(frame)}" does not read as the protocol says.` }
      case 'ring':
      case 'added':
      case 'removed':
        return push
      default:
        return undefined
    }
  }

  /** Another place asked this one to go, and it goes by itself: the server does not close (msnp-wire §10.4). */
  #giveWay(): void {
    this.events.end(farewell('OTH'))
    this.close()
  }

  #isOwn(email: string): boolean {
    return email.toLowerCase() === this.#me.email.toLowerCase()
  }

  /** Another place has changed the status or the name: they are the owner's everywhere (msnp-wire §10.4). */
  #hearOwnPresence(status: StatusCode, name: string): ClientEvent {
    this.#me = { ...this.#me, status, name }
    return { kind: 'own', me: this.#me, places: this.#places }
  }

  #hearOwnPlaces(places: readonly Place[]): ClientEvent {
    this.#places = places
    return { kind: 'own', me: this.#me, places }
  }

  #change(
    email: string,
    change: Partial<Pick<RosterEntry, 'status' | 'name' | 'personalMessage'>>,
  ): ClientEvent | undefined {
    const before = this.#roster.get(email.toLowerCase())
    if (before === undefined) return undefined
    const entry = { ...before, ...change }
    this.#roster.set(email.toLowerCase(), entry)
    return { kind: 'contact', entry }
  }
}

/** The lists, from where the client gets them, and its owner. */
async function getLists(
  connection: Connection,
  options: SignInOptions,
  tickets: TicketSource,
  status: StatusCode,
): Promise<{ readonly me: OwnState; readonly entries: readonly RosterEntry[] }> {
  const { timeLimit, trace, credentials, profile } = options
  const { lists } = profile
  if (lists.contacts === 'SYN') {
    trace({ kind: 'step', text: 'The lists, over the notification server.' })
    const { entries, privacy, name = credentials.email } = await synchronise(connection, timeLimit)
    return { me: { email: credentials.email, name, status, privacy, personalMessage: '' }, entries }
  }
  if (lists.afterProfile) await profileMessage(connection, timeLimit)
  trace({ kind: 'step', text: 'The memberships: who is allowed, who is blocked, who has added the owner.' })
  const { members, book } = await fetchLists(options, lists, tickets)
  return { me: readOwner(credentials.email, book, status), entries: mergeLists(members, book) }
}

/** Waits for what makes clients since MSNP13 fetch their lists (msnp-wire §7.1). */
async function profileMessage({ pushes }: Connection, timeLimit: number): Promise<void> {
  const isProfile = ({ verb, payload }: Frame) => verb === 'MSG' && payload?.includes('text/x-msmsgsprofile') === true
  await pushes.next(isProfile, 'the profile message after USR OK', timeLimit)
}

/** The owner's own record: name and privacy are what the service has, so that signing in does not change them. */
function readOwner(email: string, book: readonly BookEntry[], status: StatusCode): OwnState {
  const record = book.find(({ type }) => type === 'Me')
  const name = record === undefined || record.displayName === '' ? email : record.displayName
  return {
    email,
    name,
    status,
    personalMessage: '',
    privacy: record?.annotations.get('MSN.IM.BLP') === '0' ? 'BL' : 'AL',
  }
}

function farewell(reason: string | undefined): ClientError {
  if (reason === 'OTH')
    return new ClientError(
      'signed-in-elsewhere',
      'Somebody signed in with this account in another place, and this one was signed out.',
    )
  if (reason === 'SSD') return new ClientError('disconnected', 'The service is shutting down: sign in again later.')
  return new ClientError('disconnected', 'The service has ended the connection: sign in again.')
}
