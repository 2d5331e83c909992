import type { Dialect } from '../../protocol/dialect.ts'
import type { Role } from '../../protocol/form.ts'
import { payloadRule } from '../../protocol/grammar.ts'
import type { Frame } from '../../wire/frame.ts'
import { FrameReader, type FramingError } from '../../wire/frame-reader.ts'
import type { CloseReason, Transport } from '../transport.ts'
import type { ConnectionTap } from './tap.ts'

/** What a connection turned out to be: it takes the client's commands one after the other. */
export interface Conversant {
  readonly role: Role
  /** `undefined` until it is known: then every dialect's payload rules hold. */
  readonly dialect: Dialect | undefined
  /** Handles one command; the next one waits until it is done. Must not throw for anything a client may send. */
  handle(frame: Frame): void | Promise<void>
  /** Called once, when the connection is gone. */
  leave(reason: CloseReason): void
}

/** Makes the conversant that the first command of a connection asks for (msnp-wire §1: one port serves all roles). */
export type Opener = (frame: Frame, connection: Connection) => Conversant

/** Something worth a line in the log. */
export type Report = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  details?: Readonly<Record<string, unknown>>,
) => void

/** Unread bytes at which a connection stops reading until its commands have been handled. */
const readAhead = 256 * 1024

/**
 * One TCP connection (or gateway session) of a Messenger client: frames in, bytes out, commands strictly in order. A client that
 * breaks the framing is closed with one line in the log, and so is one whose command makes us fail.
 */
export class Connection {
  readonly transport: Transport
  readonly report: Report
  readonly #open: Opener
  readonly #tap: ConnectionTap | undefined
  readonly #reader: FrameReader
  #conversant: Conversant | undefined
  #busy = false
  #ended = false
  #paused = false
  #unread = 0

  constructor(transport: Transport, open: Opener, report: Report, tap?: ConnectionTap) {
    this.transport = transport
    this.report = report
    this.#open = open
    this.#tap = tap
    this.#reader = new FrameReader((verb, tokens) =>
      payloadRule(this.#conversant?.role ?? 'notification', 'client', this.#conversant?.dialect)(verb, tokens),
    )
    transport.onClose((reason) => {
      this.#ended = true
      this.#tap?.closed(reason)
      this.#conversant?.leave(reason)
    })
    transport.onData((bytes) => this.#receive(bytes))
  }

  get id(): string {
    return this.transport.id
  }

  /** True once no further command will be handled. */
  get isEnded(): boolean {
    return this.#ended
  }

  /** Queues bytes for the client; everything of one turn leaves together. */
  send(bytes: Buffer): void {
    if (this.#ended) return
    this.#tap?.sent(bytes, this.#conversant)
    this.transport.write(bytes)
  }

  /** Says nothing more, and leaves the client time to read what was said (clients-in-the-wild §0). */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.transport.end()
  }

  /** Handles nothing more of this client, with the reason in the log; what it was answered before still reaches it. */
  abort(reason: string, details: Readonly<Record<string, unknown>> = {}): void {
    if (this.#ended) return
    this.#ended = true
    this.report('warn', `closed: ${reason}`, details)
    this.transport.end()
  }

  #receive(bytes: Buffer): void {
    if (this.#ended) return
    this.#reader.push(bytes)
    this.#unread += bytes.length
    if (!this.#busy) this.#work()
    else if (this.#unread > readAhead && !this.#paused) {
      this.#paused = true
      this.transport.pause()
    }
  }

  /** Handles what is there. Synchronous as long as the handlers are: relaying a message costs no promise. */
  #work(): void {
    this.#busy = true
    try {
      for (let frame = this.#reader.next(); frame !== undefined && !this.#ended; frame = this.#reader.next()) {
        const pending = this.#handle(frame)
        if (pending) {
          pending.then(
            () => this.#work(),
            (error: unknown) => this.#fail(error),
          )
          return
        }
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#busy = false
    this.#unread = 0
    if (this.#paused) {
      this.#paused = false
      this.transport.resume()
    }
  }

  #handle(frame: Frame | FramingError): void | Promise<void> {
    if ('error' in frame) {
      this.#tap?.broken(frame)
      this.abort(`the client broke the framing (${frame.error})`, { ...frame })
      return
    }
    this.#conversant ??= this.#open(frame, this)
    this.#tap?.received(frame, this.#conversant)
    return this.#conversant.handle(frame)
  }

  #fail(error: unknown): void {
    this.#busy = false
    this.report('error', 'closed: a command could not be handled because of a fault of ours', { error })
    this.#ended = true
    this.transport.destroy()
  }
}
