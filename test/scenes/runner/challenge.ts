import { createHash } from 'node:crypto'

/** A client's product id and key (msnp-wire §5.6). */
export interface ProductPair {
  readonly id: string
  readonly key: string
}

const modulus = 0x7fffffffn

/** Four bytes each, the lowest first. */
function toWords(bytes: Buffer): readonly bigint[] {
  return Array.from({ length: bytes.length / 4 }, (_, index) => BigInt(bytes.readUInt32LE(index * 4)))
}

/**
 * What a client of MSNP11 or later answers to a challenge: 32 hex digits. Written from the reference, apart from the server's own
 * reading of it, so that the two check each other (msnp-wire §5.6, steps 1–5).
 */
export function challengeAnswer(challenge: string, { id, key }: ProductPair): string {
  const hash = toWords(createHash('md5').update(`${challenge}${key}`, 'latin1').digest())
  const [k0 = 0n, k1 = 0n, k2 = 0n, k3 = 0n] = hash.map((word) => word & modulus)
  const text = `${challenge}${id}`
  const words = toWords(Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8, '0'), 'latin1'))
  let high = 0n
  let low = 0n
  for (let index = 0; index < words.length; index += 2) {
    const [even = 0n, odd = 0n] = words.slice(index, index + 2)
    let step = ((even * 0x0e79a9c1n) % modulus) + high
    step = (step * k0 + k1) % modulus
    high = (odd + step) % modulus
    high = (high * k2 + k3) % modulus
    low += high + step
  }
  high = (high + k1) % modulus
  low = (low + k3) % modulus
  const answer = Buffer.alloc(16)
  for (const [index, word] of hash.entries())
    answer.writeUInt32LE(Number(word ^ (index % 2 === 0 ? high : low)), index * 4)
  return answer.toString('hex')
}
