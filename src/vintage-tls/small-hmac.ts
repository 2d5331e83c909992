/**
 * HMAC-MD5 and HMAC-SHA-1 for short messages: the pseudo-random function and short records. A TLS 1.0 handshake needs some 46
 * HMACs over less than 100 bytes each, and node:crypto spends more on making the objects for one than on hashing: here
 * the two padded keys are hashed once per secret, and nothing is allocated per message. No branch and no table depends
 * on what is hashed. Long records go through node:crypto.
 */
import { createHash } from 'node:crypto'
import type { MacName } from './suites.ts'

interface BlockHash {
  readonly digestLength: number
  readonly bigEndian: boolean
  readonly initial: readonly number[]
  /** Mixes one block of sixteen words into `into`. */
  compress(into: Int32Array, block: Int32Array): void
}

/** RFC 1321 §3.4: T[i] is the integer part of 4294967296 times abs(sin(i)). */
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))) | 0)
/** RFC 1321 §3.4: which word each step takes, and by how much it rotates. */
const md5Words = Uint8Array.from(
  { length: 64 },
  (_, i) => [i, 5 * i + 1, 3 * i + 5, 7 * i].map((at) => at & 15)[i >> 4] ?? 0,
)
const md5Shifts = Uint8Array.from({ length: 64 }, (_, i) => {
  const round = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
  return round[((i >> 4) << 2) | (i & 3)] ?? 0
})

