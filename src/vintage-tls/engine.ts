import { type Alert, type AlertLevel, type AlertName, decodeAlert, encodeAlert, FatalAlert } from './alerts.ts'
import { type Agreement, type EngineContext, ServerHandshake } from './handshake.ts'
import { HandshakeReader, handshakeTypes } from './handshake-messages.ts'
import type { ClientHello } from './hello.ts'
import { createOpener, createSealer, type RecordOpener, type RecordSealer } from './record-protection.ts'
import { type ContentType, contentTypes, MAX_CONTENT, RecordReader, recordHeader, type WireRecord } from './records.ts'
import { type ProtocolVersion, SSL_3_0 } from './versions.ts'

/** Bounds on what a client may send (vintage-tls §5.4). */
export const engineBounds = { v3Hello: 8192, v2Hello: 4096, emptyRecords: 64, warnings: 8 } as const

/**
 * What the engine tells its owner, in the order of things, and only from within `receive`, `write`, `close` or `abort`.
 * The engine's own work is done by then, so a callback may call the engine again, and what it throws is its own affair.
 */
export interface EngineEvents {
  /** Bytes for the wire. */
  send(bytes: Buffer): void
  /** The handshake is complete: application data may flow. */
  opened(agreement: Agreement): void
  /** Decrypted application data. */
  data(bytes: Buffer): void
  /** The client has said close_notify: no more data will come. */
  ended(): void
  /** An alert from the client, other than close_notify. */
  alerted(alert: Alert): void
  /** The connection is over: nothing more will be sent or read. */
  failed(failure: EngineFailure): void
}

export interface EngineFailure {
  /** One sentence for the log. */
  readonly reason: string
  /** Our alert's name, or undefined when the client's alert ended the connection. */
  readonly alertSent?: string
}

/**
 * SSL 3.0, TLS 1.0 and TLS 1.1, the server's side, without any I/O: bytes from the client go into `receive`, application
 * data into `write`; everything else comes out through EngineEvents. It throws nothing of its own.
 */
export class VintageTlsEngine {
  readonly #events: EngineEvents
  readonly #records = new RecordReader()
  readonly #messages = new HandshakeReader()
  readonly #handshake: ServerHandshake
  #firstRecord = true
  #version: ProtocolVersion | undefined
  #sealer: RecordSealer | undefined
  #opener: RecordOpener | undefined
  #outgoing: Buffer[] = []
  #news: (() => void)[] = []
  #delivering = false
  #readable = true
  #writable = true
  #emptyRecords = 0
  #warnings = 0

