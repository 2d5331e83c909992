import { timingSafeEqual } from 'node:crypto'
import { FatalAlert } from './alerts.ts'
import { type BulkCipher, createBulkCipher } from './bulk-ciphers.ts'
import type { DirectionKeys } from './key-schedule.ts'
import { createRecordMac, type RecordMac } from './mac.ts'
import { MAX_CONTENT } from './records.ts'
import type { CipherSuite } from './suites.ts'
import { type ProtocolVersion, SSL_3_0, TLS_1_1 } from './versions.ts'

/** Turns content into a record's body for the wire. */
export interface RecordSealer {
  seal(contentType: number, content: Buffer): Buffer
}

/** Turns a record's body back into content, or throws FatalAlert. */
export interface RecordOpener {
  open(contentType: number, body: Buffer): Buffer
}

/** One answer for bad padding, bad MAC and bad length, so that none can be told from another (vintage-tls §5.4). */
const badRecord = (): FatalAlert => new FatalAlert('bad_record_mac', 'a record does not decrypt to something authentic')

/** The sealing half of a connection state (RFC 2246 §6.2.3). `random` gives TLS 1.1 its explicit vectors. */
export function createSealer(
  version: ProtocolVersion,
  suite: CipherSuite,
  keys: DirectionKeys,
  random: (size: number) => Buffer,
): RecordSealer {
  const cipher = createBulkCipher(suite.cipher, keys.key, keys.iv, 'encrypt')
  const mac = createRecordMac(version, suite.mac, keys.macSecret)
  const { blockLength } = cipher
  if (blockLength === 0) {
    return { seal: (type, content) => cipher.transform(Buffer.concat([content, mac.next(type, content)])) }
  }
  const explicit = version === TLS_1_1 ? blockLength : 0
  return {
    seal(type, content) {
      const filled = explicit + content.length + mac.length
      const padding = blockLength - (filled % blockLength)
      const plain = Buffer.allocUnsafe(filled + padding)
      // A random first block under the running cipher is RFC 4346 §6.2.3.2's method (2)(b): no vector is predictable.
      if (explicit > 0) random(explicit).copy(plain)
      content.copy(plain, explicit)
      mac.next(type, content).copy(plain, explicit + content.length)
      plain.fill(padding - 1, filled)
      return cipher.transform(plain)
    },
  }
}

/** The opening half of a connection state. */
export function createOpener(version: ProtocolVersion, suite: CipherSuite, keys: DirectionKeys): RecordOpener {
  const cipher = createBulkCipher(suite.cipher, keys.key, keys.iv, 'decrypt')
  const mac = createRecordMac(version, suite.mac, keys.macSecret)
  if (cipher.blockLength === 0) return { open: (type, body) => openStream(cipher, mac, type, body) }
  return { open: (type, body) => openBlocks(version, cipher, mac, type, body) }
}

function openStream(cipher: BulkCipher, mac: RecordMac, type: number, body: Buffer): Buffer {
  if (body.length < mac.length) throw badRecord()
  const plain = cipher.transform(body)
  const content = plain.subarray(0, plain.length - mac.length)
  if (content.length > MAX_CONTENT) throw new FatalAlert('record_overflow', 'a record holds more than 16384 bytes')
  if (!timingSafeEqual(mac.next(type, content), plain.subarray(content.length))) throw badRecord()
  return content
}

function openBlocks(version: ProtocolVersion, cipher: BulkCipher, mac: RecordMac, type: number, body: Buffer): Buffer {
  const { blockLength } = cipher
  const explicit = version === TLS_1_1 ? blockLength : 0
  // What is checked here is on the wire for all to see, so an early answer gives nothing away.
  if (body.length % blockLength !== 0 || body.length < explicit + mac.length + 1) throw badRecord()
  const plain = cipher.transform(body).subarray(explicit)
  const padding = checkPadding(version, plain, blockLength, mac.length)
  // With bad padding the MAC is computed all the same, over the content that no padding would have left.
  const content = plain.subarray(0, plain.length - mac.length - 1 - padding.length)
  if (content.length > MAX_CONTENT) throw new FatalAlert('record_overflow', 'a record holds more than 16384 bytes')
  const expected = mac.next(type, content)
  const authentic = timingSafeEqual(expected, plain.subarray(content.length, content.length + mac.length))
  if (!authentic || !padding.good) throw badRecord()
  return content
}

/**
 * TLS wants every padding byte to hold the length (RFC 2246 §6.2.3.2). SSL 3.0 leaves them open and only forbids more
 * than a block (RFC 6101 §5.2.3.2), which is what POODLE lives on; nothing can be done about it here.
 */
function checkPadding(
  version: ProtocolVersion,
  plain: Buffer,
  blockLength: number,
  macLength: number,
): { readonly good: boolean; readonly length: number } {
  const length = plain[plain.length - 1] as number
  const fits = length + 1 + macLength <= plain.length
  if (version === SSL_3_0) {
    const good = fits && length < blockLength
    return { good, length: good ? length : 0 }
  }
  let difference = fits ? 0 : 1
  // Always the same number of steps for a record of this size, whatever the padding says.
  const steps = Math.min(256, plain.length)
  for (let back = 1; back <= steps; back++) {
    const inside = (back - 2 - length) >> 31
    difference |= inside & ((plain[plain.length - back] as number) ^ length)
  }
  return { good: difference === 0, length: difference === 0 ? length : 0 }
}
