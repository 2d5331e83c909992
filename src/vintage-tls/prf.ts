import { createHash } from 'node:crypto'
import {
  BLOCK,
  type BlockHash,
  blockHashes,
  byteOf,
  type PaddedKey,
  padKey,
  padMessage,
  putBytes,
} from './block-hashes.ts'

/** What P_hash works with: made once for each hash, since one expansion is finished before another begins. */
interface Workplace {
  readonly hash: BlockHash
  /** The digest of the last HMAC, as words: it goes to the front of the next message as it is. */
  readonly digest: Int32Array
  readonly block: Int32Array
  /** A digest alone, with its padding: what the outer hash reads, and what A(i) is made of. */
  readonly alone: Int32Array
}

function furnish(hash: BlockHash): Workplace {
  const alone = new Int32Array(BLOCK / 4)
  padMessage(hash, alone, hash.digestLength, BLOCK)
  return { hash, digest: new Int32Array(hash.digestLength / 4), block: new Int32Array(BLOCK / 4), alone }
}

const md5 = furnish(blockHashes.md5)
const sha1 = furnish(blockHashes.sha1)

/** `seed` behind `room` bytes, in words and with its padding, as the inner hash reads it. */
function layOut(hash: BlockHash, room: number, seed: Uint8Array): Int32Array {
  const length = room + seed.length
  const words = new Int32Array((BLOCK / 4) * Math.ceil((length + 9) / BLOCK))
  putBytes(hash, words, room, seed)
  padMessage(hash, words, length, BLOCK)
  return words
}

/** HMAC of a message that is laid out, into `digest`. */
function authenticate(
  { hash, digest, block, alone }: Workplace,
  { inner, outer }: PaddedKey,
  message: Int32Array,
): void {
  digest.set(inner)
  for (let at = 0; at < message.length; at += block.length) {
    for (let i = 0; i < block.length; i++) block[i] = message[at + i] as number
    hash.compress(digest, block)
  }
  alone.set(digest)
  digest.set(outer)
  hash.compress(digest, alone)
}

/**
 * XORs P_hash of RFC 2246 §5 into `output`: as many HMACs as its length needs, some forty in a handshake. Between them digests stay
 * words; turning them into bytes and back took longer than the hashing.
 */
function expandInto(output: Buffer, workplace: Workplace, secret: Uint8Array, seed: Uint8Array): void {
  const { hash, digest, alone } = workplace
  const key = padKey(hash, secret)
  const seeded = layOut(hash, hash.digestLength, seed)
  // A(1) = HMAC(seed); then HMAC(A(i) + seed) is output, and A(i+1) = HMAC(A(i)).
  authenticate(workplace, key, layOut(hash, 0, seed))
  for (let at = 0; ; ) {
    const next = digest.slice()
    seeded.set(next)
    authenticate(workplace, key, seeded)
    const end = Math.min(hash.digestLength, output.length - at)
    for (let i = 0; i < end; i++) output[at + i] = (output[at + i] as number) ^ byteOf(hash, digest, i)
    at += end
    if (at >= output.length) return
    alone.set(next)
    authenticate(workplace, key, alone)
  }
}

/** The pseudo-random function of TLS 1.0 and 1.1 (RFC 2246 §5): MD5 with the secret's first half, SHA-1 with its second. */
export function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  // The halves share their middle byte when the length is odd.
  const half = (secret.length + 1) >> 1
  const labelled = Buffer.concat([Buffer.from(label, 'latin1'), seed])
  const output = Buffer.allocUnsafe(length).fill(0)
  expandInto(output, md5, secret.subarray(0, half), labelled)
  expandInto(output, sha1, secret.subarray(secret.length - half), labelled)
  return output
}

/** The expansion of SSL 3.0 (RFC 6101 §6.1 and §6.2.2): MD5 over the secret and a SHA-1 salted with 'A', 'BB', 'CCC' … */
export function ssl3Expand(secret: Buffer, seed: Buffer, length: number): Buffer {
  const output: Buffer[] = []
  for (let block = 0; block * 16 < length; block++) {
    const salt = Buffer.alloc(block + 1, 0x41 + block)
    const inner = createHash('sha1').update(salt).update(secret).update(seed).digest()
    output.push(createHash('md5').update(secret).update(inner).digest())
  }
  return Buffer.concat(output, length)
}
