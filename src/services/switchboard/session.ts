import type { Account } from '../../domain/account.ts'
import type { Conversations, Seat } from '../../domain/conversation/conversations.ts'
import type { Endpoint } from '../../domain/presence/person.ts'
import type { Limiters } from '../../limits/rates.ts'
import { encode, write } from '../../protocol/codec.ts'
import type { Dialect } from '../../protocol/dialect.ts'
import { type ErrorCode, refusal } from '../../protocol/errors.ts'
import type { Form, ValuesOf } from '../../protocol/form.ts'
import type { Ladder } from '../../protocol/ladder.ts'
import type { Connection } from '../connection/connection.ts'
import type { AnyCommand } from '../connection/dispatch.ts'

/** Before the cookie was shown, and after. */
export type Stage = 'arrived' | 'seated'

/** What the switchboard works with. */
export interface SwitchboardContext {
  readonly conversations: Conversations
  readonly limits: Limiters
  /** The dialect that the client at this place speaks: the switchboard's own lines do not say. */
  readonly dialectOf: (endpoint: Endpoint) => Dialect
}

/** One client's connection to a conversation. */
export class SwitchboardSession {
  readonly context: SwitchboardContext
  readonly connection: Connection
  dialect: Dialect | undefined
  seat: Seat | undefined
  /** Where its owner is signed in, and the account as it was then: known from the cookie on. */
  endpoint: Endpoint | undefined
  account: Account | undefined

  constructor(context: SwitchboardContext, connection: Connection) {
    this.context = context
    this.connection = connection
  }

  get stage(): Stage {
    return this.seat ? 'seated' : 'arrived'
  }

  say<V>(ladder: Ladder<V>, transaction: number, values: V & object): void {
    const form = this.dialect === undefined ? undefined : ladder.at(this.dialect)
    if (form) this.connection.send(encode(form, transaction, values as Readonly<Record<string, unknown>>))
  }

  sayForm<F>(form: Form<F>, transaction: number, values: ValuesOf<F>): void {
    this.connection.send(write(form, transaction, values))
  }

  refuse(command: Pick<AnyCommand, 'transaction'>, code: ErrorCode, end = false): void {
    this.connection.send(refusal(code, command.transaction))
    if (end) this.connection.end()
  }

  /** Gets up; safe to call twice. */
  leave(): void {
    const { seat } = this
    this.seat = undefined
    if (seat) this.context.conversations.leave(seat)
  }
}

/** A session with a seat: its handlers need not ask. */
export type SeatedSession = SwitchboardSession & { readonly seat: Seat; readonly dialect: Dialect }
