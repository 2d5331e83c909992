import type { Duplex } from 'node:stream'
import { type EdgeLog, sentenceOf } from '../log.ts'
import { part } from '../parting.ts'

/** Who is at the other end of a stream: it may be TCP, TLS or the engine for older systems. */
export interface WebPeer {
  /** True over TLS. */
  readonly secure: boolean
  readonly remoteAddress: string
}

/** Milliseconds that `close` waits for an answer under way. */
const grace = 5_000

/**
 * One connection of the HTTP front. Its requests are served one after the other, in the order they came, even when they were
 * pipelined: Pidgin writes an address book change and the next look at it without waiting (clients-in-the-wild §4.1), and the second
 * must see the first.
 */
export class WebConnection {
  readonly stream: Duplex
  readonly peer: WebPeer
  readonly #log: EdgeLog
  readonly #gone: Promise<void>
  #tail: Promise<void> = Promise.resolve()
  #waiting = 0
  #over = false
  #parting = false
  #closing = false

  constructor(stream: Duplex, peer: WebPeer, log: EdgeLog) {
    this.stream = stream
    this.peer = peer
    this.#log = log
    // A reset is a way to hang up; `close` follows.
    stream.on('error', () => {})
    this.#gone = new Promise((resolve) => stream.once('close', () => resolve()))
    // node:http calls this after an answer with `Connection: close`; its own way resets a client that still sends.
    Object.assign(stream, { destroySoon: () => this.#part() })
  }

  /** Requests that wait for their answer. */
  get waiting(): number {
    return this.#waiting
  }

  /** Nothing more is served here: the last answer has been given, or the client is gone. */
  get over(): boolean {
    return this.#over
  }

  /** The next answer is the last. */
  get closing(): boolean {
    return this.#closing
  }

  /** See WebRequest. */
  onLeave(listener: (how: 'ended' | 'closed') => void): () => void {
    const { stream } = this
    const tell = (how: 'ended' | 'closed') => () => {
      stop()
      listener(how)
    }
    const [ended, closed] = [tell('ended'), tell('closed')]
    const already = stream.destroyed ? setImmediate(closed) : stream.readableEnded ? setImmediate(ended) : undefined
    const stop = () => {
      stream.off('end', ended)
      stream.off('close', closed)
      clearImmediate(already)
    }
    stream.on('end', ended)
    stream.on('close', closed)
    return stop
  }

  /** Runs `serve` when everything before it is answered, unless that ended the connection. */
  inTurn(serve: () => Promise<void>): void {
    this.#waiting += 1
    this.#tail = this.#tail.then(async () => {
      try {
        if (!this.#over) await serve()
      } catch (thrown) {
        this.complain(sentenceOf(thrown))
        this.drop()
      } finally {
        this.#waiting -= 1
      }
    })
  }

  /** An answer with `Connection: close` has been given: requests behind it are not served. */
  lastAnswered(): void {
    this.#over = true
  }

  /** Sends a whole answer after those under way, and parts. */
  refuse(answer: Buffer): void {
    this.inTurn(async () => {
      this.#over = true
      if (this.stream.writable) this.stream.write(answer)
      this.#part()
    })
  }

  /** Closes without another word. */
  drop(): void {
    this.#over = true
    this.stream.destroy()
  }

  /** One line in the log about this client. */
  complain(sentence: string): void {
    this.#log.warn({ ...this.peer }, `HTTP: ${sentence}`)
  }

  /** Lets what is under way be answered, within bounds, then closes. */
  async close(): Promise<void> {
    this.#closing = true
    const timer = setTimeout(() => this.drop(), grace)
    void this.#tail.then(() => this.#part())
    await this.#gone
    clearTimeout(timer)
  }

  #part(): void {
    if (this.#parting) return
    this.#parting = true
    this.#over = true
    part(this.stream)
  }
}
