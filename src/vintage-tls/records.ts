import { FatalAlert } from './alerts.ts'
import { ByteQueue } from './byte-queue.ts'

/** Content types (RFC 2246 §6.2.1). */
export const contentTypes = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const
export type ContentType = (typeof contentTypes)[keyof typeof contentTypes]

/** Bytes of content in a record (RFC 2246 §6.2.1) and of body on the wire (§6.2.3). */
export const MAX_CONTENT = 16_384
export const MAX_BODY = MAX_CONTENT + 2048
export const RECORD_HEADER = 5

export interface WireRecord {
  readonly type: ContentType
  readonly version: number
  /** A view of the bytes received. */
  readonly body: Buffer
}

const isContentType = (type: number): type is ContentType => type >= 20 && type <= 23

/** Cuts the client's bytes into records. Bounds are checked as soon as a header is there, before its body is awaited. */
export class RecordReader {
  readonly #queue = new ByteQueue()

  append(bytes: Buffer): void {
    this.#queue.append(bytes)
  }

  /**
   * A v2-format hello's body without its two length bytes, once it is whole (RFC 2246 appendix E). To be asked before
   * `next`, and only for the connection's first bytes. 'no' when they are something else.
   */
  nextV2Hello(limit: number): Buffer | 'need-more' | 'no' {
    const queue = this.#queue
    if (queue.length === 0) return 'need-more'
    if ((queue.byteAt(0) & 0x80) === 0) return 'no'
    if (queue.length < 3) return 'need-more'
    const length = ((queue.byteAt(0) & 0x7f) << 8) | queue.byteAt(1)
    if (queue.byteAt(2) !== 1) throw new FatalAlert('unexpected_message', 'the first bytes are no ClientHello')
    if (length > limit) throw new FatalAlert('illegal_parameter', `the hello is longer than ${limit} bytes`)
    if (queue.length < 2 + length) return 'need-more'
    queue.take(2)
    return queue.take(length)
  }

  /** The next whole record, or undefined until more bytes come. Throws FatalAlert. */
  next(): WireRecord | undefined {
    const queue = this.#queue
    if (queue.length < RECORD_HEADER) return undefined
    const type = queue.byteAt(0)
    const version = (queue.byteAt(1) << 8) | queue.byteAt(2)
    const length = (queue.byteAt(3) << 8) | queue.byteAt(4)
    if (!isContentType(type)) throw new FatalAlert('unexpected_message', `there is no content type ${type}`)
    if (version >> 8 !== 3) throw new FatalAlert('protocol_version', 'a record is of no version known')
    if (length > MAX_BODY) throw new FatalAlert('record_overflow', `a record claims ${length} bytes`)
    if (queue.length < RECORD_HEADER + length) return undefined
    queue.take(RECORD_HEADER)
    return { type, version, body: queue.take(length) }
  }

  clear(): void {
    this.#queue.clear()
  }
}

/** The five bytes in front of a record's body. */
export const recordHeader = (type: ContentType, version: number, length: number): Buffer =>
  Buffer.from([type, version >> 8, version & 0xff, length >> 8, length & 0xff])

/** A record as it goes on the wire. */
export const encodeRecord = (type: ContentType, version: number, body: Buffer): Buffer =>
  Buffer.concat([recordHeader(type, version, body.length), body])
