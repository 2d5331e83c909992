import { createHash } from 'node:crypto'

/*
 * What a client answers to CHL (msnp-wire §5.6). Every client carries a product id and a key; our own client needs them to be one
 * of them. A server accepts any answer.
 */

/** A client's product id and key. */
export interface Product {
  readonly id: string
  readonly key: string
}

/** Known pairs (msnp-wire §5.6). */
export const products = {
  msn3: { id: 'msmsgs@msnmsgr.com', key: 'Q1P7W2E4J9R8U3S5' },
  msn6: { id: 'PROD0038W!61ZTF9', key: 'VT6PX?UQTM4WM%YR' },
  msn7: { id: 'PROD0090YUAUV{2B', key: 'YMM8C_H7KCQ2S_KL' },
  msn75: { id: 'PROD0101{0RM?UBW', key: 'CFHUR$52U_{VIX5T' },
  live80: { id: 'PROD0112J1LW7%NB', key: 'RH96F{PHI8PPX_TJ' },
  live81: { id: 'PROD0113H11T8$X_', key: 'RG@XY*28Q5QHS%Q5' },
  live85: { id: 'PROD0119GSJUC$18', key: 'ILTXC!4IXB5FB*PX' },
  live2009: { id: 'PROD0120PW!CCV9@', key: 'C1BX{V4W}Q3*10SM' },
} as const satisfies Readonly<Record<string, Product>>

/** Dialects 6–10: the MD5 of challenge and key, 32 hex digits. */
export function answerOldChallenge(challenge: string, { key }: Product): string {
  return createHash('md5')
    .update(challenge + key, 'latin1')
    .digest('hex')
}

const modulus = 0x7fffffffn
const multiplier = 0x0e79a9c1n
const mask = 0x7fffffffn

/** Dialect 11 on: the same MD5, mixed with a sum over challenge and product id. All words are little-endian. */
export function answerChallenge(challenge: string, { id, key }: Product): string {
  const digest = createHash('md5')
    .update(challenge + key, 'latin1')
    .digest()
  const hash = [0, 4, 8, 12].map((offset) => BigInt(digest.readUInt32LE(offset)))
  const [k0 = 0n, k1 = 0n, k2 = 0n, k3 = 0n] = hash.map((word) => word & mask)
  const text = challenge + id
  const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8, '0'), 'latin1')
  let high = 0n
  let low = 0n
  for (let offset = 0; offset < padded.length; offset += 8) {
    let step = ((BigInt(padded.readUInt32LE(offset)) * multiplier) % modulus) + high
    step = (step * k0 + k1) % modulus
    high = (BigInt(padded.readUInt32LE(offset + 4)) + step) % modulus
    high = (high * k2 + k3) % modulus
    low += high + step
  }
  high = (high + k1) % modulus
  low = (low + k3) % modulus
  const answer = Buffer.alloc(16)
  for (const [index, word] of hash.entries())
    answer.writeUInt32LE(Number(BigInt.asUintN(32, word ^ (index % 2 === 0 ? high : low))), index * 4)
  return answer.toString('hex')
}
