import { FatalAlert } from './alerts.ts'
import { ByteReader, ShortInput } from './byte-reader.ts'
import { FALLBACK_SCSV, RENEGOTIATION_INFO_SCSV } from './suites.ts'

/** What a client asks for, whichever of the two formats it came in. */
export interface ClientHello {
  /** 'v2': SSL 2.0's framing around a request for something newer (RFC 2246 appendix E); 'v3': an ordinary record. */
  readonly format: 'v2' | 'v3'
  /** The highest version the client speaks, for example 0x0301. */
  readonly version: number
  /** 32 bytes; a v2 challenge stands at the right end of them. */
  readonly random: Buffer
  /** 0 to 32 bytes. */
  readonly sessionId: Buffer
  /** In the client's order; SSL 2.0's own kinds are numbers above 0xffff. */
  readonly suites: readonly number[]
  /** The name in the server_name extension (RFC 6066 §3), lower case. */
  readonly serverName?: string
  /** The client understands RFC 5746, by its extension or its signalling suite. */
  readonly secureRenegotiation: boolean
  /** The client has tried a higher version and failed (RFC 7507). */
  readonly fallback: boolean
}

const decodeError = (reason: string): FatalAlert => new FatalAlert('decode_error', reason)

/** Runs a parser; a structure that ends early becomes `decode_error`. */
function parsing<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof ShortInput) throw decodeError(`the hello is malformed: ${error.message}`)
    throw error
  }
}

/**
 * Reads a v2-format hello's body, which begins behind the two length bytes (RFC 2246 appendix E.1).
 * Throws FatalAlert when a length does not fit.
 */
export const parseV2Hello = (body: Buffer): ClientHello =>
  parsing(() => {
    const reader = new ByteReader(body)
    reader.number(1)
    const version = reader.number(2)
    const suitesLength = reader.number(2)
    const sessionIdLength = reader.number(2)
    const challengeLength = reader.number(2)
    if (suitesLength === 0 || suitesLength % 3 !== 0) throw decodeError('the list of cipher kinds has an odd length')
    if (sessionIdLength > 32) throw decodeError('the session id is longer than 32 bytes')
    if (challengeLength < 16 || challengeLength > 32) throw decodeError('the challenge is not 16 to 32 bytes long')
    const kinds = new ByteReader(reader.bytes(suitesLength))
    const suites: number[] = []
    while (kinds.remaining > 0) suites.push(kinds.number(3))
    const sessionId = reader.bytes(sessionIdLength)
    const challenge = reader.bytes(challengeLength)
    if (reader.remaining > 0) throw decodeError('there are bytes behind the hello')
    return {
      format: 'v2',
      version,
      random: Buffer.concat([Buffer.alloc(32 - challengeLength), challenge]),
      sessionId: Buffer.from(sessionId),
      suites,
      secureRenegotiation: suites.includes(RENEGOTIATION_INFO_SCSV),
      fallback: suites.includes(FALLBACK_SCSV),
    }
  })

/** Reads the body of a ClientHello handshake message (RFC 2246 §7.4.1.2). Throws FatalAlert. */
export const parseV3Hello = (body: Buffer): ClientHello =>
  parsing(() => {
    const reader = new ByteReader(body)
    const version = reader.number(2)
    if (version >> 8 !== 3) throw new FatalAlert('protocol_version', 'the hello asks for no version known')
    const random = Buffer.from(reader.bytes(32))
    const sessionId = Buffer.from(reader.vector(1))
    if (sessionId.length > 32) throw decodeError('the session id is longer than 32 bytes')
    const list = new ByteReader(reader.vector(2))
    if (list.remaining === 0 || list.remaining % 2 !== 0) throw decodeError('the list of suites has an odd length')
    const suites: number[] = []
    while (list.remaining > 0) suites.push(list.number(2))
    if (!reader.vector(1).includes(0)) {
      throw new FatalAlert('illegal_parameter', 'the client does not offer to do without compression')
    }
    const extensions = parseExtensions(reader)
    const renegotiationInfo = extensions.get(0xff01)
    // RFC 5746 §3.6: in a first handshake the extension must be empty.
    if (renegotiationInfo !== undefined && !(renegotiationInfo.length === 1 && renegotiationInfo[0] === 0)) {
      throw new FatalAlert('handshake_failure', 'the renegotiation_info of a first hello is not empty')
    }
    const serverName = parseServerName(extensions.get(0))
    return {
      format: 'v3',
      version,
      random,
      sessionId,
      suites,
      ...(serverName === undefined ? {} : { serverName }),
      secureRenegotiation: renegotiationInfo !== undefined || suites.includes(RENEGOTIATION_INFO_SCSV),
      fallback: suites.includes(FALLBACK_SCSV),
    }
  })

/** RFC 2246 §7.4.1.2 lets a hello carry more bytes, to be ignored: what is no well-formed list counts as none. */
function parseExtensions(reader: ByteReader): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>()
  if (reader.remaining < 2) return found
  try {
    const list = new ByteReader(reader.vector(2))
    while (list.remaining > 0) {
      const type = list.number(2)
      found.set(type, list.vector(2))
    }
    return found
  } catch (error) {
    if (error instanceof ShortInput) return new Map()
    throw error
  }
}

/** The first host_name of the extension (RFC 6066 §3); undefined unless it is printable ASCII of at most 255 bytes. */
function parseServerName(extension: Buffer | undefined): string | undefined {
  if (extension === undefined || extension.length < 5) return undefined
  const length = extension.readUInt16BE(3)
  if (extension[2] !== 0 || length === 0 || length > 255 || 5 + length > extension.length) return undefined
  const name = extension.toString('latin1', 5, 5 + length)
  return /^[\x21-\x7e]+$/.test(name) ? name.toLowerCase() : undefined
}
