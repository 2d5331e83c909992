import type { Duplex } from 'node:stream'

/** One line that the server sent, with its payload; binary strings. */
export interface ReceivedLine {
  readonly line: string
  readonly payload: string | undefined
}

/** Longest wait for the server: nothing in a scene takes long, but the machine may be busy. */
const patience = 10_000

/** Server lines that carry a payload (msnp-wire §2.4); kept apart from the server's own grammar on purpose. */
const alwaysWithPayload = new Set(['MSG', 'NOT', 'IPG', 'UBX', 'GCF', 'UBN', 'FQY', 'UBM', 'NFY', 'SDG', 'PUT'])

/** How many bytes follow a line from the server. `undefined`: it carries no payload. */
export function payloadLength(line: string): number | undefined {
  const tokens = line.split(' ')
  const verb = tokens[0] ?? ''
  const last = tokens.at(-1) ?? ''
  const isPush = (verb === 'ADL' || verb === 'RML') && tokens[1] === '0'
  const isDetailedError = /^[0-9]{3}$/.test(verb) && tokens.length === 3
  if (!alwaysWithPayload.has(verb) && !isPush && !isDetailedError) return undefined
  return /^[0-9]+$/.test(last) ? Number(last) : undefined
}

/** A connection to the notification server or a switchboard, line by line. */
export class WireActor {
  readonly #socket: Duplex
  #buffered = ''
  #ended = false
  #wake: () => void = () => undefined
  /** Lines that a fence read past: they are still to be received. */
  readonly #setAside: ReceivedLine[] = []
  /** What crossed the wire, for a failure's report. */
  readonly transcript: string[] = []

  constructor(socket: Duplex) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      this.#buffered += text
      this.#wake()
    })
    for (const event of ['end', 'close', 'error'])
      socket.on(event, () => {
        this.#ended = true
        this.#wake()
      })
  }

  /** @param text a binary string. */
  send(text: string): void {
    this.transcript.push(`→ ${text.replace(/\r\n$/, '')}`)
    this.#socket.write(text, 'latin1')
  }

  /** The next line with its payload; `undefined` when the connection ended or the time is up. */
  async receive(): Promise<ReceivedLine | undefined> {
    const received = this.#setAside.shift() ?? (await this.#next())
    if (received !== undefined)
      this.transcript.push(`← ${received.line}${received.payload === undefined ? '' : `\n  ${received.payload}`}`)
    return received
  }

  async #next(): Promise<ReceivedLine | undefined> {
    const deadline = Date.now() + patience
    for (;;) {
      const received = this.#take()
      if (received !== undefined) return received
      if (this.#ended || !(await this.#more(deadline))) return undefined
    }
  }

  /**
   * Sends a ping and reads up to its answer. A session's commands run in order, so what the server had to say before is then here:
   * this is how a play proves that nothing came, without waiting for a time.
   *
   * @returns the lines that came before the answer; they are received again later. `undefined`: no answer came.
   */
  async fence(): Promise<readonly ReceivedLine[] | undefined> {
    this.#socket.write('PNG\r\n')
    for (;;) {
      const received = await this.#next()
      if (received === undefined) return undefined
      if (/^QNG( [0-9]+)?$/.test(received.line)) return this.#setAside
      this.#setAside.push(received)
    }
  }

  /** True: the server closed the connection and nothing was left unread. */
  async isDisconnected(): Promise<boolean> {
    const deadline = Date.now() + patience
    while (!this.#ended) if (!(await this.#more(deadline))) return false
    return this.#buffered === ''
  }

  /** True: the server has closed the connection. */
  get ended(): boolean {
    return this.#ended
  }

  /** What came and was not read as a line yet. */
  get rest(): string {
    return this.#buffered
  }

  /** Resolves when the connection is gone; through the gateway, the service has been told then. */
  async close(): Promise<void> {
    if (this.#socket.closed) return
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()))
    this.#socket.destroy()
    await closed
  }

  #take(): ReceivedLine | undefined {
    const end = this.#buffered.indexOf('\n')
    if (end < 0) return undefined
    const line = this.#buffered.slice(0, end).replace(/\r$/, '')
    const length = payloadLength(line)
    if (length === undefined) {
      this.#buffered = this.#buffered.slice(end + 1)
      return { line, payload: undefined }
    }
    if (this.#buffered.length < end + 1 + length) return undefined
    const payload = this.#buffered.slice(end + 1, end + 1 + length)
    this.#buffered = this.#buffered.slice(end + 1 + length)
    return { line, payload }
  }

  async #more(deadline: number): Promise<boolean> {
    const left = deadline - Date.now()
    if (left <= 0) return false
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), left)
      this.#wake = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
  }
}
