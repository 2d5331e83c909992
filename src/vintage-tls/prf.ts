import { createHash, createHmac } from 'node:crypto'
import type { MacName } from './suites.ts'

/** P_hash of RFC 2246 §5: as many HMACs as `length` bytes need. */
function expand(hash: MacName, secret: Buffer, seed: Buffer, length: number): Buffer {
  const output: Buffer[] = []
  let a = seed
  for (let made = 0; made < length; ) {
    a = createHmac(hash, secret).update(a).digest()
    const block = createHmac(hash, secret).update(a).update(seed).digest()
    output.push(block)
    made += block.length
  }
  return Buffer.concat(output, length)
}

/** The pseudo-random function of TLS 1.0 and 1.1 (RFC 2246 §5): MD5 with the secret's first half, SHA-1 with its second. */
export function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  // The halves share their middle byte when the length is odd.
  const half = (secret.length + 1) >> 1
  const labelled = Buffer.concat([Buffer.from(label, 'latin1'), seed])
  const output = expand('md5', secret.subarray(0, half), labelled, length)
  const other = expand('sha1', secret.subarray(secret.length - half), labelled, length)
  for (let i = 0; i < length; i++) output[i] = (output[i] as number) ^ (other[i] as number)
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
