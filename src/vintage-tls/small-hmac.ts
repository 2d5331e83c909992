/**
 * HMAC-MD5 and HMAC-SHA-1 for short records: the two padded keys are hashed once per secret, and nothing is allocated per message.
 * Long records go through node:crypto.
 */
import { createHash } from 'node:crypto'
import { BLOCK, type BlockHash, blockHashes, byteOf, padKey } from './block-hashes.ts'
import type { MacName } from './suites.ts'

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
    this.#hash = blockHashes[name]
    this.digestLength = this.#hash.digestLength
    const padded = padKey(this.#hash, key.length > BLOCK ? createHash(name).update(key).digest() : key)
    this.#inner = padded.inner
    this.#outer = padded.outer
  }

  /** Writes the HMAC of `length` bytes of `message` from `from` on into `target` at `at`. */
  digest(message: Uint8Array, from: number, length: number, target: Uint8Array, at: number): void {
    this.#finish(this.#inner, message, from, length, innerDigest, 0)
    this.#finish(this.#outer, innerDigest, 0, this.digestLength, target, at)
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
    for (let i = 0; i < digestLength; i++) target[at + i] = byteOf(this.#hash, state, i)
  }
}
