import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { Duplex } from 'node:stream'
import { setTimeout as pass } from 'node:timers/promises'
import type { Address } from '../../support/service-process.ts'

const gateway = 'gateway.messenger.hotmail.com'

/** Where the gateway is; with the root certificate, PEM, over HTTPS. */
export interface GatewayPlace {
  readonly address: Address
  readonly root?: string
}

/** Longer pieces go out in two requests, cut in the middle of whatever they are. */
const cutFrom = 1_000

/** Milliseconds between two polls that are answered at once: genuine clients wait two seconds or more. */
const betweenPolls = 40

/** Of an answer, what its client needs; `undefined`: there is no such session, or no server. */
interface Answer {
  readonly bytes: Buffer
  readonly id: string
  readonly close: boolean
}

/**
 * A connection through the HTTP gateway, as clients behind a firewall make it (msnp-http §18): the first commands open a session, and
 * the id of the latest answer is the one that is used. Over HTTP it makes one request at a time and polls again and again, as
 * Messenger, aMSN and Pidgin do; over HTTPS a poll is held on one connection while commands go out on another, as BitlBee does it
 * (clients-in-the-wild §4.8, §8). It is written from the reference, apart from the gateway itself.
 */
export class GatewayLine extends Duplex {
  readonly #place: GatewayPlace
  readonly #agent: Agent | SecureAgent
  #id: string | undefined
  readonly #overlaps: boolean
  /** The poll that was sent last. */
  #polled: Promise<unknown> = Promise.resolve()
  #saying = 0
  #polling = false
  #over = false

  constructor(place: GatewayPlace) {
    super()
    this.#place = place
    this.#overlaps = place.root !== undefined
    this.#agent = place.root === undefined ? new Agent({ keepAlive: true }) : new SecureAgent({ keepAlive: true })
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
    if (!this.#overlaps) await this.#polled
    for (const piece of pieces) if (!this.#over) this.#take(await this.#post(this.#data(piece), piece))
    this.#saying -= 1
    void this.#poll()
  }

  async #poll(): Promise<void> {
    if (this.#polling) return
    this.#polling = true
    while (!this.#over && this.#saying === 0) {
      const polling = this.#post(`Action=poll&SessionID=${this.#id}${this.#overlaps ? '&Lifespan=60' : ''}`)
      this.#polled = polling
      this.#take(await polling)
      if (!this.#overlaps) await pass(betweenPolls)
    }
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
    return new Promise((resolve) => {
      const asked = this.#begin(query, body.length, (response) => {
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

  #begin(query: string, length: number, onAnswer: (response: IncomingMessage) => void): ClientRequest {
    const { address, root } = this.#place
    const options = {
      agent: this.#agent,
      host: address.host,
      port: address.port,
      method: 'POST',
      headers: {
        'User-Agent': 'MSMSGS',
        Host: gateway,
        'Proxy-Connection': 'Keep-Alive',
        'Content-Type': 'application/x-msn-messenger',
        'Content-Length': length,
      },
    }
    const path = `/gateway/gateway.dll?${query}`
    if (root !== undefined) return secureRequest({ ...options, path, ca: root, servername: gateway }, onAnswer)
    // As through a proxy: the whole address in the request line.
    return request({ ...options, path: `http://${gateway}${path}` }, onAnswer)
  }
}
