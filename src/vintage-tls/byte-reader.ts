/** Thrown when a structure claims more bytes than it has. */
export class ShortInput extends Error {
  constructor() {
    super('the message ends before its own lengths say')
    this.name = 'ShortInput'
  }
}

/** Reads big-endian fields one after another; never past the end. */
export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get remaining(): number {
    return this.#bytes.length - this.#at
  }

  /** `size` is 1 to 6 bytes. Throws ShortInput. */
  number(size: number): number {
    if (this.remaining < size) throw new ShortInput()
    const value = this.#bytes.readUIntBE(this.#at, size)
    this.#at += size
    return value
  }

  /** A view, not a copy. Throws ShortInput. */
  bytes(length: number): Buffer {
    if (this.remaining < length) throw new ShortInput()
    const view = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return view
  }

  /** A vector with a length of `sizeOfLength` bytes in front (RFC 2246 §4.3). Throws ShortInput. */
  vector(sizeOfLength: number): Buffer {
    return this.bytes(this.number(sizeOfLength))
  }
}

/** `value` in `size` big-endian bytes. */
export function uint(value: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  bytes.writeUIntBE(value, 0, size)
  return bytes
}

/** `content` with its length in `sizeOfLength` bytes in front. */
export const vector = (content: Buffer, sizeOfLength: number): Buffer =>
  Buffer.concat([uint(content.length, sizeOfLength), content])
