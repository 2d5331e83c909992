import { randomInt } from 'node:crypto'
import type { Account, AccountId } from '../account.ts'
import type { Store } from '../ports/store.ts'
import type { PresenceHub } from '../presence/hub.ts'
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
  /** `host:port` of the switchboard, as clients are told it. */
  readonly address: string
  readonly #store: Store
  readonly #hub: PresenceHub
  readonly #limits: ConversationLimits
  readonly #now: () => number
  readonly #cookies: Cookies
  readonly #open = new Map<number, Conversation>()

  constructor(options: {
    address: string
    store: Store
    hub: PresenceHub
    limits?: ConversationLimits
    now?: () => number
  }) {
    this.address = options.address
    this.#store = options.store
    this.#hub = options.hub
    this.#limits = options.limits ?? usualConversationLimits
    this.#now = options.now ?? Date.now
    this.#cookies = new Cookies(this.#now)
  }

  /** Open conversations. */
  get size(): number {
    return this.#open.size
  }

  /** A cookie with which this account may begin a conversation (`XFR … SB`). */
  admit(account: Account): string {
    return this.#cookies.issue({ account: account.id, conversation: undefined })
  }

  /** Begins a conversation (`USR` on the switchboard). `undefined`: the cookie does not open it. */
  begin(cookie: string, participant: Participant): Seat | undefined {
    const grant = this.#cookies.redeem(cookie, participant.account.id)
    if (!grant || grant.conversation !== undefined) return undefined
    const conversation = new Conversation(this.#newId(), this.#now())
    this.#open.set(conversation.id, conversation)
    return this.#sit(conversation, participant)
  }

  /**
   * Answers a call (`ANS`): the conversation to join, when the cookie is good for it. The participant is not in it yet, so that the
   * people already there can be named first.
   */
  answer(cookie: string, account: AccountId, id: number): Conversation | undefined {
    const grant = this.#cookies.redeem(cookie, account)
    return grant?.conversation === id ? this.#open.get(id) : undefined
  }

  /** Lets somebody who answered in. */
  enter(conversation: Conversation, participant: Participant): Seat {
    return this.#sit(conversation, participant)
  }

  #sit(conversation: Conversation, participant: Participant): Seat {
    conversation.join(participant)
    conversation.lastActive = this.#now()
    return { conversation, participant, failedCalls: 0 }
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
      const cookie = this.#cookies.issue({ account: account.id, conversation: conversation.id })
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
