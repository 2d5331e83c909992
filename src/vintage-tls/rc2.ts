/** The substitution table of RFC 2268 §2 (256 bytes made from the digits of pi). */
const PITABLE = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
)

const ROTATIONS = [1, 2, 3, 5] as const

/** RFC 2268 §2: expands a key to 64 words; `effectiveBits` bounds the search space an attacker faces. */
function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const bytes = new Uint8Array(128)
  bytes.set(key)
  const substitute = (value: number): number => PITABLE[value & 255] as number
  for (let i = key.length; i < 128; i++) {
    bytes[i] = substitute((bytes[i - 1] as number) + (bytes[i - key.length] as number))
  }
  const effectiveBytes = (effectiveBits + 7) >> 3
  const mask = 255 >> (8 * effectiveBytes - effectiveBits)
  bytes[128 - effectiveBytes] = substitute((bytes[128 - effectiveBytes] as number) & mask)
  for (let i = 127 - effectiveBytes; i >= 0; i--) {
    bytes[i] = substitute((bytes[i + 1] as number) ^ (bytes[i + effectiveBytes] as number))
  }
  return Uint16Array.from({ length: 64 }, (_, i) => (bytes[2 * i] as number) | ((bytes[2 * i + 1] as number) << 8))
}

/** Rounds after which a mashing round follows, encrypting (RFC 2268 §3.3); decrypting it is the mirror image. */
const mashesAfter = (round: number): boolean => round === 4 || round === 10

/** RC2 in CBC mode (RFC 2268), kept for the one 40-bit suite that uses it; whole blocks of 8 bytes only. */
export class Rc2Cbc {
  readonly #keys: Uint16Array
  readonly #words = new Uint16Array(4)
  readonly #decrypt: boolean
  #chain: Buffer

  /** `effectiveBits` is 128 in SSL and TLS: the 40 bits of the export suite are in how its key was made. */
  constructor(key: Uint8Array, iv: Uint8Array, direction: 'encrypt' | 'decrypt', effectiveBits = 128) {
    this.#keys = expandKey(key, effectiveBits)
    this.#chain = Buffer.from(iv)
    this.#decrypt = direction === 'decrypt'
  }

  transform(input: Buffer): Buffer {
    const output = Buffer.allocUnsafe(input.length)
    for (let at = 0; at + 8 <= input.length; at += 8) {
      if (this.#decrypt) this.#decryptBlock(input, output, at)
      else this.#encryptBlock(input, output, at)
    }
    return output
  }

  #encryptBlock(input: Buffer, output: Buffer, at: number): void {
    const words = this.#words
    for (let i = 0; i < 4; i++) words[i] = input.readUInt16LE(at + 2 * i) ^ this.#chain.readUInt16LE(2 * i)
    let next = 0
    for (let round = 0; round < 16; round++) {
      for (let i = 0; i < 4; i++) {
        const mixed = (words[i] as number) + (this.#keys[next++] as number) + this.#neighbours(i)
        const rotation = ROTATIONS[i] as number
        words[i] = (mixed << rotation) | ((mixed & 0xffff) >>> (16 - rotation))
      }
      if (mashesAfter(round)) for (let i = 0; i < 4; i++) words[i] = (words[i] as number) + this.#mash(i)
    }
    for (let i = 0; i < 4; i++) output.writeUInt16LE(words[i] as number, at + 2 * i)
    output.copy(this.#chain, 0, at, at + 8)
  }

  #decryptBlock(input: Buffer, output: Buffer, at: number): void {
    const words = this.#words
    for (let i = 0; i < 4; i++) words[i] = input.readUInt16LE(at + 2 * i)
    let next = 63
    for (let round = 15; round >= 0; round--) {
      if (mashesAfter(round)) for (let i = 3; i >= 0; i--) words[i] = (words[i] as number) - this.#mash(i)
      for (let i = 3; i >= 0; i--) {
        const rotation = ROTATIONS[i] as number
        const word = words[i] as number
        const rotated = (word >>> rotation) | (word << (16 - rotation))
        words[i] = rotated - (this.#keys[next--] as number) - this.#neighbours(i)
      }
    }
    for (let i = 0; i < 4; i++) {
      output.writeUInt16LE((words[i] as number) ^ this.#chain.readUInt16LE(2 * i), at + 2 * i)
    }
    input.copy(this.#chain, 0, at, at + 8)
  }

  /** The mixing function's (R[i-1] & R[i-2]) + (~R[i-1] & R[i-3]) (RFC 2268 §3.1). */
  #neighbours(i: number): number {
    const words = this.#words
    const previous = words[(i + 3) & 3] as number
    return (previous & (words[(i + 2) & 3] as number)) + (~previous & (words[(i + 1) & 3] as number))
  }

  /** The mashing function's K[R[i-1] & 63] (RFC 2268 §3.2). */
  #mash(i: number): number {
    return this.#keys[(this.#words[(i + 3) & 3] as number) & 63] as number
  }
}
