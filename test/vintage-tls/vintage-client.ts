import {
  constants,
  createHash,
  createPublicKey,
  type KeyObject,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import { ByteReader, uint, vector } from '../../src/vintage-tls/byte-reader.ts'
import { HandshakeReader, handshakeMessage, handshakeTypes } from '../../src/vintage-tls/handshake-messages.ts'
import {
  type ConnectionKeys,
  deriveConnectionKeys,
  deriveMasterSecret,
  finishedContent,
} from '../../src/vintage-tls/key-schedule.ts'
import {
  createOpener,
  createSealer,
  type RecordOpener,
  type RecordSealer,
} from '../../src/vintage-tls/record-protection.ts'
import {
  type ContentType,
  contentTypes,
  encodeRecord,
  MAX_CONTENT,
  RecordReader,
} from '../../src/vintage-tls/records.ts'
import { type CipherSuite, findSuite } from '../../src/vintage-tls/suites.ts'
import { Transcript } from '../../src/vintage-tls/transcript.ts'
import { type ProtocolVersion, SSL_3_0 } from '../../src/vintage-tls/versions.ts'

export interface ClientSession {
  readonly id: Buffer
  readonly masterSecret: Buffer
}

export interface ClientOptions {
  readonly format: 'v2' | 'v3'
  readonly version: number
  readonly suites: readonly number[]
  /** 16 to 32; v2 only. */
  readonly challengeLength?: number
  readonly session?: ClientSession
  /** Whole extensions, without the length in front of their list; v3 only. */
  readonly extensions?: Buffer
  /** Makes the encrypted premaster secret in place of the client. */
  readonly encrypt?: (key: KeyObject, premaster: Buffer) => Buffer
  readonly random?: (size: number) => Buffer
}

/** The bytes of a v2-format hello, with its two length bytes (RFC 2246 appendix E.1). */
export function v2Hello(
  version: number,
  kinds: readonly number[],
  challenge: Buffer,
  sessionId: Buffer = Buffer.alloc(0),
): Buffer {
  const body = Buffer.concat([
    Buffer.from([1]),
    uint(version, 2),
    uint(kinds.length * 3, 2),
    uint(sessionId.length, 2),
    uint(challenge.length, 2),
    ...kinds.map((kind) => uint(kind, 3)),
    sessionId,
    challenge,
  ])
  return Buffer.concat([uint(0x8000 | body.length, 2), body])
}

/** A ClientHello message without a record around it (RFC 2246 §7.4.1.2). */
export function v3Hello(
  version: number,
  suites: readonly number[],
  random: Buffer,
  sessionId: Buffer = Buffer.alloc(0),
  extensions?: Buffer,
): Buffer {
  const parts = [
    uint(version, 2),
    random,
    vector(sessionId, 1),
    vector(Buffer.concat(suites.map((suite) => uint(suite, 2))), 2),
    Buffer.from([1, 0]),
  ]
  if (extensions !== undefined) parts.push(vector(extensions, 2))
  return handshakeMessage(handshakeTypes.clientHello, Buffer.concat(parts))
}

/**
 * A client of 1999 by hand, without I/O. It shares ciphers and key derivation with the engine, so it proves the order of
 * things and what the engine tolerates; that both compute the same as the rest of the world is for interop.test.ts.
 */
export class VintageClient {
  readonly #options: ClientOptions
  readonly #send: (bytes: Buffer) => void
  readonly #random: (size: number) => Buffer
  readonly #records = new RecordReader()
  readonly #messages = new HandshakeReader()
  readonly #transcript = new Transcript()
  #clientRandom: Buffer = Buffer.alloc(0)
  #serverRandom: Buffer = Buffer.alloc(0)
  #version: ProtocolVersion = 0x0300
  #suite: CipherSuite | undefined
  #key: KeyObject | undefined
  #masterSecret: Buffer = Buffer.alloc(0)
  #keys: ConnectionKeys | undefined
  #sealer: RecordSealer | undefined
  #opener: RecordOpener | undefined
  #sessionId: Buffer = Buffer.alloc(0)
  /** What came of it. */
  open = false
  resumed = false
  serverKeyExchanged = false
  secureRenegotiation = false
  received: Buffer[] = []
  alerts: string[] = []
  onOpen: () => void = () => {}
  onData: (bytes: Buffer) => void = (bytes) => this.received.push(bytes)
  onAlert: (alert: string) => void = () => {}

  constructor(options: ClientOptions, send: (bytes: Buffer) => void) {
    this.#options = options
    this.#send = send
    this.#random = options.random ?? randomBytes
  }

  get version(): ProtocolVersion {
    return this.#version
  }

  get suite(): CipherSuite | undefined {
    return this.#suite
  }

  get session(): ClientSession {
    return { id: this.#sessionId, masterSecret: this.#masterSecret }
  }

  start(): void {
    const { format, version, suites, challengeLength = 32, session, extensions } = this.#options
    if (format === 'v2') {
      const challenge = this.#random(challengeLength)
      this.#clientRandom = Buffer.concat([Buffer.alloc(32 - challengeLength), challenge])
      const hello = v2Hello(version, suites, challenge, session?.id)
      this.#transcript.add(hello.subarray(2))
      this.#send(hello)
      return
    }
    this.#clientRandom = this.#random(32)
    const hello = v3Hello(version, suites, this.#clientRandom, session?.id, extensions)
    this.#transcript.add(hello)
    this.#send(encodeRecord(contentTypes.handshake, Math.min(version, 0x0301), hello))
  }

  receive(bytes: Buffer): void {
    this.#records.append(bytes)
    for (let record = this.#records.next(); record !== undefined; record = this.#records.next()) {
      const content = this.#opener?.open(record.type, record.body) ?? record.body
      this.#content(record.type, content)
    }
  }

  write(data: Buffer | string): void {
    this.#sendContent(contentTypes.applicationData, Buffer.from(data))
  }

  sendAlert(level: number, code: number): void {
    this.#sendContent(contentTypes.alert, Buffer.from([level, code]))
  }

  /** Any content under the current keys, to try what does not belong. */
  sendContent(type: ContentType, content: Buffer): void {
    this.#sendContent(type, content)
  }

  #sendContent(type: ContentType, content: Buffer): void {
    for (let at = 0; at === 0 || at < content.length; at += MAX_CONTENT) {
      const piece = content.subarray(at, at + MAX_CONTENT)
      this.#send(encodeRecord(type, this.#version, this.#sealer?.seal(type, piece) ?? piece))
    }
  }

  #content(type: ContentType, content: Buffer): void {
    if (type === contentTypes.applicationData) this.onData(content)
    if (type === contentTypes.alert) {
      const alert = `${content[0]}:${content[1]}`
      this.alerts.push(alert)
      this.onAlert(alert)
    }
    if (type === contentTypes.changeCipherSpec) {
      const { suite, keys } = this.#agreed()
      this.#opener = createOpener(this.#version, suite, keys.server)
    }
    if (type !== contentTypes.handshake) return
    this.#messages.append(content)
    for (let message = this.#messages.next(); message !== undefined; message = this.#messages.next()) {
      if (message.type === handshakeTypes.finished) this.#finish(message.body)
      this.#transcript.add(message.whole)
      this.#message(message.type, message.body)
    }
  }

  #message(type: number, body: Buffer): void {
    const reader = new ByteReader(body)
    if (type === handshakeTypes.serverHello) {
      this.#version = reader.number(2) as ProtocolVersion
      this.#serverRandom = Buffer.from(reader.bytes(32))
      this.#sessionId = Buffer.from(reader.vector(1))
      this.#suite = findSuite(reader.number(2))
      reader.number(1)
      this.secureRenegotiation = reader.remaining > 0
      const { session } = this.#options
      if (session?.id.equals(this.#sessionId) === true) {
        this.resumed = true
        this.#derive(session.masterSecret)
      }
    } else if (type === handshakeTypes.certificate) {
      const chain = new ByteReader(reader.vector(3))
      this.#key = new X509Certificate(chain.vector(3)).publicKey
    } else if (type === handshakeTypes.serverKeyExchange) {
      this.#readServerKey(reader)
    } else if (type === handshakeTypes.serverHelloDone) {
      this.#exchangeKeys()
    } else if (type === handshakeTypes.finished) {
      if (this.resumed) this.#changeCipherAndFinish()
      this.open = true
      this.onOpen()
    }
  }

  /** Checks the RSA_EXPORT key's signature as RFC 2246 §7.4.3 tells, and uses it from here on. */
  #readServerKey(reader: ByteReader): void {
    const modulus = reader.vector(2)
    const exponent = reader.vector(2)
    const signed = Buffer.concat([this.#clientRandom, this.#serverRandom, vector(modulus, 2), vector(exponent, 2)])
    const digests = Buffer.concat(['md5', 'sha1'].map((hash) => createHash(hash).update(signed).digest()))
    const key = this.#key ?? fail('a ServerKeyExchange came before the certificate')
    const signature = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, reader.vector(2))
    if (!signature.equals(digests)) fail('the signature of the short key is bad')
    const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') }
    this.#key = createPublicKey({ key: jwk, format: 'jwk' })
    this.serverKeyExchanged = true
  }

  #exchangeKeys(): void {
    const key = this.#key ?? fail('no certificate came')
    const premaster = Buffer.concat([uint(this.#options.version, 2), this.#random(46)])
    const encrypt =
      this.#options.encrypt ??
      ((to: KeyObject, secret: Buffer) => publicEncrypt({ key: to, padding: constants.RSA_PKCS1_PADDING }, secret))
    const encrypted = encrypt(key, premaster)
    const body = this.#version === SSL_3_0 ? encrypted : vector(encrypted, 2)
    const message = handshakeMessage(handshakeTypes.clientKeyExchange, body)
    this.#transcript.add(message)
    this.#sendContent(contentTypes.handshake, message)
    const randoms = { client: this.#clientRandom, server: this.#serverRandom }
    this.#derive(deriveMasterSecret(this.#version, premaster, randoms))
    this.#changeCipherAndFinish()
  }

  #derive(masterSecret: Buffer): void {
    const randoms = { client: this.#clientRandom, server: this.#serverRandom }
    const suite = this.#suite ?? fail('the server chose a suite nobody knows')
    this.#masterSecret = masterSecret
    this.#keys = deriveConnectionKeys(this.#version, suite, masterSecret, randoms)
  }

  #changeCipherAndFinish(): void {
    const { suite, keys } = this.#agreed()
    this.#sendContent(contentTypes.changeCipherSpec, Buffer.from([1]))
    this.#sealer = createSealer(this.#version, suite, keys.client, this.#random)
    const content = finishedContent(this.#version, 'client', this.#masterSecret, this.#transcript)
    const message = handshakeMessage(handshakeTypes.finished, content)
    this.#transcript.add(message)
    this.#sendContent(contentTypes.handshake, message)
  }

  #finish(body: Buffer): void {
    const expected = finishedContent(this.#version, 'server', this.#masterSecret, this.#transcript)
    if (!body.equals(expected)) fail("the server's Finished is wrong")
  }

  #agreed(): { suite: CipherSuite; keys: ConnectionKeys } {
    return { suite: this.#suite ?? fail('no suite yet'), keys: this.#keys ?? fail('no keys yet') }
  }
}

function fail(reason: string): never {
  throw new Error(reason)
}
