import { connect, type Socket } from 'node:net'
import { decode, isMismatch, write } from '../protocol/codec.ts'
import { type Dialect, newestDialect } from '../protocol/dialect.ts'
import type { AnyForm, CommandOf, Form, Role, ValuesOf } from '../protocol/form.ts'
import { payloadRule } from '../protocol/grammar.ts'
import { type Frame, writeFrame } from '../wire/frame.ts'
import { FrameReader } from '../wire/frame-reader.ts'
import { readUtf8 } from '../wire/text-token.ts'
import { ClientError, socketError } from './errors.ts'
import { EventStream } from './event-stream.ts'
import type { Trace } from './trace.ts'

export interface ConnectionOptions {
  readonly host: string
  readonly port: number
  readonly role: Role
  /** Known from the start on a switchboard; on the notification server VER decides it. */
  readonly dialect?: Dialect
  /** Longest wait for an answer, in milliseconds. */
  readonly timeLimit: number
  readonly trace: Trace
}

interface Question {
  readonly answered: (frame: Frame) => void
  readonly failed: (error: Error) => void
}

/** Lines that carry the transaction id of a question without being its answer (msnp-wire §2.2). */
const companions: ReadonlySet<string> = new Set(['ILN', 'IRO'])

/**
 * One connection to a server of Messenger: writes lines by the grammar's forms, numbers them, and keeps answers apart from what
 * the server says of its own accord.
 */
export class Connection {
  /** What the server says unasked, as it came. */
  readonly pushes = new EventStream<Frame>()
  readonly #options: ConnectionOptions
  readonly #socket: Socket
  readonly #reader: FrameReader
  readonly #questions = new Map<number, Question>()
  #dialect: Dialect | undefined
  #transaction = 0

  private constructor(options: ConnectionOptions, socket: Socket) {
    this.#options = options
    this.#dialect = options.dialect
    this.#socket = socket
    this.#reader = new FrameReader((verb, tokens) => payloadRule(options.role, 'server', this.#dialect)(verb, tokens))
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#end(socketError(error, this.#place)))
    socket.on('close', () => this.#end(new ClientError('disconnected', `${this.#place} has closed the connection.`)))
  }

  /** @throws ClientError `cannot-connect`, `timed-out` */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const place = `${options.host}:${options.port}`
    const socket = connect(options.port, options.host)
    await new Promise<void>((resolve, reject) => {
      const sentence = `${place} does not answer: check the address, and firewalls on the way.`
      socket.setTimeout(options.timeLimit, () => socket.destroy(new ClientError('timed-out', sentence)))
      socket.once('connect', resolve)
      socket.once('error', (error) => reject(socketError(error, place)))
    })
    socket.setTimeout(0)
    return new Connection(options, socket)
  }

  /** The newest until VER has chosen one. */
  get dialect(): Dialect {
    return this.#dialect ?? newestDialect
  }

  set dialect(dialect: Dialect) {
    this.#dialect = dialect
  }

  /** The address of this end: what the client would tell others. */
  get localPort(): number | undefined {
    return this.#socket.localPort
  }

  /** Writes a line that has no answer of its own. @returns its transaction id, where it carries one. */
  send<F>(form: Form<F>, values: ValuesOf<F>, payload?: Buffer): number {
    const transaction = form.transaction === 'own' ? ++this.#transaction : 0
    this.#write(write(form, transaction, values, payload))
    return transaction
  }

  /** A ping with a transaction id, as Messenger for Mac 8 sends it: `PNG 16` (msnp-wire §6.31). */
  sendNumberedPing(): void {
    this.#write(writeFrame('PNG', [String(++this.#transaction)]))
  }

  /**
   * Writes a line and waits for its answer.
   *
   * @throws ClientError `unexpected-answer` when the answer does not read as `answer` says, `refused` when it is an error reply,
   *   `timed-out`, `disconnected`.
   */
  async ask<F, A extends AnyForm>(
    form: Form<F>,
    values: ValuesOf<F>,
    answer: A,
    payload?: Buffer,
  ): Promise<CommandOf<A>> {
    const transaction = this.send(form, values, payload)
    const frame = await this.#answerTo(transaction, form.verb)
    if (/^[0-9]{3}$/.test(frame.verb)) throw refused(form.verb, frame)
    const command = frame.verb === answer.verb ? decode(answer, frame) : undefined
    if (command === undefined || isMismatch(command)) {
      const due = `a line of the kind "${answer.verb}: ${answer.means}" (${answer.source})`
      throw new ClientError(
        'unexpected-answer',
        `The service answers ${form.verb} ${transaction} with "${showLine(frame)}", where ${due} is due.`,
      )
    }
    return command
  }

  /** Ends the connection once what was written has gone; what waits for an answer fails. */
  close(): void {
    this.#socket.destroySoon()
  }

  get #place(): string {
    return `${this.#options.host}:${this.#options.port}`
  }

  #write(bytes: Buffer): void {
    this.#traceOwn(bytes)
    this.#socket.write(bytes)
  }

  #traceOwn(bytes: Buffer): void {
    const end = bytes.indexOf('\r\n')
    const [verb = '', ...tokens] = bytes.toString('latin1', 0, end).split(' ')
    const limit = payloadRule(this.#options.role, 'client', this.#dialect)(verb, tokens)
    const payload = limit === undefined ? undefined : bytes.subarray(end + 2)
    this.#trace('client', { verb, tokens, payload })
  }

  #trace(from: 'client' | 'server', frame: Frame): void {
    this.#options.trace({ kind: 'line', role: this.#options.role, from, dialect: this.dialect, frame })
  }

  #answerTo(transaction: number, verb: string): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const ended = this.pushes.ended
      if (ended !== undefined) return reject(ended)
      const settle = () => {
        clearTimeout(timer)
        this.#questions.delete(transaction)
      }
      const failed = (error: Error) => {
        settle()
        reject(error)
      }
      const answered = (frame: Frame) => {
        settle()
        resolve(frame)
      }
      const late = `The service does not answer ${verb} ${transaction}: look at its log.`
      const timer = setTimeout(() => failed(new ClientError('timed-out', late)), this.#options.timeLimit)
      this.#questions.set(transaction, { answered, failed })
    })
  }

  #take(chunk: Buffer): void {
    this.#reader.push(chunk)
    for (let frame = this.#reader.next(); frame !== undefined; frame = this.#reader.next()) {
      if ('error' in frame) {
        this.#end(
          new ClientError(
            'unexpected-answer',
            `${this.#place} sends what is not Messenger (${frame.error} ${frame.verb}).`,
          ),
        )
        this.close()
        return
      }
      this.#trace('server', frame)
      const question = companions.has(frame.verb) ? undefined : this.#questions.get(Number(frame.tokens[0]))
      if (question === undefined) this.pushes.push(frame)
      else question.answered(frame)
    }
  }

  #end(error: ClientError): void {
    for (const question of [...this.#questions.values()]) question.failed(error)
    this.pushes.end(error)
  }
}

/** A frame's line as text, for people. */
export function showLine(frame: Frame): string {
  return readUtf8([frame.verb, ...frame.tokens].join(' '))
}

function refused(verb: string, frame: Frame): ClientError {
  if (frame.verb === '911')
    return new ClientError(
      'ticket-refused',
      'The notification server does not take the ticket (911): sign in again, and look at its log.',
    )
  return new ClientError(
    'refused',
    `The service refuses ${verb} with error ${frame.verb}: look the number up in the error table.`,
  )
}
