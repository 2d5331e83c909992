const SMALLEST_SPARE = 64
const LARGEST_SPARE = 16_384
const nothing = Buffer.alloc(0)

/**
 * Bytes waiting to be understood. Appending costs amortised constant time per byte, however small the pieces, and a
 * view that was taken stays valid: memory is only ever written behind the end.
 */
export class ByteQueue {
  #buffer: Buffer = nothing
  #start = 0
  #end = 0
  /** False while #buffer is the caller's own chunk, which must not be written to. */
  #owned = false

  get length(): number {
    return this.#end - this.#start
  }

  append(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (this.length === 0) {
      this.#buffer = bytes
      this.#start = 0
      this.#end = bytes.length
      this.#owned = false
      return
    }
    if (!this.#owned || this.#end + bytes.length > this.#buffer.length) this.#moveToRoomFor(bytes.length)
    bytes.copy(this.#buffer, this.#end)
    this.#end += bytes.length
  }

  /** The byte at `index`, or 0 behind the end: check `length` first. */
  byteAt(index: number): number {
    return this.#buffer[this.#start + index] ?? 0
  }

  /** A view of the first `length` bytes, left in place. */
  peek(length: number = this.length): Buffer {
    return this.#buffer.subarray(this.#start, Math.min(this.#start + length, this.#end))
  }

  /** Removes the first `length` bytes and returns a view of them. */
  take(length: number): Buffer {
    const taken = this.peek(length)
    this.#start += taken.length
    if (this.#start === this.#end) this.clear()
    return taken
  }

  clear(): void {
    this.#buffer = nothing
    this.#start = 0
    this.#end = 0
    this.#owned = false
  }

  #moveToRoomFor(extra: number): void {
    const needed = this.length + extra
    const spare = Math.min(Math.max(needed, SMALLEST_SPARE), LARGEST_SPARE)
    const room = Buffer.allocUnsafeSlow(needed + spare)
    this.#buffer.copy(room, 0, this.#start, this.#end)
    this.#end = this.length
    this.#start = 0
    this.#buffer = room
    this.#owned = true
  }
}
