import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { payloadRule } from '../../src/protocol/grammar.ts'
import { FrameReader } from '../../src/wire/frame-reader.ts'

interface Waiting {
  readonly transaction: string
  readonly answered: (line: string) => void
  readonly failed: (error: Error) => void
}

/** A notification session of MSNP15, one question at a time: as little as an edit needs, so that edits come fast. */
export class LineClient {
  readonly #socket: Socket
  /** What the server has said unasked. */
  readonly unasked: string[] = []
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>
  #transaction = 0
  #hearers: { readonly pattern: RegExp; readonly resolve: () => void }[] = []
  readonly #reader = new FrameReader(payloadRule('notification', 'server', 15))
  #waiting: Waiting | undefined
  #isClosed = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#isClosed = true
        this.#waiting?.failed(new Error('the connection was closed'))
        resolve()
      })
    })
  }

  /** Signs in with a ticket, and goes online. */
  static async signIn(port: number, email: string, ticket: string): Promise<LineClient> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    const client = new LineClient(socket)
    await once(socket, 'connect')
    await client.ask('VER', 'MSNP15 CVR0')
    await client.ask('CVR', `0x0409 winnt 5.1 i386 MSNMSGR 8.5.1302 msmsgs ${email}`)
    await client.ask('USR', `TWN I ${email}`)
    await client.ask('USR', `TWN S ${ticket}`)
    await client.ask('CHG', 'NLN 1073791084')
    return client
  }

  /**
   * Sends a command and waits for the line that carries its transaction id.
   *
   * @throws Error when the connection closes first, or when the answer is an error number.
   */
  async ask(verb: string, words: string, payload?: string): Promise<string> {
    const answer = new Promise<string>((answered, failed) => {
      if (this.#isClosed) failed(new Error('the connection was closed'))
      this.#waiting = { transaction: this.tell(verb, words, payload), answered, failed }
    })
    const line = await answer
    if (/^[0-9]/.test(line)) throw new Error(`${verb} ${words} ${payload ?? ''} is answered ${line}`)
    return line
  }

  /** Sends a command and waits for nothing. @returns its transaction id */
  tell(verb: string, words: string, payload?: string): string {
    const transaction = String(++this.#transaction)
    const length = payload === undefined ? '' : ` ${Buffer.byteLength(payload)}`
    this.#socket.write(`${verb} ${transaction}${words && ` ${words}`}${length}\r\n${payload ?? ''}`)
    return transaction
  }

  /** Sends bytes as they are, and waits for nothing. */
  say(bytes: string): void {
    this.#socket.write(bytes, 'latin1')
  }

  /** Resolves when the server says such a line unasked. */
  hears(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => this.#hearers.push({ pattern, resolve }))
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#reader.push(chunk)
    for (let frame = this.#reader.next(); frame && !('error' in frame); frame = this.#reader.next()) {
      const waiting = this.#waiting
      const line = [frame.verb, ...frame.tokens].join(' ')
      if (waiting && frame.tokens[0] === waiting.transaction) {
        this.#waiting = undefined
        waiting.answered(line)
      } else this.#note(line)
    }
  }

  #note(line: string): void {
    this.unasked.push(line)
    const heard = this.#hearers.filter(({ pattern }) => pattern.test(line))
    this.#hearers = this.#hearers.filter((hearer) => !heard.includes(hearer))
    for (const { resolve } of heard) resolve()
  }
}
