import type { Frame } from './frame.ts'

/**
 * Which lines carry a payload (msnp-wire §2.4): the most bytes that it may have, where this line carries one whose length is its
 * last token; `undefined` where it carries none.
 */
export type PayloadRule = (verb: string, tokens: readonly string[]) => number | undefined

/** Why a stream cannot be read any further: where the next command begins is not known, so the connection has to close. */
export interface FramingError {
  readonly error: 'line-too-long' | 'bad-length' | 'payload-too-long' | 'bad-verb'
  /** The verb at fault, shortened; empty where there is none. */
  readonly verb: string
  /** What was announced and what is allowed, in bytes, where the error is about a size. */
  readonly size?: number
  readonly limit?: number
}

export interface FrameReaderOptions {
  /** Most bytes of a line, its end not counted: clients have buffers of 8 KiB (msnp-wire §2.5). */
  readonly lineLimit?: number
}

const lineFeed = 0x0a
const noBytes = Buffer.alloc(0)

/** A line whose payload has not come in whole. */
interface Pending {
  readonly verb: string
  readonly tokens: readonly string[]
  readonly payload: Buffer
  filled: number
}

/**
 * Cuts a byte stream into frames. It is in one of three states: within a line, within a payload, or broken.
 *
 * Bytes are looked at once: only a new chunk is searched for the end of a line, and what came before it is kept as text. A payload
 * that lies whole in a chunk is a view of that chunk, not a copy: whoever keeps it for long copies it first.
 *
 * @example
 * reader.push(chunk)
 * for (let frame = reader.next(); frame !== undefined; frame = reader.next()) …
 */
export class FrameReader {
  readonly #rule: PayloadRule
  readonly #lineLimit: number
  /** Chunks behind the current one. Filled only when the reader's owner pushes faster than it takes frames. */
  readonly #queue: Buffer[] = []
  #chunk: Buffer = noBytes
  #at = 0
  /** The beginning of a line whose end has not come in. */
  #line = ''
  #pending: Pending | undefined
  #broken = false

  constructor(rule: PayloadRule, { lineLimit = 8192 }: FrameReaderOptions = {}) {
    this.#rule = rule
    this.#lineLimit = lineLimit
  }

  /** Takes bytes as they came from the socket; they must not change afterwards. Ignored once the stream is broken. */
  push(chunk: Buffer): void {
    if (this.#broken || chunk.length === 0) return
    if (this.#at === this.#chunk.length) {
      this.#chunk = chunk
      this.#at = 0
    } else this.#queue.push(chunk)
  }

  /** The next frame; an error, after which there is nothing more; or `undefined` until more bytes have come in. */
  next(): Frame | FramingError | undefined {
    while (!this.#broken && (this.#at < this.#chunk.length || this.#advance())) {
      const result = this.#pending === undefined ? this.#readLine() : this.#fillPayload(this.#pending)
      if (result === undefined) continue
      if ('error' in result) this.#break()
      return result
    }
    return undefined
  }

  #advance(): boolean {
    const chunk = this.#queue.shift()
    this.#chunk = chunk ?? noBytes
    this.#at = 0
    return chunk !== undefined
  }

  #break(): void {
    this.#broken = true
    this.#queue.length = 0
    this.#chunk = noBytes
    this.#at = 0
    this.#line = ''
    this.#pending = undefined
  }

  #readLine(): Frame | FramingError | undefined {
    const end = this.#chunk.indexOf(lineFeed, this.#at)
    const stop = end < 0 ? this.#chunk.length : end
    // One byte more: a carriage return is not part of the line.
    if (this.#line.length + stop - this.#at > this.#lineLimit + 1)
      return this.#tooLong(this.#line + this.#chunk.toString('latin1', this.#at, this.#at + 3))
    const part = this.#chunk.toString('latin1', this.#at, stop)
    const line = this.#line === '' ? part : this.#line + part
    if (end < 0) {
      this.#line = line
      this.#at = stop
      return undefined
    }
    this.#line = ''
    this.#at = end + 1
    return this.#parseLine(line)
  }

  #tooLong(line: string): FramingError {
    return { error: 'line-too-long', verb: line.slice(0, 3), limit: this.#lineLimit }
  }

  /** An empty line is passed over: some clients end a payload with one too many. */
  #parseLine(line: string): Frame | FramingError | undefined {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    if (text.length > this.#lineLimit) return this.#tooLong(text)
    let words = text.split(' ')
    if (words.includes('')) words = words.filter((word) => word !== '')
    const word = words.shift()
    if (word === undefined) return undefined
    const verb = readVerb(word)
    if (verb === undefined) return { error: 'bad-verb', verb: word.slice(0, 16) }
    const limit = this.#rule(verb, words)
    if (limit === undefined) return { verb, tokens: words, payload: undefined }
    return this.#startPayload(verb, words, limit)
  }

  #startPayload(verb: string, tokens: readonly string[], limit: number): Frame | FramingError | undefined {
    const token = tokens.at(-1) ?? ''
    if (!/^[0-9]{1,10}$/.test(token)) return { error: 'bad-length', verb }
    const size = Number(token)
    if (size > limit) return { error: 'payload-too-long', verb, size, limit }
    const available = this.#chunk.length - this.#at
    if (size <= available) {
      const payload = this.#chunk.subarray(this.#at, this.#at + size)
      this.#at += size
      return { verb, tokens, payload }
    }
    this.#pending = { verb, tokens, payload: Buffer.allocUnsafe(size), filled: 0 }
    return undefined
  }

  #fillPayload(pending: Pending): Frame | undefined {
    const copied = this.#chunk.copy(pending.payload, pending.filled, this.#at)
    pending.filled += copied
    this.#at += copied
    if (pending.filled < pending.payload.length) return undefined
    this.#pending = undefined
    return { verb: pending.verb, tokens: pending.tokens, payload: pending.payload }
  }
}

/** Three letters or three digits (msnp-wire §2.1), in upper case. */
function readVerb(word: string): string | undefined {
  if (word.length !== 3) return undefined
  if (/^(?:[A-Z]{3}|[0-9]{3})$/.test(word)) return word
  return /^[A-Za-z]{3}$/.test(word) ? word.toUpperCase() : undefined
}
