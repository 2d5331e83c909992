import type { CloseReason, Transport } from '../../services/transport.ts'
import type { WebRequest } from '../../services/web/exchange.ts'
import { type EdgeLog, sentenceOf } from '../log.ts'
import type { GatewayReply } from './answer.ts'
import type { GatewayLimits } from './limits.ts'

/** Who is behind a session, and where they reached us. */
export interface GatewayPeer {
  readonly remoteAddress: string
  /** The host of the request that opened the session, without a port. */
  readonly host: string
}

/** One request of a session. */
export interface GatewayTurn {
  /** Commands, cut anywhere; possibly none. */
  readonly body: Buffer
  /** The number of the answer that the client has seen last; `undefined` when it does not say. */
  readonly nonce: number | undefined
  /** Milliseconds for which the answer may wait until there are bytes for it. */
  readonly patience: number
  /** A poll is there to fetch bytes, whatever the client has seen before. */
  readonly fetches: boolean
  readonly onLeave: WebRequest['onLeave'] | undefined
}

/** A request that waits for its answer. */
interface Waiting {
  readonly answer: (reply: GatewayReply) => void
  /** False: nothing but an empty answer is for it. */
  readonly takesBytes: boolean
  /** It carried commands that its service does not take yet, and is not answered until they are: the client's back-pressure. */
  readonly isHeldBack: boolean
  readonly timer: NodeJS.Timeout | undefined
  readonly stopListening: () => void
}

const noBytes = Buffer.alloc(0)

/**
 * A session of the HTTP gateway: to a service it is a connection like any other, to the client it is answers to requests
 * (msnp-http §18). Bytes are taken from a queue, whole commands at a time, and never looked at.
 *
 * At most one request waits. A newer one releases it with an empty answer, so that bytes always go to the request that came last
 * (clients-in-the-wild §8: BitlBee sends commands while its poll is held, and polls again half a second after any answer).
 */
export class GatewayTransport implements Transport {
  readonly id: string
  readonly key: string
  readonly remoteAddress: string
  /** There is no port that belongs to a session: each request may come from another one. */
  readonly remotePort = 0
  readonly localAddress: string
  readonly #limits: GatewayLimits
  readonly #closesApart: boolean
  readonly #log: EdgeLog
  readonly #closeListeners: ((reason: CloseReason) => void)[] = []
  #listener: ((bytes: Buffer) => void) | undefined
  #outbox: Buffer[] = []
  #queued = 0
  #inbox: Buffer[] = []
  #unread = 0
  #paused = false
  #waiting: Waiting | undefined
  #flushing = false
  /** Number of the last answer, and of the last one that carried bytes. */
  #nonce = 0
  #lastFull = 0
  #silence: number | undefined
  #expiry: NodeJS.Timeout | undefined
  #farewell: NodeJS.Timeout | undefined
  #reason: CloseReason | undefined
  #ending = false
  #closed = false

  /** @param closesApart the client throws away the bytes that come with `Session=close`: BitlBee (clients-in-the-wild §8) */
  constructor(
    names: { readonly id: string; readonly key: string },
    peer: GatewayPeer,
    limits: GatewayLimits,
    log: EdgeLog,
    closesApart = false,
  ) {
    this.id = names.id
    this.key = names.key
    this.remoteAddress = peer.remoteAddress
    this.localAddress = peer.host
    this.#limits = limits
    this.#silence = limits.silence
    this.#closesApart = closesApart
    this.#log = log
    this.#startExpiry()
  }

  get queuedBytes(): number {
    return this.#queued
  }

