import type { Account, AccountId } from '../domain/account.ts'
import type { ConversationEvent, Participant } from '../domain/conversation/conversation.ts'
import type { Conversations, Seat } from '../domain/conversation/conversations.ts'
import type { Invitation, PresenceEvent } from '../domain/presence/events.ts'
import type { PresenceHub } from '../domain/presence/hub.ts'
import type { Endpoint } from '../domain/presence/person.ts'
import type { Capabilities, PersonalData } from '../domain/presence/status.ts'
import type { Role } from './cast.ts'
import { answerTo, writeText, writeTyping } from './conversation-manners.ts'

/** What the seed sends for its contacts: a client that can do what Messenger for Mac 8 can. */
const capabilities: Capabilities = { first: '1085276192', second: '131088' }

/** Milliseconds between "is writing" and what is written. */
const thinking = 600

/**
 * Somebody who lives in this process. They sign in, are seen, and talk by the same doors as everybody else: the presence hub and the
 * conversations. The protocol code does not know them.
 */
export class Resident {
  readonly #role: Role
  readonly #account: Account
  readonly #hub: PresenceHub
  readonly #conversations: Conversations
  readonly #neighbours: ReadonlySet<AccountId>
  readonly #seats = new Set<Seat>()
  #endpoint: Endpoint | undefined

  /** @param neighbours the other residents: they would repeat each other's words for ever, so they do not listen to each other */
  constructor(
    role: Role,
    account: Account,
    hub: PresenceHub,
    conversations: Conversations,
    neighbours: ReadonlySet<AccountId>,
  ) {
    this.#neighbours = neighbours
    this.#role = role
    this.#account = account
    this.#hub = hub
    this.#conversations = conversations
  }

  async comeOnline(personal: PersonalData): Promise<void> {
    const description = { id: undefined, sharesAccount: false }
    this.#endpoint = this.#hub.signIn(this.#account, personal, description, (event) => this.#hear(event))
    await this.#hub.changePresence(this.#endpoint, { status: this.#role.status, capabilities, picture: undefined })
  }

  leave(): void {
    for (const seat of this.#seats) this.#conversations.leave(seat)
    this.#seats.clear()
    if (this.#endpoint) this.#hub.leave(this.#endpoint)
  }

  #hear(event: PresenceEvent): void {
    if (event.kind === 'invited') void this.#join(event.invitation)
  }

  async #join({ cookie, session }: Invitation): Promise<void> {
    const answered = this.#conversations.answer(cookie, this.#account.email, session)
    if (!answered) return
    let seat: Seat | undefined
    const participant: Participant = {
      account: this.#account,
      endpoint: undefined,
      capabilities,
      blocked: new Set(),
      receive: (event) => {
        if (seat) this.#react(seat, event)
        return true
      },
    }
    seat = await this.#conversations.enter(answered.conversation, participant)
    this.#seats.add(seat)
    this.#say(seat, writeText(this.#role.greeting))
  }

  #react(seat: Seat, event: ConversationEvent): void {
    if (event.kind === 'message') {
      const answer = this.#neighbours.has(event.from.id) ? undefined : answerTo(event.payload)
      if (answer) this.#say(seat, answer)
    } else if (event.kind === 'closed' || (event.kind === 'left' && this.#isAmongNeighbours(seat))) {
      this.#conversations.leave(seat)
      this.#seats.delete(seat)
    }
  }

  /** Nobody is there whom they would talk to. */
  #isAmongNeighbours({ conversation }: Seat): boolean {
    return [...conversation.participants].every(({ account }) => this.#neighbours.has(account.id))
  }

  /** Shows that it is being written, and sends it a moment later, if the conversation is still there then. */
  #say(seat: Seat, payload: Buffer): void {
    this.#conversations.send(seat, writeTyping(this.#account.email))
    setTimeout(() => {
      if (this.#seats.has(seat)) this.#conversations.send(seat, payload)
    }, thinking).unref()
  }
}
