import { constants, type KeyObject, privateDecrypt, privateEncrypt } from 'node:crypto'

const PREMASTER = 48

/** 0xff when `value` (a byte) is zero, 0x00 otherwise, without a branch. */
const maskIfZero = (value: number): number => ((value - 1) >> 31) & 0xff

/**
 * Decrypts a premaster secret so that nobody can tell a good one from a bad one: whatever is wrong with `encrypted`
 * (its padding, its length, the version inside), the answer is `substitute`, and the handshake goes on until the
 * client's Finished does not decrypt (RFC 5246 §7.4.7.1, vintage-tls §5.4). JavaScript cannot promise constant time:
 * that the key is used nowhere else is the boundary that counts.
 *
 * `versions` are those that the first two bytes may hold: the hello's, and the one negotiated, which some clients put.
 */
export function decryptPremaster(
  key: KeyObject,
  modulusLength: number,
  encrypted: Buffer,
  versions: readonly number[],
  substitute: Buffer,
): Buffer {
  const block = decryptRaw(key, modulusLength, encrypted)
  const separator = modulusLength - PREMASTER - 1
  // 00 02, at least eight bytes that are not zero, 00, 48 bytes (PKCS #1 v1.5): here every place is known beforehand.
  let bad = (block[0] as number) | ((block[1] as number) ^ 2) | (block[separator] as number)
  for (let i = 2; i < separator; i++) bad |= maskIfZero(block[i] as number)
  let wrongVersion = 0xffff
  for (const version of versions) {
    const difference = block.readUInt16BE(separator + 1) ^ version
    wrongVersion &= ((difference - 1) >> 31) ^ -1
  }
  bad |= (wrongVersion & 0xff) | (wrongVersion >> 8)

  const take = maskIfZero(bad & 0xff)
  const premaster = Buffer.allocUnsafe(PREMASTER)
  for (let i = 0; i < PREMASTER; i++) {
    premaster[i] = ((block[separator + 1 + i] as number) & take) | ((substitute[i] as number) & (take ^ 0xff))
  }
  return premaster
}

/** RSA without unpadding; a number the key cannot take becomes a block of zeros, which is as bad as any. */
function decryptRaw(key: KeyObject, modulusLength: number, encrypted: Buffer): Buffer {
  // RSA_PKCS1_PADDING throws on some Node versions and answers bad input at random on others (vintage-tls §2).
  const padding = constants.RSA_NO_PADDING
  try {
    const usable = encrypted.length === modulusLength ? encrypted : Buffer.alloc(modulusLength)
    return privateDecrypt({ key, padding }, usable)
  } catch {
    // Larger than the modulus, which anybody can see from outside.
    return Buffer.alloc(modulusLength)
  }
}

/** The signature of TLS 1.0 and SSL 3.0: MD5 and SHA-1 of the same bytes, padded but not wrapped (RFC 2246 §4.7). */
export const signDigests = (key: KeyObject, digests: Buffer): Buffer =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digests)
