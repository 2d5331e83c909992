import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/*
 * The proof that a single-sign-on client makes over the server's nonce (msnp-wire §5.4). `secret` is the 24 bytes that were handed
 * out with the ticket; the nonce is the base64 text itself, not what it decodes to.
 */

/** Header size, CBC, 3DES, SHA-1, sizes of IV, hash and cipher text: seven little-endian words before everything else. */
const header = [28, 1, 0x6603, 0x8004, 8, 20] as const
const headerLength = 28
const ivLength = 8
const hashLength = 20
const blockLength = 8

/** Longest response that is read, in base64 characters: a genuine one has 172. */
const longestResponse = 2048

/** The two keys that come out of a session secret (msnp-wire §5.4.2), 24 bytes each. */
export interface ProofKeys {
  readonly hash: Buffer
  readonly encryption: Buffer
}

export function deriveKeys(secret: Buffer): ProofKeys {
  return { hash: derive(secret, 'SESSION KEY HASH'), encryption: derive(secret, 'SESSION KEY ENCRYPTION') }
}

function derive(secret: Buffer, label: string): Buffer {
  const message = Buffer.from(`WS-SecureConversation${label}`, 'latin1')
  const first = hmac(secret, message)
  const second = hmac(secret, Buffer.concat([first, message]))
  const third = hmac(secret, first)
  const fourth = hmac(secret, Buffer.concat([third, message]))
  return Buffer.concat([second, fourth.subarray(0, 4)])
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('sha1', key).update(data).digest()
}

/**
 * What a client sends as the proof: 128 bytes in base64 for a nonce of 64 characters.
 *
 * @param iv eight bytes; random unless a test wants the same answer twice.
 */
export function makeResponse(secret: Buffer, nonce: string, iv: Buffer = randomBytes(ivLength)): string {
  const keys = deriveKeys(secret)
  const text = Buffer.from(nonce, 'latin1')
  const cipher = createCipheriv('des-ede3-cbc', keys.encryption, iv)
  const encrypted = Buffer.concat([cipher.update(text), cipher.final()])
  const head = Buffer.alloc(headerLength)
  for (const [index, word] of [...header, encrypted.length].entries()) head.writeUInt32LE(word, index * 4)
  return Buffer.concat([head, iv, hmac(keys.hash, text), encrypted]).toString('base64')
}

/**
 * Whether a proof was made over this nonce with this secret (msnp-wire §5.4.3): the shape, the hash and the encrypted nonce must
 * all be right. Never throws: what is no proof is no proof.
 */
export function verifyResponse(response: string, secret: Buffer, nonce: string): boolean {
  if (response.length > longestResponse || nonce === '') return false
  const bytes = Buffer.from(response, 'base64')
  const fixed = headerLength + ivLength + hashLength
  if (bytes.length < fixed) return false
  if (!header.every((word, index) => bytes.readUInt32LE(index * 4) === word)) return false
  const encrypted = bytes.subarray(fixed)
  if (bytes.readUInt32LE(24) !== encrypted.length || encrypted.length === 0) return false
  if (encrypted.length % blockLength !== 0) return false
  const keys = deriveKeys(secret)
  const text = Buffer.from(nonce, 'latin1')
  if (!timingSafeEqual(hmac(keys.hash, text), bytes.subarray(headerLength + ivLength, fixed))) return false
  return decrypt(encrypted, keys, bytes.subarray(headerLength, headerLength + ivLength))?.equals(text) === true
}

function decrypt(encrypted: Buffer, keys: ProofKeys, iv: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('des-ede3-cbc', keys.encryption, iv)
  try {
    return Buffer.concat([decipher.update(encrypted), decipher.final()])
  } catch {
    // Wrong padding: encrypted with another key.
    return undefined
  }
}
