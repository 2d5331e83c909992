import { randomInt } from 'node:crypto'
import type { AccountId } from '../account.ts'
import type { ListEffect } from '../lists/effects.ts'
import type { Store } from '../ports/store.ts'
import type { PresenceHub } from '../presence/hub.ts'
import type { Endpoint } from '../presence/person.ts'
import { Conversation, mostMembers, type Participant } from './conversation.ts'
import { Cookies, cookieLifetime } from './cookies.ts'

/** How a call was taken: the decision table of msnp-wire §8.4. */
export type CallOutcome =
  | 'ringing'
  /** Unknown, offline, hidden, not online yet, or not letting the caller reach them: not told apart. */
  | 'not-online'
  | 'already-there'
  | 'too-fast'
  /** One's own account with no other place: the caller is shown themselves (msnp-wire §8.3). */
  | 'oneself'

export interface ConversationLimits {
  /** Milliseconds without a word after which a conversation is ended. */
  readonly idle: number
  /** Calls in a row that reach nobody, after which calling is refused until one rings (msnp-wire §13). */
  readonly failedCalls: number
  /** Milliseconds that an unanswered call keeps ringing: until then a second one is "already there". */
  readonly ringing: number
}

export const usualConversationLimits: ConversationLimits = { idle: 5 * 60_000, failedCalls: 5, ringing: 30_000 }

/** Somebody in a conversation, as the registry knows them. */
export interface Seat {
  readonly conversation: Conversation
  readonly participant: Participant
  failedCalls: number
}

/** All conversations of this server, the cookies that lead into them, and the calls that bring people together. */
export class Conversations {
  readonly #address: () => string
  readonly #store: Store
  readonly #hub: PresenceHub
  readonly #given: Partial<ConversationLimits>
  readonly #now: () => number
  readonly #cookies: Cookies
  readonly #open = new Map<number, Conversation>()

  constructor(options: {
    /** `host:port` of the switchboard, as clients are told it; asked for each time, since the port may not be known at first. */
    address: () => string
    store: Store
    hub: PresenceHub
    limits?: Partial<ConversationLimits>
    now?: () => number
  }) {
    this.#address = options.address
    this.#store = options.store
    this.#hub = options.hub
    this.#given = options.limits ?? {}
    this.#now = options.now ?? Date.now
    this.#cookies = new Cookies(this.#now)
  }

  /** Asked each time: the owner may change them while the service runs. */
  get #limits(): ConversationLimits {
    return { ...usualConversationLimits, ...this.#given }
  }

  /** `host:port` of the switchboard, as clients are told it. */
  get address(): string {
    return this.#address()
  }

  /** Open conversations. */
  get size(): number {
    return this.#open.size
  }

  /** A cookie with which the client at this place may begin a conversation (`XFR … SB`). */
  admit(endpoint: Endpoint): string {
    return this.#cookies.issue({ endpoint, conversation: undefined })
  }

  /** Uses up the cookie of somebody who begins a conversation (`USR`). `undefined`: it does not open one for this account. */
  redeem(cookie: string, email: string): Endpoint | undefined {
    const grant = this.#cookies.redeem(cookie, email)
    return grant?.conversation === undefined ? grant?.endpoint : undefined
  }

  /** Makes every cookie of this place worthless: its client may not come in any more. */
  forget(endpoint: Endpoint): void {
    this.#cookies.forget(endpoint)
  }

  /** Begins a conversation with one person in it. */
  begin(participant: Participant): Seat {
    const conversation = new Conversation(this.#newId(), this.#now())
    this.#open.set(conversation.id, conversation)
    return this.#sit(conversation, participant)
  }

  /**
   * Uses up the cookie of somebody who answers a call (`ANS`). They are not in the conversation yet, so that those who are can be
   * named to them first. `undefined`: the cookie does not open this conversation for this account, or it is over.
   */
  answer(cookie: string, email: string, id: number): { conversation: Conversation; endpoint: Endpoint } | undefined {
    const grant = this.#cookies.redeem(cookie, email)
    const conversation = grant?.conversation === id ? this.#open.get(id) : undefined
    return grant && conversation ? { conversation, endpoint: grant.endpoint } : undefined
  }

  /** Lets somebody who answered in. */
  async enter(conversation: Conversation, participant: Participant): Promise<Seat> {
    await this.#noteBlocks(conversation, participant)
    return this.#sit(conversation, participant)
  }

  #sit(conversation: Conversation, participant: Participant): Seat {
    conversation.join(participant)
    conversation.lastActive = this.#now()
    this.#open.set(conversation.id, conversation)
    return { conversation, participant, failedCalls: 0 }
  }

