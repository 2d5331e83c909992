import type { Conversation } from './ladder-tap.ts'
import type { Belonging } from './recorded.ts'

/** One connection of a session. */
export interface SessionConnection {
  readonly id: string
  readonly role: 'notification' | 'switchboard'
  readonly transport: 'tcp' | 'gateway'
  /** Milliseconds since 1970. */
  readonly since: number
}

/** A person at a machine: one connection to the notification server, and the conversations that go with it. Plain JSON. */
export interface Session {
  /** Id of the notification connection. */
  readonly id: string
  readonly address: string
  readonly transport: 'tcp' | 'gateway'
  readonly since: number
  /** Absent while it is open. */
  readonly until?: number
  /** E-mail address; absent until it is named. */
  readonly account?: string
  /** `Messenger for Mac 8.0.1`; absent until it says. */
  readonly client?: string
  /** `MSNP16` */
  readonly dialect?: string
  readonly state: 'signing in' | 'signed in' | 'gone'
  /** Open ones, the notification connection first. */
  readonly connections: readonly SessionConnection[]
}

interface Kept {
  readonly conversation: Conversation
  readonly transport: 'tcp' | 'gateway'
  readonly since: number
  until: number | undefined
}

/** Sessions that are gone and still shown, the latest. */
const mostGone = 50

/** Who is connected. Always on: an object for each connection. */
export class Sessions {
  readonly #open = new Map<string, Kept>()
  readonly #gone: Kept[] = []

  /** Messenger connections that are open. */
  get connections(): number {
    return this.#open.size
  }

  /** A connection began; its role is not known yet. */
  open(conversation: Conversation, transport: 'tcp' | 'gateway', now: number): void {
    this.#open.set(conversation.id, { conversation, transport, since: now, until: undefined })
  }

  close(id: string, now: number): void {
    const kept = this.#open.get(id)
    if (kept === undefined) return
    this.#open.delete(id)
    if (kept.conversation.role !== 'notification') return
    kept.until = now
    this.#gone.unshift(kept)
    this.#gone.length = Math.min(this.#gone.length, mostGone)
  }

  /** Open ones, the latest first, and then those that are gone. */
  list(): readonly Session[] {
    const open = [...this.#open.values()].reverse()
    const boards = open.filter(({ conversation }) => conversation.role === 'switchboard')
    const sessions = open.filter(({ conversation }) => conversation.role === 'notification')
    return [
      ...sessions.map((one) => describeSession(one, boards)),
      ...this.#gone.map((one) => describeSession(one, [])),
    ]
  }

  /** The session of a Messenger connection. */
  ofConnection({ id, role, account, address }: Conversation): Belonging {
    if (role !== 'switchboard') return { session: id, ...(account !== '' && { account }) }
    const own = this.#latest((one) => one.account.toLowerCase() === account.toLowerCase() && one.address === address)
    return { ...(own && { session: own.id }), ...(account !== '' && { account }) }
  }

  /**
   * The session that a machine's web request belongs to: of the account that it names, or else the only one of this address, or the
   * one that is just signing in.
   */
  ofAddress(address: string, account?: string): Belonging {
    const named = account?.toLowerCase()
    const session =
      (named !== undefined && this.#latest((one) => one.address === address && one.account.toLowerCase() === named)) ||
      (named === undefined && this.#only(address))
    if (session) return { session: session.id, ...(session.account !== '' && { account: session.account }) }
    return account === undefined ? {} : { account }
  }

  #only(address: string): Conversation | undefined {
    const all = [...this.#open.values()]
      .map(({ conversation }) => conversation)
      .filter((one) => one.address === address && one.role === 'notification')
    if (all.length < 2) return all[0]
    const unsigned = all.filter(({ isSignedIn }) => !isSignedIn)
    return unsigned.length === 1 ? unsigned[0] : undefined
  }

  #latest(fits: (conversation: Conversation) => boolean): Conversation | undefined {
    let latest: Conversation | undefined
    for (const { conversation } of this.#open.values())
      if (conversation.role === 'notification' && fits(conversation)) latest = conversation
    return latest
  }
}

function describeSession(kept: Kept, boards: readonly Kept[]): Session {
  const { conversation, transport, since, until } = kept
  const { id, address, account, client, dialect } = conversation
  const own = boards.filter(
    (board) =>
      board.conversation.account.toLowerCase() === account.toLowerCase() && board.conversation.address === address,
  )
  return {
    id,
    address,
    transport,
    since,
    ...(until !== undefined && { until }),
    ...(account !== '' && { account }),
    ...(client !== '' && { client }),
    ...(dialect !== '' && { dialect }),
    state: until !== undefined ? 'gone' : conversation.isSignedIn ? 'signed in' : 'signing in',
    connections:
      until === undefined
        ? [kept, ...own].map((one) => ({
            id: one.conversation.id,
            role: one.conversation.role ?? 'notification',
            transport: one.transport,
            since: one.since,
          }))
        : [],
  }
}
