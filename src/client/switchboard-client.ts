import { isMismatch } from '../protocol/codec.ts'
import type { Dialect } from '../protocol/dialect.ts'
import type { CommandOf } from '../protocol/form.ts'
import { decodeBy, formsFor } from '../protocol/grammar.ts'
import {
  answerCall,
  answeredCall,
  call,
  calling,
  enter,
  entered,
  joins2,
  joins12,
  joins16,
  present2,
  present12,
  present16,
} from '../protocol/switchboard/joining.ts'
import { leave, leaves2, leaves16 } from '../protocol/switchboard/leaving.ts'
import { arrived, notArrived, said, say } from '../protocol/switchboard/messages.ts'
import type { Frame } from '../wire/frame.ts'
import { decodeText } from '../wire/text-token.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import { EventStream } from './event-stream.ts'

/** What happens in a conversation. */
export type ConversationEvent =
  /** Somebody is in the conversation: was there before, or came in. */
  | { readonly kind: 'joined'; readonly email: string; readonly name: string }
  | { readonly kind: 'left'; readonly email: string }
  /** The payload as it came, headers and all. */
  | { readonly kind: 'message'; readonly email: string; readonly name: string; readonly payload: Buffer }

/** `U` asks for nothing, `N` only for failures, `A` and `D` for either (msnp-wire §8.2). */
export type Acknowledgement = 'U' | 'N' | 'A' | 'D'

export interface SwitchboardOptions extends Omit<ConnectionOptions, 'role' | 'dialect'> {
  /** That of the notification connection: the switchboard does not ask. */
  readonly dialect: Dialect
  readonly email: string
  /** Lower case with dashes; named to the switchboard from MSNP16 on. */
  readonly endpoint: string | undefined
  readonly cookie: string
}

/** One conversation. */
export class SwitchboardClient {
  readonly events = new EventStream<ConversationEvent>()
  readonly #connection: Connection
  readonly #timeLimit: number

  private constructor(connection: Connection, timeLimit: number) {
    this.#connection = connection
    this.#timeLimit = timeLimit
    connection.pushes.listen((frame) => this.#take(frame))
    connection.pushes.onEnd((error) => this.events.end(error))
  }

  /** Opens a conversation of one's own, with the cookie of `XFR SB` (msnp-wire §8.1). */
  static async start(options: SwitchboardOptions): Promise<SwitchboardClient> {
    const client = await SwitchboardClient.#open(options)
    await client.#connection.ask(enter, { member: memberOf(options), cookie: options.cookie }, entered)
    return client
  }

  /** Comes into a conversation to which a `RNG` called. */
  static async answer(options: SwitchboardOptions & { readonly session: number }): Promise<SwitchboardClient> {
    const client = await SwitchboardClient.#open(options)
    const values = { member: memberOf(options), cookie: options.cookie, session: options.session }
    await client.#connection.ask(answerCall, values, answeredCall)
    return client
  }

  static async #open(options: SwitchboardOptions): Promise<SwitchboardClient> {
    const connection = await Connection.open({ ...options, role: 'switchboard' })
    return new SwitchboardClient(connection, options.timeLimit)
  }

  /**
   * Calls somebody into the conversation.
   *
   * @returns the number of the conversation.
   * @throws ClientError `refused`: not there, or not for the caller (217).
   */
  async call(email: string): Promise<number> {
    const { session } = await this.#connection.ask(call, { invited: { account: email, endpoint: undefined } }, calling)
    return session
  }

  /**
   * Sends a message.
   *
   * @param payload MIME headers, an empty line, and the text.
   * @returns whether it went to everybody; `undefined` where the acknowledgement does not tell.
   */
  async send(acknowledgement: Acknowledgement, payload: Buffer): Promise<boolean | undefined> {
    const transaction = this.#connection.send(say, { acknowledgement }, payload)
    if (acknowledgement === 'U' || acknowledgement === 'N') return undefined
    const isAnswer = ({ verb, tokens }: Frame) =>
      (verb === arrived.verb || verb === notArrived.verb) && tokens[0] === String(transaction)
    const frame = await this.#connection.pushes.next(isAnswer, `the answer to MSG ${transaction}`, this.#timeLimit)
    return frame.verb === arrived.verb
  }

  /** Leaves the conversation. */
  close(): void {
    this.#connection.send(leave, { words: [] })
    this.#connection.close()
  }

  #take(frame: Frame): void {
    const event = readEvent(frame, this.#connection.dialect)
    if (event !== undefined) this.events.push(event)
  }
}

function memberOf({ email, endpoint, dialect }: SwitchboardOptions): { account: string; endpoint: string | undefined } {
  return { account: email, endpoint: dialect >= firstWithEndpoints ? endpoint : undefined }
}

/** msnp-wire §3.8 */
const firstWithEndpoints: Dialect = 16

type Arrival = CommandOf<
  typeof present2 | typeof present12 | typeof present16 | typeof joins2 | typeof joins12 | typeof joins16
>
type Departure = CommandOf<typeof leaves2 | typeof leaves16>
type Speech = CommandOf<typeof said>

const arrivals: ReadonlySet<unknown> = new Set([present2, present12, present16, joins2, joins12, joins16])
const departures: ReadonlySet<unknown> = new Set([leaves2, leaves16])

function readEvent(frame: Frame, dialect: Dialect): ConversationEvent | undefined {
  const command = decodeBy(formsFor('switchboard', 'server', dialect, frame.verb), frame)
  if (isMismatch(command)) return undefined
  if (arrivals.has(command.form)) {
    const { member, name } = command as Arrival
    return { kind: 'joined', email: member.account, name: decodeText(name) }
  }
  if (departures.has(command.form)) return { kind: 'left', email: (command as Departure).member.account }
  if (command.form !== said) return undefined
  const { sender, name, payload } = command as Speech
  return { kind: 'message', email: sender, name: decodeText(name), payload }
}
