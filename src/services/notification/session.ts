import { randomBytes } from 'node:crypto'
import type { Account, AccountId } from '../../domain/account.ts'
import type { VersionStep } from '../../domain/lists/effects.ts'
import type { Endpoint } from '../../domain/presence/person.ts'
import { encode, write } from '../../protocol/codec.ts'
import type { Dialect } from '../../protocol/dialect.ts'
import { type ErrorCode, refusal } from '../../protocol/errors.ts'
import type { AnyForm, Form, ValuesOf } from '../../protocol/form.ts'
import type { Ladder } from '../../protocol/ladder.ts'
import { type ClientProfile, lineFor } from '../../protocol/profiles.ts'
import type { Connection } from '../connection/connection.ts'
import type { AnyCommand } from '../connection/dispatch.ts'
import type { NotificationContext } from './context.ts'
import { silences } from './quiet-clients.ts'
import type { Stage } from './stage.ts'

/**
 * One client's connection to the notification server: what it has said so far, and how it is answered. A handler says *what* to
 * answer; in which words is looked up here, by the client's dialect and profile.
 */
export class NotificationSession {
  readonly context: NotificationContext
  readonly connection: Connection
  /** When it began, in milliseconds since 1970. */
  readonly since: number
  stage: Stage = 'arrived'
  dialect: Dialect | undefined
  profile: ClientProfile | undefined
  /** The client's own words for itself, for the log: `macmsgs 8.0.1`. */
  client = 'a client that did not say what it is'
  /** Named in the first `USR`; proved when the stage says so. */
  account: Account | undefined
  /** As the client spelled it in the first `USR`: repeated in the answer (msnp-wire §2.3). */
  accountAsSpelled = ''
  /** What an SSO client makes its proof over (msnp-wire §5.4): the text itself, 64 characters. */
  nonce = ''
  /** What a client of dialect 2 to 7 makes its digest over (msnp-wire §5.2); empty when none is awaited. */
  challenge = ''
  /** False after `IMS OFF`: then nobody calls this client into a conversation (msnp-wire §6.38). */
  takesCalls = true
  /**
   * The version of its lists that the client has been told, in dialects 2 to 9, and will say when it comes again. It is the newest one only if
   * the client knows all that this holds. Before it has asked for them it counts from 0, which no lists have (msnp-wire §6.8).
   */
  listVersion = 0
  /** `SYN` has been answered. */
  hasLists = false
  /** Transaction ids of commands that have put people on the forward list: if one is there, the answer to it goes on (msnp-wire §6.14). */
  additions: Map<AccountId, number> | undefined
  endpoint: Endpoint | undefined
  /** Transaction id of the first `CHG`: the run that answers it carries it. */
  firstChange = 0

  constructor(context: NotificationContext, connection: Connection) {
    this.context = context
    this.connection = connection
    this.since = context.now()
  }

  /** Says a line in the words of this client. A line that its dialect does not have, or that it does not want, is not said. */
  say<V>(ladder: Ladder<V>, transaction: number, values: V & object, payload?: Buffer): void {
    const form = this.formFor(ladder)
    if (form) this.connection.send(encode(form, transaction, values as Readonly<Record<string, unknown>>, payload))
  }

  /** The form in which this client is told something; `undefined` when it is not told. */
  formFor(ladder: Ladder<unknown>): AnyForm | undefined {
    if (this.dialect === undefined || silences(this.profile, ladder)) return undefined
    return lineFor(ladder, this.dialect, this.profile)
  }

  /** Says a line that is the same in every dialect. */
  sayForm<F>(form: Form<F>, transaction: number, values: ValuesOf<F>, payload?: Buffer): void {
    this.connection.send(write(form, transaction, values, payload))
  }

  /** Repeats a command as its own answer, token by token. */
  echo(command: AnyCommand): void {
    this.connection.send(Buffer.from(`${command.form.verb} ${command.tokens.join(' ')}\r\n`, 'latin1'))
  }

  /** Answers a command with an error number; where the table says so the connection ends (msnp-wire §4, "⊗"). */
  refuse(
    command: Pick<AnyCommand, 'transaction'>,
    code: ErrorCode,
    options: { end?: boolean; payload?: Buffer } = {},
  ): void {
    this.connection.send(refusal(code, command.transaction, options.payload))
    if (options.end) this.end()
  }

  /** Signs the session out of the presence hub and lets the client read what was said. */
  end(): void {
    this.leave()
    this.connection.end()
  }

  leave(): void {
    const { endpoint } = this
    this.endpoint = undefined
    if (endpoint) this.context.hub.leave(endpoint)
  }

  /**
   * The client is about to be told of a change of its lists, and its version goes up by what the change made. For a client that has missed
   * another change it thereby stays below the newest one, by just what it has missed, so that it is given everything when it comes again. A
   * change that stood in the lists it was given already moves nothing.
   */
  noteLists({ from, to }: VersionStep): void {
    if (to > this.listVersion) this.listVersion += to - from
  }

  newNonce(): string {
    this.nonce = randomBytes(48).toString('base64')
    return this.nonce
  }
}

/** A session that has signed in: its handlers need not ask whether there is an account. */
export type SignedInSession = NotificationSession & { readonly account: Account; readonly endpoint: Endpoint }
