import type { Account, AccountId } from '../account.ts'
import type { Capabilities } from '../presence/status.ts'

/** What somebody in a conversation is told. One object serves everybody who is told the same. */
export type ConversationEvent =
  | { readonly kind: 'joined'; readonly participant: Participant; readonly first: boolean }
  /** `last`: nobody of that account is left. */
  | { readonly kind: 'left'; readonly participant: Participant; readonly last: boolean; readonly idle: boolean }
  | { readonly kind: 'message'; readonly from: Account; readonly payload: Buffer }
  /** The conversation is over: nobody said anything for too long. */
  | { readonly kind: 'closed' }

/** One connection of one person in a conversation. */
export interface Participant {
  readonly account: Account
  /** The endpoint's GUID; `undefined` for clients that name none. */
  readonly endpoint: string | undefined
  readonly capabilities: Capabilities
  /** People whom this person has blocked: what they say is not handed over. Kept up to date while the conversation lasts. */
  readonly blocked: Set<AccountId>
  /** False: it could not be handed over, because the connection is gone or too slow. */
  readonly receive: (event: ConversationEvent) => boolean
}

/** Most people in one conversation (msnp-wire §13). */
export const mostMembers = 20

/**
 * A conversation: the people in it, each at one place or more. What they send is handed on as the bytes that came in.
 */
export class Conversation {
  /** Decimal, below 2³¹: what `CAL`, `RNG` and `ANS` call the session. */
  readonly id: number
  readonly #participants = new Set<Participant>()
  /** People who were invited and have not come, and until when the invitation stands (milliseconds). */
  readonly #invited = new Map<AccountId, number>()
  /** When somebody last did something here. */
  lastActive: number

  constructor(id: number, now: number) {
    this.id = id
    this.lastActive = now
  }

  get participants(): ReadonlySet<Participant> {
    return this.#participants
  }

  get isEmpty(): boolean {
    return this.#participants.size === 0
  }

  /** Accounts that are here, each once. */
  members(): Set<AccountId> {
    const members = new Set<AccountId>()
    for (const { account } of this.#participants) members.add(account.id)
    return members
  }

  has(account: AccountId): boolean {
    for (const participant of this.#participants) if (participant.account.id === account) return true
    return false
  }

  /** Lets somebody in and tells everybody else. */
  join(participant: Participant): void {
    const first = !this.has(participant.account.id)
    this.#invited.delete(participant.account.id)
    const event: ConversationEvent = { kind: 'joined', participant, first }
    for (const other of this.#participants) other.receive(event)
    this.#participants.add(participant)
  }

  /** Takes somebody out and tells everybody else. Safe to call twice. */
  leave(participant: Participant, idle = false): void {
    if (!this.#participants.delete(participant)) return
    const event: ConversationEvent = { kind: 'left', participant, last: !this.has(participant.account.id), idle }
    for (const other of this.#participants) other.receive(event)
  }

  /**
   * Hands a message to everybody else, the sender's other places included.
   *
   * @returns false when another person is missing from those it could be given to, or when there is nobody else.
   */
  send(from: Participant, payload: Buffer): boolean {
    const event: ConversationEvent = { kind: 'message', from: from.account, payload }
    let heard = false
    let missed = false
    for (const other of this.#participants) {
      if (other === from) continue
      const delivered = !other.blocked.has(from.account.id) && other.receive(event)
      if (other.account.id === from.account.id) continue
      if (delivered) heard = true
      else missed = true
    }
    return heard && !missed
  }

  noteInvitation(account: AccountId, until: number): void {
    this.#invited.set(account, until)
  }

  isRinging(account: AccountId, now: number): boolean {
    return (this.#invited.get(account) ?? 0) > now
  }

  /** Ends the conversation for everybody: each other's place is taken with the mark of a time-out, then the connection. */
  close(): void {
    for (const participant of Array.from(this.#participants)) {
      this.leave(participant, true)
      participant.receive({ kind: 'closed' })
    }
  }
}
