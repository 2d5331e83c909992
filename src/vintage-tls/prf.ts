import { createHash } from 'node:crypto'
import { SmallHmac } from './small-hmac.ts'
import type { MacName } from './suites.ts'

/** XORs P_hash of RFC 2246 §5 into `output`: as many HMACs as its length needs. */
function expandInto(output: Buffer, hash: MacName, secret: Buffer, seed: Buffer): void {
  const hmac = new SmallHmac(hash, secret)
  const step = hmac.digestLength
  // A(i) stands in front of the seed, so that HMAC(A(i) + seed) needs no copying.
  const message = new Uint8Array(step + seed.length)
  message.set(seed, step)
  const block = new Uint8Array(step)
  hmac.digest(message, step, seed.length, message, 0)
  for (let at = 0; at < output.length; at += step) {
    hmac.digest(message, 0, message.length, block, 0)
    const end = Math.min(step, output.length - at)
    for (let i = 0; i < end; i++) output[at + i] = (output[at + i] as number) ^ (block[i] as number)
    hmac.digest(message, 0, step, message, 0)
  }
}

/** The pseudo-random function of TLS 1.0 and 1.1 (RFC 2246 §5): MD5 with the secret's first half, SHA-1 with its second. */
export function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  // The halves share their middle byte when the length is odd.
  const half = (secret.length + 1) >> 1
  const labelled = Buffer.concat([Buffer.from(label, 'latin1'), seed])
  const output = Buffer.alloc(length)
  expandInto(output, 'md5', secret.subarray(0, half), labelled)
  expandInto(output, 'sha1', secret.subarray(secret.length - half), labelled)
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
