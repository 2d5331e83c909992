import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { vector } from './byte-reader.ts'
import { VintageTlsError } from './errors.ts'
import { handshakeMessage, handshakeTypes } from './handshake-messages.ts'

/** A private key and its chain, leaf first; PEM text or DER bytes. The key must serve nothing else (vintage-tls §5.2). */
export interface CertificatePair {
  readonly key: KeyObject | string | Buffer
  readonly chain: readonly (string | Buffer)[]
}

/** The pair, checked and made ready for many handshakes. */
export interface LoadedCertificates {
  readonly key: KeyObject
  readonly keyBits: number
  /** The whole Certificate message (RFC 2246 §7.4.2). */
  readonly message: Buffer
}

/** Reads and checks a pair. Throws VintageTlsError: ERR_VINTAGE_TLS_KEY or ERR_VINTAGE_TLS_CHAIN. */
export function loadCertificates(pair: CertificatePair): LoadedCertificates {
  const key = readKey(pair.key)
  const keyBits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || keyBits < 512 || keyBits > 4096 || keyBits % 8 !== 0) {
    throw new VintageTlsError('ERR_VINTAGE_TLS_KEY', `this one is ${key.asymmetricKeyType} of ${keyBits} bits`)
  }
  const chain = pair.chain.map(readCertificate)
  if (chain[0]?.checkPrivateKey(key) !== true) throw new VintageTlsError('ERR_VINTAGE_TLS_CHAIN')
  const list = Buffer.concat(chain.map((certificate) => vector(certificate.raw, 3)))
  return { key, keyBits, message: handshakeMessage(handshakeTypes.certificate, vector(list, 3)) }
}

function readKey(key: CertificatePair['key']): KeyObject {
  try {
    if (typeof key === 'string') return createPrivateKey(key)
    if (!Buffer.isBuffer(key)) return key
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  } catch (error) {
    throw new VintageTlsError('ERR_VINTAGE_TLS_KEY', error instanceof Error ? error.message : String(error))
  }
}

function readCertificate(certificate: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(certificate)
  } catch (error) {
    throw new VintageTlsError('ERR_VINTAGE_TLS_CHAIN', error instanceof Error ? error.message : String(error))
  }
}
