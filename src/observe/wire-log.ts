import type { Logger } from 'pino'
import { describe, renderDescription } from '../protocol/describe.ts'
import type { Role, Sender } from '../protocol/form.ts'
import { payloadRule } from '../protocol/grammar.ts'
import type { Conversant } from '../services/connection/connection.ts'
import type { ConnectionTap } from '../services/connection/tap.ts'
import type { Frame } from '../wire/frame.ts'
import { FrameReader } from '../wire/frame-reader.ts'

/**
 * A tap for each connection that writes every line in both directions to the log, decoded field by field, without tickets, cookies and
 * passwords (`--log-wire`). Without a log there are no taps, and nothing is paid for them.
 */
export function createWireLog(log: Logger | undefined): (connection: string) => ConnectionTap | undefined {
  return (connection) => (log ? new WireLog(log, connection) : undefined)
}

class WireLog implements ConnectionTap {
  readonly #log: Logger
  readonly #connection: string
  /** What the server says is cut into frames again: what is logged is what was sent. */
  readonly #sent: FrameReader
  #conversant: Pick<Conversant, 'role' | 'dialect'> = { role: 'notification', dialect: undefined }

  constructor(log: Logger, connection: string) {
    this.#log = log
    this.#connection = connection
    this.#sent = new FrameReader((verb, tokens) => {
      const { role, dialect } = this.#conversant
      return payloadRule(role, 'server', dialect)(verb, tokens)
    })
  }

  received(frame: Frame, conversant: Conversant): void {
    this.#conversant = conversant
    this.#write('client', frame)
  }

  sent(bytes: Buffer, conversant: Conversant | undefined): void {
    if (conversant) this.#conversant = conversant
    this.#sent.push(bytes)
    for (let frame = this.#sent.next(); frame !== undefined && !('error' in frame); frame = this.#sent.next())
      this.#write('server', frame)
  }

  broken(): void {
    // The connection says so itself.
  }

  closed(): void {
    // So it does.
  }

  #write(from: Sender, frame: Frame): void {
    const { role, dialect }: { role: Role; dialect: Conversant['dialect'] } = this.#conversant
    const [line = '', ...lines] = renderDescription(describe(frame, { role, from, dialect }))
    this.#log.info({ connection: this.#connection, lines }, `${from === 'client' ? '→' : '←'} ${line}`)
  }
}
