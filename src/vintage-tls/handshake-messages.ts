import { createHash, type KeyObject } from 'node:crypto'
import { FatalAlert } from './alerts.ts'
import { ByteQueue } from './byte-queue.ts'
import { uint, vector } from './byte-reader.ts'
import type { ExportKey } from './export-keys.ts'
import type { Randoms } from './key-schedule.ts'
import { signDigests } from './rsa.ts'
import type { CipherSuite } from './suites.ts'
import { type ProtocolVersion, SSL_3_0 } from './versions.ts'

/** Handshake message types (RFC 2246 §7.4). */
export const handshakeTypes = {
  clientHello: 1,
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  serverHelloDone: 14,
  clientKeyExchange: 16,
  finished: 20,
} as const

export const HANDSHAKE_HEADER = 4
export const MAX_HANDSHAKE_MESSAGE = 16_384

export interface HandshakeMessage {
  readonly type: number
  readonly body: Buffer
  /** Header and body, as the transcript wants it. */
  readonly whole: Buffer
}

/** Joins handshake fragments: a message may be spread over records, and a record may hold several (RFC 2246 §6.2.1). */
export class HandshakeReader {
  readonly #queue = new ByteQueue()

  /** True between the first and the last byte of a message. */
  get midMessage(): boolean {
    return this.#queue.length > 0
  }

  append(fragment: Buffer): void {
    this.#queue.append(fragment)
  }

  /** The next whole message; undefined until more comes. `limit` bounds its body. Throws FatalAlert. */
  next(limit: number = MAX_HANDSHAKE_MESSAGE): HandshakeMessage | undefined {
    const queue = this.#queue
    if (queue.length < HANDSHAKE_HEADER) return undefined
    const length = (queue.byteAt(1) << 16) | (queue.byteAt(2) << 8) | queue.byteAt(3)
    if (length > limit) throw new FatalAlert('illegal_parameter', `a handshake message claims ${length} bytes`)
    if (queue.length < HANDSHAKE_HEADER + length) return undefined
    const whole = queue.take(HANDSHAKE_HEADER + length)
    return { type: whole[0] as number, body: whole.subarray(HANDSHAKE_HEADER), whole }
  }
}

/** A message with its type and length in front. */
export const handshakeMessage = (type: number, body: Buffer): Buffer => Buffer.concat([uint(type, 1), vector(body, 3)])

export interface ServerHelloFields {
  readonly version: ProtocolVersion
  readonly random: Buffer
  readonly sessionId: Buffer
  readonly suite: CipherSuite
  readonly secureRenegotiation: boolean
}

/** An empty renegotiation_info, as the only extension there is (RFC 5746 §3.6). */
const renegotiationInfo = Buffer.from('0005ff01000100', 'hex')
const nullCompression = Buffer.from([0])
const nothing = Buffer.alloc(0)

export const serverHello = (fields: ServerHelloFields): Buffer =>
  handshakeMessage(
    handshakeTypes.serverHello,
    Buffer.concat([
      uint(fields.version, 2),
      fields.random,
      vector(fields.sessionId, 1),
      uint(fields.suite.id, 2),
      nullCompression,
      // A client that has not asked would not expect bytes behind the compression method.
      fields.secureRenegotiation ? renegotiationInfo : nothing,
    ]),
  )

/** The RSA_EXPORT key and its signature (RFC 2246 §7.4.3, RFC 6101 §5.6.4). */
export function serverKeyExchange(exportKey: ExportKey, signingKey: KeyObject, randoms: Randoms): Buffer {
  const parameters = Buffer.concat([vector(exportKey.modulus, 2), vector(exportKey.exponent, 2)])
  const signed = Buffer.concat([randoms.client, randoms.server, parameters])
  const digests = (['md5', 'sha1'] as const).map((hash) => createHash(hash).update(signed).digest())
  const signature = signDigests(signingKey, Buffer.concat(digests))
  return handshakeMessage(handshakeTypes.serverKeyExchange, Buffer.concat([parameters, vector(signature, 2)]))
}

export const serverHelloDone = (): Buffer => handshakeMessage(handshakeTypes.serverHelloDone, nothing)
export const finished = (content: Buffer): Buffer => handshakeMessage(handshakeTypes.finished, content)

/**
 * The encrypted secret out of a ClientKeyExchange. SSL 3.0 sends it bare, TLS with a length in front (RFC 2246
 * §7.4.7.1); a TLS client that forgot the length is understood all the same. Anything else comes back as it is and
 * fails later, like every other bad secret.
 */
export function encryptedPremaster(version: ProtocolVersion, body: Buffer, modulusLength: number): Buffer {
  if (version === SSL_3_0 || body.length !== modulusLength + 2) return body
  return body.readUInt16BE(0) === modulusLength ? body.subarray(2) : body
}