const md5: BlockHash = {
  digestLength: 16,
  bigEndian: false,
  initial: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476],
  compress(into, block) {
    let a = into[0] as number
    let b = into[1] as number
    let c = into[2] as number
    let d = into[3] as number
    // One loop per round: without a choice inside, V8 keeps everything in registers.
    for (let i = 0; i < 16; i++) {
      const sum = (a + (d ^ (b & (c ^ d))) + (sines[i] as number) + (block[i] as number)) | 0
      const shift = md5Shifts[i] as number
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    for (let i = 16; i < 32; i++) {
      const sum = (a + (c ^ (d & (b ^ c))) + (sines[i] as number) + (block[md5Words[i] as number] as number)) | 0
      const shift = md5Shifts[i] as number
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    for (let i = 32; i < 48; i++) {
      const sum = (a + (b ^ c ^ d) + (sines[i] as number) + (block[md5Words[i] as number] as number)) | 0
      const shift = md5Shifts[i] as number
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    for (let i = 48; i < 64; i++) {
      const sum = (a + (c ^ (b | ~d)) + (sines[i] as number) + (block[md5Words[i] as number] as number)) | 0
      const shift = md5Shifts[i] as number
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    into[0] = (into[0] as number) + a
    into[1] = (into[1] as number) + b
    into[2] = (into[2] as number) + c
    into[3] = (into[3] as number) + d
  },
}

const schedule = new Int32Array(80)

/** FIPS 180-4 §6.1.2. */
const sha1: BlockHash = {
  digestLength: 20,
  bigEndian: true,
  initial: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0],
  compress(into, block) {
    for (let i = 0; i < 16; i++) schedule[i] = block[i] as number
    for (let i = 16; i < 80; i++) {
      const early = (schedule[i - 3] as number) ^ (schedule[i - 8] as number)
      const word = early ^ (schedule[i - 14] as number) ^ (schedule[i - 16] as number)
      schedule[i] = (word << 1) | (word >>> 31)
    }
    let a = into[0] as number
    let b = into[1] as number
    let c = into[2] as number
    let d = into[3] as number
    let e = into[4] as number
    for (let i = 0; i < 20; i++) {
      const mixed = (d ^ (b & (c ^ d))) + 0x5a827999
      const sum = (((a << 5) | (a >>> 27)) + mixed + e + (schedule[i] as number)) | 0
      e = d
      d = c
      c = (b << 30) | (b >>> 2)
      b = a
      a = sum
    }
    for (let i = 20; i < 40; i++) {
      const mixed = (b ^ c ^ d) + 0x6ed9eba1
      const sum = (((a << 5) | (a >>> 27)) + mixed + e + (schedule[i] as number)) | 0
      e = d
      d = c
      c = (b << 30) | (b >>> 2)
      b = a
      a = sum
    }
    for (let i = 40; i < 60; i++) {
      const mixed = ((b & c) | (d & (b | c))) - 0x70e44324
      const sum = (((a << 5) | (a >>> 27)) + mixed + e + (schedule[i] as number)) | 0
      e = d
      d = c
      c = (b << 30) | (b >>> 2)
      b = a
      a = sum
    }
    for (let i = 60; i < 80; i++) {
      const mixed = (b ^ c ^ d) - 0x359d3e2a
      const sum = (((a << 5) | (a >>> 27)) + mixed + e + (schedule[i] as number)) | 0
      e = d
      d = c
      c = (b << 30) | (b >>> 2)
      b = a
      a = sum
    }
    into[0] = (into[0] as number) + a
    into[1] = (into[1] as number) + b
    into[2] = (into[2] as number) + c
    into[3] = (into[3] as number) + d
    into[4] = (into[4] as number) + e
  },
}

const hashes: Record<MacName, BlockHash> = { md5, sha1 }
const BLOCK = 64

// Shared by all: a digest is finished before another one begins, and making these anew is what would cost most.
const words = new Int32Array(16)
const state = new Int32Array(5)
const tail = new Uint8Array(2 * BLOCK)
const innerDigest = new Uint8Array(20)

/** Mixes the 64 bytes at `at` into `into`. */
function absorb(hash: BlockHash, into: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0, from = at; i < 16; i++, from += 4) {
    const b0 = bytes[from] as number
    const b1 = bytes[from + 1] as number
    const b2 = bytes[from + 2] as number
    const b3 = bytes[from + 3] as number
    words[i] = hash.bigEndian ? (b0 << 24) | (b1 << 16) | (b2 << 8) | b3 : (b3 << 24) | (b2 << 16) | (b1 << 8) | b0
  }
  hash.compress(into, words)
}

/** HMAC (RFC 2104) under one key, for many short messages. */
export class SmallHmac {
  readonly digestLength: number
  readonly #hash: BlockHash
  readonly #inner: Int32Array
  readonly #outer: Int32Array

  constructor(name: MacName, key: Buffer) {
    this.#hash = hashes[name]
    this.digestLength = this.#hash.digestLength
    const short = key.length > BLOCK ? createHash(name).update(key).digest() : key
    this.#inner = this.#padded(short, 0x36)
    this.#outer = this.#padded(short, 0x5c)
  }

  /** Writes the HMAC of `length` bytes of `message` from `from` on into `target` at `at`. */
  digest(message: Uint8Array, from: number, length: number, target: Uint8Array, at: number): void {
    this.#finish(this.#inner, message, from, length, innerDigest, 0)
    this.#finish(this.#outer, innerDigest, 0, this.digestLength, target, at)
  }

  /** The state after the padded key. */
  #padded(key: Buffer, pad: number): Int32Array {
    tail.fill(pad)
    for (let i = 0; i < key.length; i++) tail[i] = (key[i] as number) ^ pad
    const padded = Int32Array.from(this.#hash.initial)
    absorb(this.#hash, padded, tail, 0)
    return padded
  }

  /** The hash of the one block behind `start` and of the message, with the padding that both hashes share. */
  #finish(start: Int32Array, message: Uint8Array, from: number, length: number, target: Uint8Array, at: number): void {
    const { bigEndian, digestLength } = this.#hash
    state.set(start)
    let done = 0
    for (; length - done >= BLOCK; done += BLOCK) absorb(this.#hash, state, message, from + done)
    const rest = length - done
    const end = rest + 9 <= BLOCK ? BLOCK : 2 * BLOCK
    tail.fill(0)
    for (let i = 0; i < rest; i++) tail[i] = message[from + done + i] as number
    tail[rest] = 0x80
    const bits = 8 * (BLOCK + length)
    for (let i = 0; i < 4; i++) tail[bigEndian ? end - 1 - i : end - 8 + i] = bits >>> (8 * i)
    absorb(this.#hash, state, tail, 0)
    if (end > BLOCK) absorb(this.#hash, state, tail, BLOCK)
    for (let i = 0; i < digestLength; i++) {
      const shift = bigEndian ? 24 - 8 * (i & 3) : 8 * (i & 3)
      target[at + i] = (state[i >> 2] as number) >>> shift
    }
  }
}
