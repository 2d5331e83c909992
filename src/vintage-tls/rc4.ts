/** RC4 (checked against the vectors of RFC 6229). Fast enough that MAC and copying cost as much. */
export class Rc4 {
  readonly #state: Uint8Array
  #i = 0
  #j = 0

  /** `key` is 1 to 256 bytes. */
  constructor(key: Uint8Array) {
    const state = new Uint8Array(256)
    for (let i = 0; i < 256; i++) state[i] = i
    let j = 0
    for (let i = 0; i < 256; i++) {
      const value = state[i] ?? 0
      j = (j + value + (key[i % key.length] ?? 0)) & 255
      state[i] = state[j] ?? 0
      state[j] = value
    }
    this.#state = state
  }

  /** Encrypts or decrypts, which is the same; the key stream goes on where the last call ended. */
  transform(input: Uint8Array): Buffer {
    // The fields are copied to locals: V8 keeps those in registers, which makes the loop several times faster.
    const state = this.#state
    const length = input.length
    const output = Buffer.allocUnsafe(length)
    let i = this.#i
    let j = this.#j
    for (let at = 0; at < length; at++) {
      i = (i + 1) & 255
      const x = state[i] as number
      j = (j + x) & 255
      const y = state[j] as number
      state[i] = y
      state[j] = x
      output[at] = (input[at] as number) ^ (state[(x + y) & 255] as number)
    }
    this.#i = i
    this.#j = j
    return output
  }
}
