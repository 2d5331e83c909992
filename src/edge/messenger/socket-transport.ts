import type { Socket } from 'node:net'
import type { CloseReason, Transport } from '../../services/transport.ts'
import { type EdgeLog, plainAddress, sentenceOf } from '../log.ts'

export interface TransportLimits {
  /** A client with more bytes than this waiting for it is closed (design: slow readers are bounded). */
  readonly queuedBytes: number
  /** Milliseconds without a byte from a client that has not signed in. */
  readonly silence: number
  /** Milliseconds that a client may take to sign in, however much it says meanwhile. */
  readonly strangeness: number
  /**
   * Milliseconds between our last bytes and the end of the stream. A client that gets both at once handles the first line and
   * forgets the rest (clients-in-the-wild §4); most close by themselves in that time.
   */
  readonly lastWords: number
  /** Milliseconds that a client has to read and close after `end()`. */
  readonly farewell: number
}

export const usualLimits: TransportLimits = {
  queuedBytes: 1024 * 1024,
  silence: 60_000,
  strangeness: 600_000,
  lastWords: 1_000,
  farewell: 5_000,
}

const ignore = (): void => undefined

/**
 * A TCP connection as services see it. The socket must not have been read from; it is read when `onData` is called.
 *
 * Writes of one turn are corked and leave together in the check phase: a sign-in's answer of many lines is one segment, and a
 * client with one small read buffer sees whole commands.
 */
export class SocketTransport implements Transport {
  readonly id: string
  readonly remoteAddress: string
  readonly remotePort: number
  readonly localAddress: string
  readonly #socket: Socket
  readonly #limits: TransportLimits
  readonly #log: EdgeLog
  readonly #closeListeners: ((reason: CloseReason) => void)[] = []
  #reason: CloseReason | undefined
  #closed = false
  #ending = false
  #corked = false
  #farewell: NodeJS.Timeout | undefined
  #lastWords: NodeJS.Timeout | undefined
  /** Runs while the client is a stranger. */
  #strangeness: NodeJS.Timeout | undefined

  constructor(id: string, socket: Socket, limits: TransportLimits, log: EdgeLog) {
    this.id = id
    this.#socket = socket
    this.#limits = limits
    this.#log = log
    this.remoteAddress = plainAddress(socket.remoteAddress)
    this.remotePort = socket.remotePort ?? 0
    this.localAddress = plainAddress(socket.localAddress)
    socket.setNoDelay(true)
    // A client that was switched off sends no FIN: TCP itself finds out, without a protocol PNG.
    socket.setKeepAlive(true, 60_000)
    socket.setTimeout(limits.silence)
    socket.on('timeout', () => this.#drop('silence', 'the client said nothing for too long'))
    // Somebody who says one byte a minute would stay for ever.
    this.#strangeness = setTimeout(
      () => this.#drop('silence', 'the client did not sign in for too long'),
      limits.strangeness,
    ).unref()
    // A reset is a way to hang up; `close` follows.
    socket.on('error', ignore)
    // The client has said its last and may still read; it does not get for ever to do so.
    socket.on('end', () => this.#partWithin(limits.farewell))
    socket.on('close', () => this.#announceClose())
  }

  get queuedBytes(): number {
    return this.#socket.writableLength
  }

  write(bytes: Buffer): void {
    if (this.#ending || this.#socket.destroyed) return
    if (!this.#corked) {
      this.#corked = true
      this.#socket.cork()
      setImmediate(() => this.#flush())
    }
    this.#socket.write(bytes)
    if (this.#socket.writableLength <= this.#limits.queuedBytes) return
    // Before it is called slow, what this very turn has queued is offered to the network.
    this.#flush()
    if (this.#socket.writableLength > this.#limits.queuedBytes) {
      this.#drop('slow reader', 'the client does not read what it is sent')
    }
  }

  onData(listener: (bytes: Buffer) => void): void {
    this.#socket.on('data', (bytes) => {
      // No encoding is set, so it is never a string.
      if (this.#ending || typeof bytes === 'string') return
      try {
        listener(bytes)
      } catch (thrown) {
        this.#drop('server', `a listener failed: ${sentenceOf(thrown)}`)
      }
    })
    this.#socket.resume()
  }

  onClose(listener: (reason: CloseReason) => void): void {
    if (this.#closed) listener(this.#reason ?? 'client')
    else this.#closeListeners.push(listener)
  }

  end(): void {
    if (this.#ending || this.#socket.destroyed) return
    this.#ending = true
    this.#reason ??= 'server'
    this.#flush()
    this.#socket.setTimeout(0)
    this.#socket.resume()
    this.#lastWords = setTimeout(() => this.#socket.end(), this.#limits.lastWords)
    this.#partWithin(this.#limits.farewell)
  }

  destroy(): void {
    this.#reason ??= 'server'
    this.#socket.destroy()
  }

  pause(): void {
    if (!this.#ending) this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  limitSilence(milliseconds: number | undefined): void {
    // Asked for when the client is no stranger any more.
    clearTimeout(this.#strangeness)
    this.#strangeness = undefined
    if (!this.#ending) this.#socket.setTimeout(milliseconds ?? 0)
  }

  #partWithin(milliseconds: number): void {
    if (!this.#socket.destroyed) this.#farewell ??= setTimeout(() => this.#socket.destroy(), milliseconds)
  }

  #flush(): void {
    if (!this.#corked) return
    this.#corked = false
    this.#socket.uncork()
  }

  #drop(reason: CloseReason, sentence: string): void {
    if (this.#socket.destroyed) return
    this.#reason ??= reason
    this.#log.warn(
      { transport: this.id, address: this.remoteAddress, queuedBytes: this.#socket.writableLength, reason },
      `connection closed: ${sentence}`,
    )
    this.#socket.destroy()
  }

  #announceClose(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#farewell)
    clearTimeout(this.#lastWords)
    clearTimeout(this.#strangeness)
    const reason = this.#reason ?? 'client'
    for (const listener of this.#closeListeners.splice(0)) {
      try {
        listener(reason)
      } catch (thrown) {
        this.#log.warn({ transport: this.id }, `a close listener failed: ${sentenceOf(thrown)}`)
      }
    }
  }
}
