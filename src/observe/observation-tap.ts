import { payloadRule } from '../protocol/grammar.ts'
import type { Conversant } from '../services/connection/connection.ts'
import type { ConnectionTap } from '../services/connection/tap.ts'
import type { CloseReason } from '../services/transport.ts'
import type { Frame } from '../wire/frame.ts'
import { FrameReader, type FramingError } from '../wire/frame-reader.ts'
import type { Fact } from './facts.ts'
import { keepBytes } from './kept-bytes.ts'
import type { Conversation, LadderTap } from './ladder-tap.ts'

/** What a tap needs of the observation it belongs to. */
export interface ConnectionRecorder {
  readonly isRecording: boolean
  /** A fact of the connection that says so. */
  recordOf(conversation: Conversation, fact: Fact): void
  closed(conversation: Conversation): void
}

/** What is said before anybody knows to whom. */
const unknown: Pick<Conversant, 'role' | 'dialect'> = { role: 'notification', dialect: undefined }

/**
 * The tap of one connection. While nobody watches it follows the sign-in up the ladder and does nothing afterwards; while somebody does,
 * it records every line in both directions.
 */
export class ObservationTap implements ConnectionTap {
  readonly #ladder: LadderTap
  readonly #recorder: ConnectionRecorder
  readonly #transport: 'tcp' | 'gateway'
  /** What the server says is cut into frames again; made when it is first needed. */
  #sent: FrameReader | undefined
  #conversant: Pick<Conversant, 'role' | 'dialect'> = unknown

  constructor(ladder: LadderTap, recorder: ConnectionRecorder, transport: 'tcp' | 'gateway') {
    this.#ladder = ladder
    this.#recorder = recorder
    this.#transport = transport
    this.#note('opened', '')
  }

  received(frame: Frame, conversant: Conversant): void {
    if (!this.#ladder.isDone) this.#ladder.received(frame, conversant.role)
    if (!this.#recorder.isRecording) return
    this.#conversant = conversant
    this.#record('client', frame)
  }

  sent(bytes: Buffer, conversant: Conversant | undefined): void {
    if (!this.#ladder.isDone) this.#ladder.sent(bytes)
    if (!this.#recorder.isRecording) return
    if (conversant) this.#conversant = conversant
    this.#sent ??= new FrameReader((verb, tokens) => {
      const { role, dialect } = this.#conversant
      return payloadRule(role, 'server', dialect)(verb, tokens)
    })
    this.#sent.push(bytes)
    for (let frame = this.#sent.next(); frame !== undefined; frame = this.#sent.next()) {
      if ('error' in frame) {
        this.#sent = undefined
        return
      }
      this.#record('server', frame)
    }
  }

  broken(error: FramingError): void {
    this.#ladder.broken(error)
    this.#note('broken', error.error)
  }

  closed(reason: CloseReason): void {
    this.#ladder.closed()
    this.#note('closed', reason)
    this.#recorder.closed(this.#ladder.conversation)
  }

  #record(from: 'client' | 'server', { verb, tokens, payload }: Frame): void {
    const { role, dialect } = this.#conversant
    this.#recorder.recordOf(this.#ladder.conversation, {
      kind: 'line',
      ...this.#origin(),
      role,
      from,
      dialect,
      verb,
      tokens: [...tokens],
      payload: payload && keepBytes(payload),
    })
  }

  #note(event: 'opened' | 'broken' | 'closed', reason: string): void {
    if (!this.#recorder.isRecording) return
    this.#recorder.recordOf(this.#ladder.conversation, { kind: 'connection', ...this.#origin(), event, reason })
  }

  #origin() {
    const { id, address } = this.#ladder.conversation
    return { at: Date.now(), address, transport: this.#transport, connection: id }
  }
}