  constructor(context: EngineContext, events: EngineEvents) {
    this.#events = events
    this.#handshake = new ServerHandshake(context, {
      versionChosen: (version) => {
        this.#version = version
      },
      send: (message) => this.#sendContent(contentTypes.handshake, message),
      sendChangeCipherSpec: () => this.#sendContent(contentTypes.changeCipherSpec, Buffer.from([1])),
      sealWrites: ({ version, suite }, keys) => {
        this.#sealer = createSealer(version, suite, keys.server, context.random)
      },
      openReads: ({ version, suite }, keys) => {
        this.#opener = createOpener(version, suite, keys.client)
      },
      opened: () => {
        const { agreement } = this.#handshake
        if (agreement !== undefined) this.#news.push(() => this.#events.opened(agreement))
      },
    })
  }

  /** The client's hello once it was read; also when it was refused. */
  get hello(): ClientHello | undefined {
    return this.#handshake.hello
  }

  get agreement(): Agreement | undefined {
    return this.#handshake.agreement
  }

  get isOpen(): boolean {
    return this.#handshake.state === 'open'
  }

  /** True once keys were exchanged or taken up again: a failure behind this point may be somebody trying out keys. */
  get keyExchanged(): boolean {
    return this.#handshake.state !== 'hello' && this.#handshake.state !== 'key exchange'
  }

  /** Bytes from the client, cut anywhere. They are not changed, but views of them may be kept until they are understood. */
  receive(bytes: Buffer): void {
    this.#guarded(() => {
      if (!this.#readable) return
      this.#records.append(bytes)
      this.#readRecords()
    })
  }

  /** Sends application data in records of at most 16384 bytes. Only after `opened`; ignored once the engine is closed. */
  write(data: Buffer): void {
    this.#guarded(() => {
      if (!this.#writable || !this.isOpen) return
      for (let at = 0; at < data.length; at += MAX_CONTENT) {
        this.#sendContent(contentTypes.applicationData, data.subarray(at, at + MAX_CONTENT))
      }
    })
  }

  /** Says close_notify and stops writing; reading goes on until the client says it too. */
  close(): void {
    this.#guarded(() => {
      this.#sendAlert('warning', 'close_notify')
      this.#writable = false
    })
  }

  /** Ends the connection from outside, for example when the handshake takes too long; sends `alert`. */
  abort(alert: 'handshake_failure' | 'internal_error', reason: string): void {
    this.#guarded(() => {
      if (this.#readable || this.#writable) throw new FatalAlert(alert, reason)
    })
  }

  /** Runs one step, turns what it throws into an alert, sends what it wrote in one piece, and then tells the news. */
  #guarded(step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#fail(error)
    }
    this.#flush()
    this.#deliver()
  }

  #flush(): void {
    const outgoing = this.#outgoing
    if (outgoing.length === 0) return
    this.#outgoing = []
    this.#events.send(Buffer.concat(outgoing))
  }

  /** A callback that calls the engine again adds to the list that the outer call is working off. */
  #deliver(): void {
    if (this.#delivering) return
    this.#delivering = true
    try {
      for (let tell = this.#news.shift(); tell !== undefined; tell = this.#news.shift()) tell()
    } finally {
      this.#delivering = false
    }
  }

  #fail(error: unknown): void {
    const alertSent = error instanceof FatalAlert ? error.alert : 'internal_error'
    const reason = error instanceof Error ? error.message : String(error)
    this.#sendAlert('fatal', alertSent)
    this.#stop()
    this.#news.push(() => this.#events.failed({ reason, alertSent }))
  }

  #stop(): void {
    this.#readable = false
    this.#writable = false
    this.#records.clear()
    this.#handshake.forgetSession()
  }

  #readRecords(): void {
    if (this.#firstRecord && !this.#readV2Hello()) return
    for (let record = this.#records.next(); record !== undefined; record = this.#records.next()) {
      this.#readRecord(record)
      if (!this.#readable) return
    }
  }

  /** False when more bytes are needed before it is known what the first ones are. */
  #readV2Hello(): boolean {
    const hello = this.#records.nextV2Hello(engineBounds.v2Hello)
    if (hello === 'need-more') return false
    this.#firstRecord = false
    if (hello !== 'no') this.#handshake.receiveV2Hello(hello)
    return true
  }

  #readRecord(record: WireRecord): void {
    if (this.#opener !== undefined && record.version !== this.#version) {
      throw new FatalAlert('protocol_version', 'a record is of another version than agreed')
    }
    if (this.#opener === undefined && record.body.length > MAX_CONTENT) {
      throw new FatalAlert('record_overflow', 'a record holds more than 16384 bytes')
    }
    const content = this.#opener?.open(record.type, record.body) ?? record.body
    if (content.length === 0) this.#countEmpty(record.type)
    else this.#emptyRecords = 0
    if (this.#messages.midMessage && record.type !== contentTypes.handshake) {
      throw new FatalAlert('unexpected_message', 'a handshake message was interrupted')
    }
    this.#read[record.type](content)
  }

  /** Some stacks send empty records before real ones; only application data may be empty (RFC 2246 §6.2.1). */
  #countEmpty(type: ContentType): void {
    this.#emptyRecords++
    if (type !== contentTypes.applicationData || this.#emptyRecords > engineBounds.emptyRecords) {
      throw new FatalAlert('unexpected_message', 'the client sends empty records')
    }
  }

  readonly #read: Record<ContentType, (content: Buffer) => void> = {
    [contentTypes.changeCipherSpec]: (content) => {
      if (content.length !== 1 || content[0] !== 1) throw new FatalAlert('illegal_parameter', 'a bad ChangeCipherSpec')
      this.#handshake.receiveChangeCipherSpec()
    },
    [contentTypes.alert]: (content) => {
      for (let at = 0; at < content.length && this.#readable; at += 2) {
        const alert = decodeAlert(content[at] as number, content[at + 1] ?? -1)
        if (alert === undefined) throw new FatalAlert('illegal_parameter', 'an alert is malformed')
        this.#readAlert(alert)
      }
    },
    [contentTypes.handshake]: (content) => {
      this.#messages.append(content)
      const limit = this.#handshake.state === 'hello' ? engineBounds.v3Hello : undefined
      for (let message = this.#messages.next(limit); message !== undefined; message = this.#messages.next()) {
        if (this.isOpen) this.#refuseRenegotiation(message.type)
        else this.#handshake.receive(message)
      }
    },
    [contentTypes.applicationData]: (content) => {
      if (!this.isOpen) throw new FatalAlert('unexpected_message', 'data came before the handshake was complete')
      if (content.length > 0) this.#news.push(() => this.#events.data(content))
    },
  }

  #readAlert(alert: Alert): void {
    if (alert.code === 0) {
      this.#readable = false
      this.#records.clear()
      this.#news.push(() => this.#events.ended())
      return
    }
    this.#news.push(() => this.#events.alerted(alert))
    if (alert.level === 'fatal') {
      this.#stop()
      const reason = `the client ended the connection by the alert ${alert.name}`
      this.#news.push(() => this.#events.failed({ reason }))
    } else {
      this.#countWarning()
    }
  }

  #countWarning(): void {
    if (++this.#warnings > engineBounds.warnings) {
      throw new FatalAlert('unexpected_message', 'the client sends too many warnings')
    }
  }

  /** TLS has a warning for this (RFC 2246 §7.2.2); SSL 3.0 has none, so the connection ends (vintage-tls §3). */
  #refuseRenegotiation(messageType: number): void {
    if (messageType !== handshakeTypes.clientHello) {
      throw new FatalAlert('unexpected_message', `handshake message ${messageType} on an open connection`)
    }
    if (this.#version === SSL_3_0) throw new FatalAlert('handshake_failure', 'the client asked to renegotiate')
    this.#countWarning()
    this.#sendAlert('warning', 'no_renegotiation')
  }

  #sendAlert(level: AlertLevel, name: AlertName): void {
    if (!this.#writable) return
    const ssl3 = (this.#version ?? this.#firstVersion()) === SSL_3_0
    this.#sendContent(contentTypes.alert, encodeAlert(level, name, ssl3))
  }

  /** Before a version is chosen, an alert carries the client's own, as far as the engine knows it. */
  #firstVersion(): number {
    const asked = this.#handshake.hello?.version ?? SSL_3_0
    return Math.min(Math.max(asked, SSL_3_0), 0x0302)
  }

  #sendContent(type: ContentType, content: Buffer): void {
    const version = this.#version ?? this.#firstVersion()
    for (let at = 0; at < content.length; at += MAX_CONTENT) {
      const piece = content.subarray(at, at + MAX_CONTENT)
      const body = this.#sealer?.seal(type, piece) ?? piece
      this.#outgoing.push(recordHeader(type, version, body.length), body)
    }
  }
}
