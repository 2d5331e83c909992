import type { AddressInfo, Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { Alert } from './alerts.ts'
import { type EngineFailure, VintageTlsEngine } from './engine.ts'
import { VintageTlsError } from './errors.ts'
import type { Agreement, EngineContext } from './handshake.ts'
import type { ClientHello } from './hello.ts'

type Callback = (error?: Error | null) => void

/** What the owner of a connection hears of it; every call comes at most once but `alerted`. */
export interface SocketObserver {
  opened(agreement: Agreement): void
  /** The first byte of application data came. */
  firstData(): void
  alerted(alert: Alert): void
  failed(failure: EngineFailure): void
  closed(): void
}

/**
 * The connection behind the engine as a stream that `node:http` takes by `httpServer.emit('connection', socket)`.
 *
 * It carries back-pressure both ways: a reader that stops reading pauses the raw socket, and a write is done when the
 * raw socket has taken it. Either side may end its half: the client by close_notify or a bare FIN, we by `end()`, which
 * says close_notify; so whoever sees `end` must call it, as on a socket with `allowHalfOpen`. Events beside a stream's own: `secure` when the handshake is complete, and `timeout`.
 */
export class VintageTlsSocket extends Duplex {
  /** As on a tls.TLSSocket; some frameworks look for it. */
  readonly encrypted = true
  readonly #raw: Socket
  readonly #engine: VintageTlsEngine
  readonly #observer: SocketObserver
  #deadline: NodeJS.Timeout | undefined
  /** A write that waits for the handshake. */
  #heldWrite: (() => void) | undefined
  #heldFinal: Callback | undefined
  #drained: Callback | undefined
  #sawData = false
  #inputEnded = false
  #over = false

  /** `firstBytes` were read from `raw` already. `handshakeTimeout` is in milliseconds. */
  constructor(
    raw: Socket,
    firstBytes: Buffer,
    context: EngineContext,
    observer: SocketObserver,
    handshakeTimeout: number,
  ) {
    super({ allowHalfOpen: true, autoDestroy: true })
    this.#raw = raw
    this.#observer = observer
    this.#engine = new VintageTlsEngine(context, {
      send: (bytes) => this.#send(bytes),
      opened: (agreement) => this.#opened(agreement),
      data: (bytes) => this.#data(bytes),
      ended: () => this.#endInput(),
      alerted: (alert) => observer.alerted(alert),
      failed: (failure) => this.#failed(failure),
    })
    this.#deadline = setTimeout(() => this.#handshakeTimedOut(handshakeTimeout), handshakeTimeout)
    this.#attach(raw)
    // Whatever goes wrong is in the connection's record already; without a listener it would end the process.
    this.on('error', () => {})
    // Not at once: whoever asked for this stream must have a chance to listen to it first.
    process.nextTick(() => {
      if (this.destroyed) return
      this.#engine.receive(firstBytes)
      if (!raw.destroyed) raw.resume()
    })
  }

  get agreement(): Agreement | undefined {
    return this.#engine.agreement
  }

  get hello(): ClientHello | undefined {
    return this.#engine.hello
  }

  /** True once keys were exchanged; see VintageTlsEngine. */
  get keyExchanged(): boolean {
    return this.#engine.keyExchanged
  }

  get remoteAddress(): string | undefined {
    return this.#raw.remoteAddress
  }

  get remotePort(): number | undefined {
    return this.#raw.remotePort
  }

  get remoteFamily(): string | undefined {
    return this.#raw.remoteFamily
  }

  get localAddress(): string | undefined {
    return this.#raw.localAddress
  }

  get localPort(): number | undefined {
    return this.#raw.localPort
  }

  get localFamily(): string | undefined {
    return this.#raw.localFamily
  }

  /** Bytes on the wire, as the raw socket counts them. */
  get bytesRead(): number {
    return this.#raw.bytesRead
  }

  get bytesWritten(): number {
    return this.#raw.bytesWritten
  }

  /** Milliseconds of silence before `timeout`, as set by setTimeout. */
  get timeout(): number | undefined {
    return this.#raw.timeout
  }

  address(): AddressInfo | Record<string, never> {
    return this.#raw.address() as AddressInfo | Record<string, never>
  }

  /** As net.Socket's; activity on the wire counts. */
  setTimeout(milliseconds: number, listener?: () => void): this {
    if (listener !== undefined) {
      if (milliseconds === 0) this.removeListener('timeout', listener)
      else this.once('timeout', listener)
    }
    this.#raw.setTimeout(milliseconds)
    return this
  }

  setNoDelay(noDelay?: boolean): this {
    this.#raw.setNoDelay(noDelay)
    return this
  }

  setKeepAlive(enable?: boolean, initialDelay?: number): this {
    this.#raw.setKeepAlive(enable, initialDelay)
    return this
  }

  ref(): this {
    this.#raw.ref()
    return this
  }

  unref(): this {
    this.#raw.unref()
    return this
  }

  /** Ends the stream and destroys it when everything is written, as net.Socket's; node:http closes connections so. */
  destroySoon(): void {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', () => this.destroy())
  }

  override _read(): void {
    if (this.#engine.isOpen && this.#raw.isPaused()) this.#raw.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    this.#whenOpen(() => this.#writeData(chunk, callback))
  }

  /** A head and its body written under `cork` become one record where they fit. */
  override _writev(chunks: { chunk: Buffer }[], callback: Callback): void {
    const joined = Buffer.concat(chunks.map(({ chunk }) => chunk))
    this.#whenOpen(() => this.#writeData(joined, callback))
  }

  override _final(callback: Callback): void {
    if (this.#over || this.#raw.destroyed) {
      callback()
      return
    }
    this.#engine.close()
    this.#heldFinal = callback
    this.#raw.end(() => this.#finished())
  }

  override _destroy(error: Error | null, callback: Callback): void {
    clearTimeout(this.#deadline)
    if (!this.#over) {
      this.#over = true
      this.#engine.close()
    }
    // An alert or close_notify may go out first; but a client that does not read is not waited for.
    if (this.#raw.writableLength === 0) this.#raw.destroySoon()
    else this.#raw.destroy()
    this.#heldWrite = undefined
    this.#drained = undefined
    this.#finished()
    this.#observer.closed()
    callback(error)
  }

  #attach(raw: Socket): void {
    // So that a client which ends its half still gets its answer.
    raw.allowHalfOpen = true
    // Every write is whole records already; waiting for the client's acknowledgement would cost 40 ms a step.
    raw.setNoDelay(true)
    raw.on('data', (bytes: Buffer) => this.#engine.receive(bytes))
    raw.on('end', () => this.#rawEnded())
    raw.on('drain', () => this.#settleWrite())
    raw.on('timeout', () => this.emit('timeout'))
    raw.on('error', (error) => this.destroy(error))
    raw.on('close', () => this.destroy())
  }

  #opened(agreement: Agreement): void {
    clearTimeout(this.#deadline)
    this.#observer.opened(agreement)
    this.emit('secure', agreement)
    const held = this.#heldWrite
    this.#heldWrite = undefined
    held?.()
  }

  #data(bytes: Buffer): void {
    if (!this.#sawData) {
      this.#sawData = true
      this.#observer.firstData()
    }
    if (!this.push(bytes)) this.#raw.pause()
  }

  #failed(failure: EngineFailure): void {
    this.#over = true
    this.#observer.failed(failure)
    const ours = this.#engine.isOpen ? 'ERR_VINTAGE_TLS_PROTOCOL' : 'ERR_VINTAGE_TLS_HANDSHAKE'
    const code = failure.alertSent === undefined ? 'ERR_VINTAGE_TLS_ALERT' : ours
    this.destroy(new VintageTlsError(code, failure.reason))
  }

  #handshakeTimedOut(milliseconds: number): void {
    this.#engine.abort('handshake_failure', `the handshake was not complete after ${milliseconds} ms`)
  }

  /** A FIN without close_notify is how many old clients end; HTTP's own lengths tell whether something is missing. */
  #rawEnded(): void {
    if (!this.#engine.isOpen) this.destroy()
    else this.#endInput()
  }

  #endInput(): void {
    if (this.#inputEnded) return
    this.#inputEnded = true
    this.push(null)
  }

  #send(bytes: Buffer): void {
    if (!this.#raw.destroyed && this.#raw.writable) this.#raw.write(bytes)
  }

  #whenOpen(write: () => void): void {
    if (this.#engine.isOpen) write()
    else this.#heldWrite = write
  }

  #writeData(data: Buffer, callback: Callback): void {
    if (this.#over || this.#raw.destroyed) {
      callback(new VintageTlsError('ERR_VINTAGE_TLS_CLOSED'))
      return
    }
    this.#engine.write(data)
    if (this.#raw.writableNeedDrain) this.#drained = callback
    else callback()
  }

  #settleWrite(): void {
    const settle = this.#drained
    this.#drained = undefined
    settle?.()
  }

  #finished(): void {
    const settle = this.#heldFinal
    this.#heldFinal = undefined
    settle?.()
  }
}
