/** How a cipher's keys are cut from the key block (RFC 2246 §6.3 and appendix C, draft-ietf-tls-56-bit-ciphersuites-01). */
export interface CipherShape {
  readonly keyLength: number
  /** Bytes of a block; 0 for the stream cipher. It is also the length of the initialization vector. */
  readonly blockLength: number
}

export const cipherShapes = {
  rc4: { keyLength: 16, blockLength: 0 },
  rc2: { keyLength: 16, blockLength: 8 },
  des: { keyLength: 8, blockLength: 8 },
  '3des': { keyLength: 24, blockLength: 8 },
  aes128: { keyLength: 16, blockLength: 16 },
  aes256: { keyLength: 32, blockLength: 16 },
} as const satisfies Record<string, CipherShape>

export type CipherName = keyof typeof cipherShapes
export type MacName = 'md5' | 'sha1'

/** One cipher suite the engine speaks. Every one of them exchanges keys by RSA. */
export interface CipherSuite {
  /** The two bytes on the wire. */
  readonly id: number
  /** The IANA name. */
  readonly name: string
  readonly cipher: CipherName
  readonly mac: MacName
  /** Secret bytes taken from the key block; fewer than the cipher's key length in export suites. */
  readonly keyMaterial: number
  /** Longest RSA key, in bits, that the export rules allow for the key exchange; 0 when they do not apply. */
  readonly exportBits: 0 | 512 | 1024
}

const suite = (id: number, name: string, cipher: CipherName, mac: MacName): CipherSuite => ({
  id,
  name,
  cipher,
  mac,
  keyMaterial: cipherShapes[cipher].keyLength,
  exportBits: 0,
})

const exportSuite = (
  id: number,
  name: string,
  cipher: CipherName,
  mac: MacName,
  keyMaterial: number,
  exportBits: 512 | 1024,
): CipherSuite => ({ id, name, cipher, mac, keyMaterial, exportBits })

/**
 * The suites in the server's order of preference (vintage-tls §5.1): RC4 stands before 3DES because the attacks on
 * CBC in SSL 3.0 and TLS 1.0 do not touch it, it is cheap on a 486, and Microsoft put it first.
 */
export const suitesByPreference: readonly CipherSuite[] = [
  suite(0x002f, 'TLS_RSA_WITH_AES_128_CBC_SHA', 'aes128', 'sha1'),
  suite(0x0035, 'TLS_RSA_WITH_AES_256_CBC_SHA', 'aes256', 'sha1'),
  suite(0x0005, 'TLS_RSA_WITH_RC4_128_SHA', 'rc4', 'sha1'),
  suite(0x0004, 'TLS_RSA_WITH_RC4_128_MD5', 'rc4', 'md5'),
  suite(0x000a, 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', '3des', 'sha1'),
  suite(0x0009, 'TLS_RSA_WITH_DES_CBC_SHA', 'des', 'sha1'),
  exportSuite(0x0064, 'TLS_RSA_EXPORT1024_WITH_RC4_56_SHA', 'rc4', 'sha1', 7, 1024),
  exportSuite(0x0062, 'TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA', 'des', 'sha1', 8, 1024),
  exportSuite(0x0003, 'TLS_RSA_EXPORT_WITH_RC4_40_MD5', 'rc4', 'md5', 5, 512),
  exportSuite(0x0006, 'TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5', 'rc2', 'md5', 5, 512),
  exportSuite(0x0008, 'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA', 'des', 'sha1', 5, 512),
]

const byId: ReadonlyMap<number, CipherSuite> = new Map(suitesByPreference.map((one) => [one.id, one]))

/** The suite with these two bytes, if the engine speaks it. */
export const findSuite = (id: number): CipherSuite | undefined => byId.get(id)

/** Signalling values that are no suites (RFC 5746 §3.3, RFC 7507 §2). */
export const RENEGOTIATION_INFO_SCSV = 0x00ff
export const FALLBACK_SCSV = 0x5600
