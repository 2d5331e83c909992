import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { SmallHmac } from './small-hmac.ts'
import type { MacName } from './suites.ts'
import { type ProtocolVersion, SSL_3_0 } from './versions.ts'

/** Authenticates one direction's records in order; the sequence number is counted inside. */
export interface RecordMac {
  readonly length: number
  /** The MAC of the next record. */
  next(contentType: number, content: Buffer): Buffer
}

const lengths = { md5: 16, sha1: 20 } as const
/** SSL 3.0 pads to 48 bytes for MD5 and to 40 for SHA-1 (RFC 6101 §5.2.3.1). */
const ssl3PadLengths = { md5: 48, sha1: 40 } as const

/** Bytes 0–7: the sequence number of the record. It would take 2^53 records to wear this counter out. */
function writeSequence(header: Buffer, sequence: number): void {
  header.writeUInt32BE(Math.floor(sequence / 0x1_0000_0000), 0)
  header.writeUInt32BE(sequence >>> 0, 4)
}

function ssl3Mac(hash: MacName, secret: Buffer): RecordMac {
  const inner = Buffer.concat([secret, Buffer.alloc(ssl3PadLengths[hash], 0x36)])
  const outer = Buffer.concat([secret, Buffer.alloc(ssl3PadLengths[hash], 0x5c)])
  const header = Buffer.alloc(11)
  let sequence = 0
  return {
    length: lengths[hash],
    next(contentType, content) {
      writeSequence(header, sequence++)
      header[8] = contentType
      header.writeUInt16BE(content.length, 9)
      const inside = createHash(hash).update(inner).update(header).update(content).digest()
      return createHash(hash).update(outer).update(inside).digest()
    },
  }
}

/** Records up to this many bytes are faster by SmallHmac than by making node:crypto's objects. */
const SHORT_RECORD = 256

/** Header and content of a short record. One for all connections: a digest is finished before another one begins. */
const message = Buffer.alloc(13 + SHORT_RECORD)
const header = message.subarray(0, 13)

function tlsMac(version: ProtocolVersion, hash: MacName, secret: Buffer): RecordMac {
  const hmac = new SmallHmac(hash, secret)
  let key: KeyObject | undefined
  let sequence = 0
  return {
    length: lengths[hash],
    next(contentType, content) {
      writeSequence(header, sequence++)
      header[8] = contentType
      header.writeUInt16BE(version, 9)
      header.writeUInt16BE(content.length, 11)
      if (content.length > SHORT_RECORD) {
        key ??= createSecretKey(secret)
        return createHmac(hash, key).update(header).update(content).digest()
      }
      content.copy(message, 13)
      const mac = Buffer.allocUnsafe(lengths[hash])
      hmac.digest(message, 0, 13 + content.length, mac, 0)
      return mac
    },
  }
}

/** The MAC of SSL 3.0 (RFC 6101 §5.2.3.1) or of TLS (RFC 2246 §6.2.3.1). */
export const createRecordMac = (version: ProtocolVersion, hash: MacName, secret: Buffer): RecordMac =>
  version === SSL_3_0 ? ssl3Mac(hash, secret) : tlsMac(version, hash, secret)
