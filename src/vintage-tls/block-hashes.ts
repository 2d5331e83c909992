/**
 * MD5 and SHA-1 one block at a time, from words to words, for what hashes a hundred short things in one handshake: node:crypto spends
 * more on making the objects for one than on hashing. No branch and no table depends on what is hashed.
 */
import type { MacName } from './suites.ts'

/** Bytes of a block of either hash. */
export const BLOCK = 64

export interface BlockHash {
  readonly digestLength: number
  readonly bigEndian: boolean
  readonly initial: Int32Array
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
  initial: Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476),
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
  initial: Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0),
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

export const blockHashes: Record<MacName, BlockHash> = { md5, sha1 }

/** Byte `at` of a digest, or of a block, that is held in words. */
export const byteOf = ({ bigEndian }: BlockHash, words: Int32Array, at: number): number =>
  ((words[at >> 2] as number) >>> (bigEndian ? 24 - 8 * (at & 3) : 8 * (at & 3))) & 0xff

/** Puts bytes into words, from byte `at` of the words on, a multiple of four; the words must hold zeros there. */
export function putBytes({ bigEndian }: BlockHash, words: Int32Array, at: number, bytes: Uint8Array): void {
  const whole = bytes.length & ~3
  for (let i = 0; i < whole; i += 4) {
    const [b0, b1, b2, b3] = [
      bytes[i] as number,
      bytes[i + 1] as number,
      bytes[i + 2] as number,
      bytes[i + 3] as number,
    ]
    words[(at + i) >> 2] = bigEndian
      ? (b0 << 24) | (b1 << 16) | (b2 << 8) | b3
      : (b3 << 24) | (b2 << 16) | (b1 << 8) | b0
  }
  for (let i = whole; i < bytes.length; i++) {
    const to = at + i
    const shift = bigEndian ? 24 - 8 * (to & 3) : 8 * (to & 3)
    words[to >> 2] = (words[to >> 2] as number) | ((bytes[i] as number) << shift)
  }
}

/** Ends a message of `length` bytes that fills `words` so far (RFC 1321 §3.1 and §3.2, FIPS 180-4 §5.1.1): no longer than 2^28 bytes. */
export function padMessage(hash: BlockHash, words: Int32Array, length: number, hashedBefore: number): void {
  const shift = hash.bigEndian ? 24 - 8 * (length & 3) : 8 * (length & 3)
  words[length >> 2] = (words[length >> 2] as number) | (0x80 << shift)
  words[words.length - (hash.bigEndian ? 1 : 2)] = 8 * (hashedBefore + length)
}

/** The two states from which an HMAC starts: after the key with either pad (RFC 2104 §2). */
export interface PaddedKey {
  readonly inner: Int32Array
  readonly outer: Int32Array
}

// Shared by all: making it anew is what would cost most.
const keyBlock = new Int32Array(BLOCK / 4)

/** @param key at most one block long */
export function padKey(hash: BlockHash, key: Uint8Array): PaddedKey {
  keyBlock.fill(0)
  putBytes(hash, keyBlock, 0, key)
  const inner = stateAfter(hash, 0x36363636)
  // The second pad in place of the first.
  return { inner, outer: stateAfter(hash, 0x36363636 ^ 0x5c5c5c5c) }
}

function stateAfter(hash: BlockHash, pad: number): Int32Array {
  for (let i = 0; i < keyBlock.length; i++) keyBlock[i] = (keyBlock[i] as number) ^ pad
  const state = new Int32Array(hash.initial)
  hash.compress(state, keyBlock)
  return state
}
