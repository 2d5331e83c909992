import { generateKeyPairSync, type KeyObject } from 'node:crypto'

/** A short RSA key for the export suites, in the numbers a ServerKeyExchange carries (RFC 2246 §7.4.3). */
export interface ExportKey {
  readonly privateKey: KeyObject
  readonly modulus: Buffer
  readonly exponent: Buffer
}

const HOUR = 3_600_000

/**
 * Makes the short keys when a client first needs one and throws them away an hour later: a 512-bit key that lives long
 * is what FREAK (CVE-2015-0204) was about. Making one takes some 3 ms at 512 bits and 8 ms at 1024.
 */
export class ExportKeys {
  readonly #now: () => number
  readonly #lifetime: number
  readonly #keys = new Map<512 | 1024, { readonly key: ExportKey; readonly born: number }>()

  /** `now` and `lifetime` are in milliseconds. */
  constructor(now: () => number = Date.now, lifetime: number = HOUR) {
    this.#now = now
    this.#lifetime = lifetime
  }

  get(bits: 512 | 1024): ExportKey {
    const now = this.#now()
    const held = this.#keys.get(bits)
    if (held !== undefined && now - held.born < this.#lifetime) return held.key
    const key = makeExportKey(bits)
    this.#keys.set(bits, { key, born: now })
    return key
  }
}

function makeExportKey(bits: 512 | 1024): ExportKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  return { privateKey, modulus: Buffer.from(n, 'base64url'), exponent: Buffer.from(e, 'base64url') }
}