  /** Somebody who is blocked by one of those present is not heard by them, whoever called him in. */
  async #noteBlocks(conversation: Conversation, arriving: Participant): Promise<void> {
    const id = arriving.account.id
    await this.#store.read(async ({ relations }) => {
      for (const present of conversation.participants) {
        if (present.account.id === id) continue
        if ((await relations.between(id, present.account.id)).relation.blocked) present.blocked.add(id)
        if ((await relations.between(present.account.id, id)).relation.blocked) arriving.blocked.add(present.account.id)
      }
    })
  }

  /** Acts on committed changes of lists: a block holds in conversations that are open already. */
  async apply(effects: readonly ListEffect[]): Promise<void> {
    for (const effect of effects)
      if (effect.kind === 'relation-changed') await this.#noteBlock(effect.watcher, effect.seen)
  }

  async #noteBlock(speaker: AccountId, hearer: AccountId): Promise<void> {
    const hearers = Array.from(this.#open.values()).flatMap((conversation) =>
      conversation.has(speaker)
        ? Array.from(conversation.participants).filter(({ account }) => account.id === hearer)
        : [],
    )
    if (hearers.length === 0) return
    const { relation } = await this.#store.read(({ relations }) => relations.between(speaker, hearer))
    for (const { blocked } of hearers) relation.blocked ? blocked.add(speaker) : blocked.delete(speaker)
  }

  /** Takes somebody out; a conversation with nobody in it is over. */
  leave(seat: Seat): void {
    seat.conversation.leave(seat.participant)
    if (seat.conversation.isEmpty) this.#open.delete(seat.conversation.id)
  }

  /** `CAL`: rings everywhere where the person is signed in, each place with a cookie of its own. */
  async call(seat: Seat, email: string): Promise<CallOutcome> {
    if (seat.failedCalls >= this.#limits.failedCalls) return 'too-fast'
    const outcome = await this.#ring(seat, email)
    seat.failedCalls = outcome === 'ringing' || outcome === 'oneself' ? 0 : seat.failedCalls + 1
    return outcome
  }

  async #ring(seat: Seat, email: string): Promise<CallOutcome> {
    const { conversation, participant } = seat
    const caller = participant.account
    const account = await this.#store.read(({ accounts }) => accounts.find(email))
    if (!account) return 'not-online'
    const self = account.id === caller.id
    if (!self && (conversation.has(account.id) || conversation.isRinging(account.id, this.#now())))
      return 'already-there'
    if (conversation.members().size >= mostMembers) return 'too-fast'
    const person = this.#hub.find(account.id)
    if (!person || (!self && !person.isShown) || !(self || (await this.#hub.mayReach(caller.id, account.id))))
      return self ? 'oneself' : 'not-online'
    const here = new Set<string | undefined>()
    for (const other of conversation.participants) if (other.account.id === account.id) here.add(other.endpoint)
    let rang = false
    for (const endpoint of person.endpoints) {
      if (!endpoint.announced || (self && here.has(endpoint.id))) continue
      const cookie = this.#cookies.issue({ endpoint, conversation: conversation.id })
      endpoint.receive({
        kind: 'invited',
        invitation: { session: conversation.id, address: this.address, cookie, inviter: caller },
      })
      rang = true
    }
    if (!rang) return self ? 'oneself' : 'not-online'
    if (!self) conversation.noteInvitation(account.id, this.#now() + Math.min(this.#limits.ringing, cookieLifetime))
    conversation.lastActive = this.#now()
    return 'ringing'
  }

  /** Hands a message on. False: somebody did not get it, or nobody else is there. */
  send(seat: Seat, payload: Buffer): boolean {
    seat.conversation.lastActive = this.#now()
    return seat.conversation.send(seat.participant, payload)
  }

  /** Ends conversations in which nobody said anything for too long, and forgets old cookies. Call from time to time. */
  sweep(): void {
    const oldest = this.#now() - this.#limits.idle
    for (const conversation of Array.from(this.#open.values()))
      if (conversation.lastActive < oldest) {
        this.#open.delete(conversation.id)
        conversation.close()
      }
    this.#cookies.sweep()
  }

  #newId(): number {
    for (;;) {
      const id = randomInt(1, 2 ** 31 - 1)
      if (!this.#open.has(id)) return id
    }
  }
}
