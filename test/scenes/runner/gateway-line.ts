import { Agent, request } from 'node:http'
import { Duplex } from 'node:stream'
import type { Running } from '../../support/service-process.ts'

/** Longer pieces go out in two requests, cut in the middle of whatever they are. */
const cutFrom = 1_000

/** Of an answer, what its client needs; `undefined`: there is no such session, or no server. */
interface Answer {
  readonly bytes: Buffer
  readonly id: string
  readonly close: boolean
}

/**
 * A connection through the HTTP gateway, as clients behind a firewall make it (msnp-http §18): the first commands open a session,
 * a poll is held on one connection while commands go out on another, and the id of the latest answer is the one that is used.
 * It is written from the reference, apart from the gateway itself.
 */
export class GatewayLine extends Duplex {
  readonly #running: Running
  readonly #agent = new Agent({ keepAlive: true })
  #id: string | undefined
  #saying = 0
  #polling = false
  #over = false

  constructor(running: Running) {
    super()
    this.#running = running
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    const middle = bytes.length < cutFrom ? bytes.length : bytes.length >> 1
    const pieces = [bytes.subarray(0, middle), bytes.subarray(middle)].filter(({ length }) => length > 0)
    void this.#say(pieces).then(done)
  }

  /** Over HTTP nobody sees a client go: it says so. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const farewell = this.#over || this.#id === undefined ? undefined : this.#post(this.#data(), Buffer.from('OUT\r\n'))
    this.#over = true
    void Promise.resolve(farewell).then(() => {
      this.#agent.destroy()
      done(error)
    })
  }

  async #say(pieces: readonly Buffer[]): Promise<void> {
    this.#saying += 1
    for (const piece of pieces) if (!this.#over) this.#take(await this.#post(this.#data(piece), piece))
    this.#saying -= 1
    void this.#poll()
  }

  async #poll(): Promise<void> {
    if (this.#polling) return
    this.#polling = true
    while (!this.#over && this.#saying === 0)
      this.#take(await this.#post(`Action=poll&SessionID=${this.#id}&Lifespan=60`))
    this.#polling = false
  }

  #take(answer: Answer | undefined): void {
    if (this.#over) return
    if (answer !== undefined && answer.bytes.length > 0) this.push(answer.bytes)
    this.#id = answer?.id
    if (answer !== undefined && !answer.close) return
    this.#over = true
    this.push(null)
  }

  /** What a switchboard is opened with says that it is one (msnp-wire §8.1). */
  #data(first?: Buffer): string {
    if (this.#id !== undefined) return `SessionID=${this.#id}`
    const isSwitchboard = /^(ANS|USR \d+ \S+@\S+ )/.test(first?.toString('latin1') ?? '')
    return `Action=open&Server=${isSwitchboard ? 'SB' : 'NS'}&IP=messenger.hotmail.com`
  }

  #post(query: string, body: Buffer = Buffer.alloc(0)): Promise<Answer | undefined> {
    const { host, port } = this.#running.http
    const gateway = 'gateway.messenger.hotmail.com'
    return new Promise((resolve) => {
      const headers = {
        'User-Agent': 'MSMSGS',
        Host: gateway,
        'Proxy-Connection': 'Keep-Alive',
        'Content-Type': 'application/x-msn-messenger',
        'Content-Length': body.length,
      }
      const path = `http://${gateway}/gateway/gateway.dll?${query}`
      const asked = request({ agent: this.#agent, host, port, method: 'POST', path, headers }, async (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', () => resolve(undefined))
        response.on('end', () => {
          const facts = String(response.headers['x-msn-messenger']).split('; ')
          const id = facts[0]?.replace(/^SessionID=/, '') ?? ''
          const answer = { bytes: Buffer.concat(parts), id, close: facts.includes('Session=close') }
          resolve(response.statusCode === 200 ? answer : undefined)
        })
      })
      asked.on('error', () => resolve(undefined))
      asked.end(body)
    })
  }
}