  write(bytes: Buffer): void {
    if (this.#ending || this.#closed) return
    this.#outbox.push(bytes)
    this.#queued += bytes.length
    this.#flushLater()
    if (this.#queued <= this.#limits.queuedBytes) return
    // Before it is called slow, a request that waits takes what this very turn has queued.
    this.#flush()
    if (this.#queued > this.#limits.queuedBytes) this.#drop('slow reader', 'the client does not ask for what is queued')
  }

  onData(listener: (bytes: Buffer) => void): void {
    this.#listener = listener
    this.#read()
  }

  onClose(listener: (reason: CloseReason) => void): void {
    if (this.#closed) listener(this.#reason ?? 'client')
    else this.#closeListeners.push(listener)
  }

  end(): void {
    if (this.#ending || this.#closed) return
    this.#ending = true
    this.#reason ??= 'server'
    this.#forgetUnread()
    this.#farewell = setTimeout(() => this.#close('server'), this.#limits.farewell)
    this.#flushLater()
  }

  destroy(): void {
    this.#close('server')
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#read()
  }

  limitSilence(milliseconds: number | undefined): void {
    this.#silence = milliseconds
    if (this.#expiry !== undefined) this.#startExpiry()
  }

  /**
   * Takes a request's commands and resolves with what is answered to it: at the latest when its patience is over, or when a newer
   * request came.
   */
  exchange(turn: GatewayTurn): Promise<GatewayReply> {
    this.#answer(noBytes)
    this.#stopExpiry()
    this.#receive(turn.body)
    if (this.#closed) return Promise.resolve(this.#reply(noBytes, true))
    // Bytes for somebody who has not seen the last ones yet could overtake them: two answers on two connections.
    const takesBytes = turn.fetches || turn.nonce === undefined || turn.nonce >= this.#lastFull
    const isHeldBack = this.#unread > 0
    const patience = isHeldBack ? this.#limits.longestHold : turn.patience
    return new Promise((answer) => {
      const waiting: Waiting = {
        answer,
        takesBytes,
        isHeldBack,
        timer: patience > 0 ? setTimeout(() => this.#flush(), patience) : undefined,
        stopListening: turn.onLeave?.((how) => this.#part(waiting, how)) ?? (() => {}),
      }
      this.#waiting = waiting
      // What handlers say in this turn, they have said by the time it is flushed.
      if (patience === 0 || !takesBytes || this.#ending || this.#queued > 0) this.#flushLater()
    })
  }

  /** Closes without a word and without waiting: the listener ends. */
  #close(reason: CloseReason): void {
    if (this.#closed) return
    this.#closed = true
    this.#reason ??= reason
    this.#stopExpiry()
    clearTimeout(this.#farewell)
    this.#forgetUnread()
    this.#outbox = []
    this.#queued = 0
    this.#answer(noBytes)
    for (const listener of this.#closeListeners.splice(0)) {
      try {
        listener(this.#reason)
      } catch (thrown) {
        this.#log.warn({ transport: this.id }, `a close listener failed: ${sentenceOf(thrown)}`)
      }
    }
  }

  #drop(reason: CloseReason, sentence: string): void {
    if (this.#closed) return
    const facts = { transport: this.id, address: this.remoteAddress, queuedBytes: this.#queued, reason }
    this.#log.warn(facts, `gateway session closed: ${sentence}`)
    this.#close(reason)
  }

  #receive(body: Buffer): void {
    if (body.length === 0 || this.#ending || this.#closed) return
    this.#inbox.push(body)
    this.#unread += body.length
    this.#read()
    if (this.#unread > this.#limits.unreadBytes) {
      this.#drop('client', 'the client sends more than can be handled')
    }
  }

  #read(): void {
    while (!this.#paused && this.#listener !== undefined) {
      const bytes = this.#inbox.shift()
      if (bytes === undefined) {
        if (this.#waiting?.isHeldBack) this.#flushLater()
        return
      }
      this.#unread -= bytes.length
      try {
        this.#listener(bytes)
      } catch (thrown) {
        this.#drop('server', `a listener failed: ${sentenceOf(thrown)}`)
      }
    }
  }

  #forgetUnread(): void {
    this.#inbox = []
    this.#unread = 0
  }

  #flushLater(): void {
    if (this.#flushing || this.#waiting === undefined || (this.#waiting.isHeldBack && this.#unread > 0)) return
    this.#flushing = true
    setImmediate(() => {
      this.#flushing = false
      this.#flush()
    })
  }

  /** Gives the request that waits what is queued. */
  #flush(): void {
    if (this.#waiting === undefined) return
    if (!this.#waiting.takesBytes) {
      this.#answer(noBytes)
      return
    }
    const bytes = Buffer.concat(this.#outbox, this.#queued)
    this.#outbox = []
    this.#queued = 0
    this.#answer(bytes)
  }

  /**
   * A client that has closed its connection gets nothing that would be missed: what is queued stays for its next request. One that has
   * only ended its half may be there or not; it is not made to wait.
   */
  #part(waiting: Waiting, how: 'ended' | 'closed'): void {
    if (this.#waiting !== waiting) return
    if (how === 'ended') this.#flush()
    else this.#answer(noBytes)
  }

  #answer(bytes: Buffer): void {
    const waiting = this.#waiting
    if (waiting === undefined) return
    this.#waiting = undefined
    clearTimeout(waiting.timer)
    waiting.stopListening()
    const isLast = this.#ending && this.#queued === 0 && !(this.#closesApart && bytes.length > 0)
    waiting.answer(this.#reply(bytes, this.#closed || isLast))
    if (isLast) this.#close('server')
    else this.#startExpiry()
  }

  #reply(bytes: Buffer, close: boolean): GatewayReply {
    this.#nonce += 1
    if (bytes.length > 0) this.#lastFull = this.#nonce
    return { session: { key: this.key, nonce: this.#nonce }, bytes, close }
  }

  #startExpiry(): void {
    this.#stopExpiry()
    if (this.#closed) return
    const milliseconds = Math.min(this.#limits.expiry, this.#silence ?? Number.POSITIVE_INFINITY)
    this.#expiry = setTimeout(() => {
      const facts = { transport: this.id, address: this.remoteAddress, queuedBytes: this.#queued }
      this.#log.info(facts, 'gateway session closed: the client asked for nothing for too long')
      this.#close('silence')
    }, milliseconds)
  }

  #stopExpiry(): void {
    clearTimeout(this.#expiry)
    this.#expiry = undefined
  }
}
