import { createHash } from 'node:crypto'
import { prf, ssl3Expand } from './prf.ts'
import { type CipherSuite, cipherShapes } from './suites.ts'
import type { Transcript } from './transcript.ts'
import { type ProtocolVersion, SSL_3_0, TLS_1_1 } from './versions.ts'

export interface Randoms {
  readonly client: Buffer
  readonly server: Buffer
}

/** The secrets of one direction. */
export interface DirectionKeys {
  readonly macSecret: Buffer
  readonly key: Buffer
  readonly iv: Buffer
}

export interface ConnectionKeys {
  readonly client: DirectionKeys
  readonly server: DirectionKeys
}

export type Sender = 'client' | 'server'

const macLengths = { md5: 16, sha1: 20 } as const
const md5 = (...parts: Buffer[]): Buffer => {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** 48 bytes from the 48 of the premaster secret (RFC 6101 §6.1, RFC 2246 §8.1). */
export function deriveMasterSecret(version: ProtocolVersion, premaster: Buffer, randoms: Randoms): Buffer {
  const seed = Buffer.concat([randoms.client, randoms.server])
  return version === SSL_3_0 ? ssl3Expand(premaster, seed, 48) : prf(premaster, 'master secret', seed, 48)
}

/** Cuts the key block into both directions' secrets (RFC 6101 §6.2.2, RFC 2246 §6.3). */
export function deriveConnectionKeys(
  version: ProtocolVersion,
  suite: CipherSuite,
  masterSecret: Buffer,
  randoms: Randoms,
): ConnectionKeys {
  const { blockLength } = cipherShapes[suite.cipher]
  const macLength = macLengths[suite.mac]
  // Export suites make their initialization vectors another way. In TLS 1.1 each record brings its own, but the engine
  // lets the cipher run on and drops the first block, so any vector will do: it takes none from the block (RFC 4346 §6.3).
  const ivLength = suite.exportBits > 0 || version === TLS_1_1 ? 0 : blockLength
  const length = 2 * (macLength + suite.keyMaterial + ivLength)
  const seed = Buffer.concat([randoms.server, randoms.client])
  const block =
    version === SSL_3_0 ? ssl3Expand(masterSecret, seed, length) : prf(masterSecret, 'key expansion', seed, length)

  let at = 0
  const cut = (size: number): Buffer => {
    at += size
    return block.subarray(at - size, at)
  }
  const clientMac = cut(macLength)
  const serverMac = cut(macLength)
  const clientKey = cut(suite.keyMaterial)
  const serverKey = cut(suite.keyMaterial)
  const clientIv = cut(ivLength)
  const serverIv = cut(ivLength)
  if (suite.exportBits > 0) {
    const weakened = weaken(version, suite, clientKey, serverKey, randoms)
    return {
      client: { macSecret: clientMac, ...weakened.client },
      server: { macSecret: serverMac, ...weakened.server },
    }
  }
  const orZeros = (iv: Buffer): Buffer => (iv.length === blockLength ? iv : Buffer.alloc(blockLength))
  return {
    client: { macSecret: clientMac, key: clientKey, iv: orZeros(clientIv) },
    server: { macSecret: serverMac, key: serverKey, iv: orZeros(serverIv) },
  }
}

/** The final keys of export suites, and vectors that anybody can compute (RFC 6101 §6.2.2.1, RFC 2246 §6.3.1). */
function weaken(
  version: ProtocolVersion,
  suite: CipherSuite,
  clientKey: Buffer,
  serverKey: Buffer,
  { client, server }: Randoms,
): Record<Sender, { key: Buffer; iv: Buffer }> {
  const { keyLength, blockLength } = cipherShapes[suite.cipher]
  if (version === SSL_3_0) {
    return {
      client: {
        key: md5(clientKey, client, server).subarray(0, keyLength),
        iv: md5(client, server).subarray(0, blockLength),
      },
      server: {
        key: md5(serverKey, server, client).subarray(0, keyLength),
        iv: md5(server, client).subarray(0, blockLength),
      },
    }
  }
  const seed = Buffer.concat([client, server])
  const vectors = prf(Buffer.alloc(0), 'IV block', seed, 2 * blockLength)
  return {
    client: { key: prf(clientKey, 'client write key', seed, keyLength), iv: vectors.subarray(0, blockLength) },
    server: { key: prf(serverKey, 'server write key', seed, keyLength), iv: vectors.subarray(blockLength) },
  }
}

const ssl3Senders = { client: Buffer.from('CLNT'), server: Buffer.from('SRVR') } as const
const ssl3Pads = {
  md5: { one: Buffer.alloc(48, 0x36), two: Buffer.alloc(48, 0x5c) },
  sha1: { one: Buffer.alloc(40, 0x36), two: Buffer.alloc(40, 0x5c) },
} as const

/** The content of a Finished message: 36 bytes in SSL 3.0 (RFC 6101 §5.6.9), 12 in TLS (RFC 2246 §7.4.9). */
export function finishedContent(
  version: ProtocolVersion,
  sender: Sender,
  masterSecret: Buffer,
  transcript: Transcript,
): Buffer {
  if (version !== SSL_3_0) {
    const seed = Buffer.concat([transcript.digest('md5'), transcript.digest('sha1')])
    return prf(masterSecret, `${sender} finished`, seed, 12)
  }
  const halves = (['md5', 'sha1'] as const).map((hash) => {
    const pads = ssl3Pads[hash]
    const inner = transcript.digest(hash, ssl3Senders[sender], masterSecret, pads.one)
    return createHash(hash).update(masterSecret).update(pads.two).update(inner).digest()
  })
  return Buffer.concat(halves)
}
