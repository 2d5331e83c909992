import { createCipheriv, createHmac } from 'node:crypto'

/** Written from the reference, apart from the server's own reading of it, so that the two check each other (msnp-wire §5.4). */
const initialisationVector = Buffer.from('0011223344556677', 'hex')
const cbc = 1
const tripleDes = 0x6603
const sha1 = 0x8004
const headerSize = 28

function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const sum = createHmac('sha1', key)
  for (const part of parts) sum.update(part)
  return sum.digest()
}

/** msnp-wire §5.4.2: 24 bytes for one use of a ticket's secret. */
export function deriveKey(secret: Buffer, label: string): Buffer {
  const message = Buffer.from(`WS-SecureConversation${label}`, 'ascii')
  const first = hmac(secret, message)
  const second = hmac(secret, first, message)
  const third = hmac(secret, first)
  return Buffer.concat([second, hmac(secret, third, message).subarray(0, 4)])
}

/**
 * The proof that goes with a ticket in `USR … SSO S` (msnp-wire §5.4.1).
 *
 * @param secret the `BinarySecret` in base64.
 * @param nonce the server's, as the text that it sent.
 */
export function ssoResponse(secret: string, nonce: string): string {
  const key = Buffer.from(secret, 'base64')
  const text = Buffer.from(nonce, 'ascii')
  const hash = hmac(deriveKey(key, 'SESSION KEY HASH'), text)
  const cipher = createCipheriv('des-ede3-cbc', deriveKey(key, 'SESSION KEY ENCRYPTION'), initialisationVector)
  const encrypted = Buffer.concat([cipher.update(text), cipher.final()])
  const header = Buffer.alloc(headerSize)
  const sizes = [headerSize, cbc, tripleDes, sha1, initialisationVector.length, hash.length, encrypted.length]
  for (const [index, size] of sizes.entries()) header.writeUInt32LE(size, index * 4)
  return Buffer.concat([header, initialisationVector, hash, encrypted]).toString('base64')
}
