import { timingSafeEqual } from 'node:crypto'
import { FatalAlert } from './alerts.ts'
import type { LoadedCertificates } from './certificates.ts'
import type { ExportKey, ExportKeys } from './export-keys.ts'
import {
  encryptedPremaster,
  finished,
  type HandshakeMessage,
  handshakeTypes,
  serverHello,
  serverHelloDone,
  serverKeyExchange,
} from './handshake-messages.ts'
import { type ClientHello, parseV2Hello, parseV3Hello } from './hello.ts'
import {
  type ConnectionKeys,
  deriveConnectionKeys,
  deriveMasterSecret,
  finishedContent,
  type Randoms,
} from './key-schedule.ts'
import { type Choice, mayResume, negotiate, type ProtocolSettings } from './negotiation.ts'
import { decryptPremaster } from './rsa.ts'
import type { SessionCache } from './session-cache.ts'
import type { CipherSuite } from './suites.ts'
import { Transcript } from './transcript.ts'
import type { ProtocolVersion } from './versions.ts'

/** What all connections of one engine share. */
export interface EngineContext {
  readonly certificates: LoadedCertificates
  readonly settings: ProtocolSettings
  readonly sessions: SessionCache
  readonly exportKeys: ExportKeys
  /** Random bytes; a test may put known ones here. */
  readonly random: (size: number) => Buffer
}

/** The record layer as the handshake sees it. */
export interface HandshakeLink {
  /** Records from here on carry this version. */
  versionChosen(version: ProtocolVersion): void
  send(message: Buffer): void
  sendChangeCipherSpec(): void
  /** Everything sent from now on is sealed. */
  sealWrites(choice: Choice, keys: ConnectionKeys): void
  /** Everything received from now on is sealed. */
  openReads(choice: Choice, keys: ConnectionKeys): void
  /** Both Finished messages are exchanged. */
  opened(): void
}

/** What was agreed on, for the log and for whoever serves the connection. */
export interface Agreement {
  readonly version: ProtocolVersion
  readonly suite: CipherSuite
  readonly resumed: boolean
  /** Bits of the short-lived key sent in a ServerKeyExchange; absent when the certificate's key was used. */
  readonly exportKeyBits?: number
}

/** What is settled once the hello is answered. */
interface Settled {
  readonly hello: ClientHello
  readonly choice: Choice
  readonly randoms: Randoms
  readonly sessionId: Buffer
  readonly resumed: boolean
  readonly exportKey?: ExportKey
}

/** What is known once keys are exchanged or taken up again. */
interface Keyed extends Settled {
  readonly masterSecret: Buffer
  readonly keys: ConnectionKeys
}

/** How far the handshake has come; docs/develop/vintage-tls.md has the diagram. */
type State =
  | { readonly name: 'hello' }
  | { readonly name: 'key exchange'; readonly settled: Settled }
  | { readonly name: 'change cipher' | 'finished' | 'open'; readonly settled: Keyed }

/** The server's side of a handshake as a state machine: messages in, calls on the link out, FatalAlert when it must end. */
export class ServerHandshake {
  readonly #context: EngineContext
  readonly #link: HandshakeLink
  readonly #transcript = new Transcript()
  #state: State = { name: 'hello' }
  #hello: ClientHello | undefined

  constructor(context: EngineContext, link: HandshakeLink) {
    this.#context = context
    this.#link = link
  }

  get state(): State['name'] {
    return this.#state.name
  }

  get hello(): ClientHello | undefined {
    return this.#hello
  }

  get agreement(): Agreement | undefined {
    if (this.#state.name === 'hello') return undefined
    const { choice, resumed, exportKey } = this.#state.settled
    return { ...choice, resumed, ...(exportKey === undefined ? {} : { exportKeyBits: exportKey.modulus.length * 8 }) }
  }

  /** Forgets the session, so that nobody can resume a connection that a fatal alert ended (RFC 2246 §7.2.2). */
  forgetSession(): void {
    if (this.#state.name !== 'hello') this.#context.sessions.delete(this.#state.settled.sessionId.toString('hex'))
  }

  /** A v2-format hello without its two length bytes: those are not part of the transcript (RFC 2246 appendix E). */
  receiveV2Hello(body: Buffer): void {
    this.#transcript.add(body)
    this.#answerHello(parseV2Hello(body))
  }

  /** One whole message. Throws FatalAlert. */
  receive(message: HandshakeMessage): void {
    const state = this.#state
    if (state.name === 'hello' && message.type === handshakeTypes.clientHello) {
      this.#transcript.add(message.whole)
      this.#answerHello(parseV3Hello(message.body))
    } else if (state.name === 'key exchange' && message.type === handshakeTypes.clientKeyExchange) {
      this.#transcript.add(message.whole)
      this.#exchangeKeys(state.settled, message.body)
    } else if (state.name === 'finished' && message.type === handshakeTypes.finished) {
      this.#checkFinished(state.settled, message)
    } else {
      throw new FatalAlert('unexpected_message', `handshake message ${message.type} does not belong in "${state.name}"`)
    }
  }

  /** The client's ChangeCipherSpec. Throws FatalAlert unless it comes exactly between key exchange and Finished. */
  receiveChangeCipherSpec(): void {
    if (this.#state.name !== 'change cipher') {
      throw new FatalAlert('unexpected_message', `ChangeCipherSpec does not belong in "${this.#state.name}"`)
    }
    const { settled } = this.#state
    this.#link.openReads(settled.choice, settled.keys)
    this.#state = { name: 'finished', settled }
  }

  #answerHello(hello: ClientHello): void {
    const { settings, sessions, random } = this.#context
    this.#hello = hello
    const chosen = negotiate(hello, settings)
    const known = hello.sessionId.length === 0 ? undefined : sessions.get(hello.sessionId.toString('hex'))
    const session = known !== undefined && mayResume(known, hello, settings, chosen) ? known : undefined
    const choice = session === undefined ? chosen : { version: session.version, suite: session.suite }
    const randoms = { client: hello.random, server: random(32) }
    const sessionId = session === undefined ? random(32) : hello.sessionId
    const { secureRenegotiation } = hello
    this.#link.versionChosen(choice.version)
    this.#send(serverHello({ ...choice, random: randoms.server, sessionId, secureRenegotiation }))
    const settled = { hello, choice, randoms, sessionId, resumed: session !== undefined }
    if (session === undefined) this.#beginFull(settled)
    else this.#resume(settled, session.masterSecret)
  }

  /** Certificate, ServerKeyExchange where the export rules want a shorter key, ServerHelloDone (RFC 2246 §7.3). */
  #beginFull(settled: Settled): void {
    const { certificates, exportKeys } = this.#context
    const { exportBits } = settled.choice.suite
    const needsShortKey = exportBits !== 0 && certificates.keyBits > exportBits
    const exportKey = needsShortKey ? exportKeys.get(exportBits) : undefined
    this.#send(certificates.message)
    if (exportKey !== undefined) this.#send(serverKeyExchange(exportKey, certificates.key, settled.randoms))
    this.#send(serverHelloDone())
    this.#state = { name: 'key exchange', settled: exportKey === undefined ? settled : { ...settled, exportKey } }
  }

  /** The short handshake: the server changes ciphers first (RFC 2246 §7.3, figure 2). */
  #resume(settled: Settled, masterSecret: Buffer): void {
    const keyed = withKeys(settled, masterSecret)
    this.#changeCipherAndFinish(keyed)
    this.#state = { name: 'change cipher', settled: keyed }
  }

  #exchangeKeys(settled: Settled, body: Buffer): void {
    const { certificates, random } = this.#context
    const { hello, choice, randoms, exportKey } = settled
    // Drawn before anything is looked at, so that drawing it tells nothing.
    const substitute = random(48)
    const key = exportKey?.privateKey ?? certificates.key
    const modulusLength = exportKey?.modulus.length ?? certificates.keyBits / 8
    const encrypted = encryptedPremaster(choice.version, body, modulusLength)
    const premaster = decryptPremaster(key, modulusLength, encrypted, [hello.version, choice.version], substitute)
    const keyed = withKeys(settled, deriveMasterSecret(choice.version, premaster, randoms))
    this.#state = { name: 'change cipher', settled: keyed }
  }

  #checkFinished(settled: Keyed, message: HandshakeMessage): void {
    const { choice, resumed, masterSecret, sessionId } = settled
    const expected = finishedContent(choice.version, 'client', masterSecret, this.#transcript)
    if (message.body.length !== expected.length || !timingSafeEqual(message.body, expected)) {
      throw new FatalAlert('decrypt_error', "the client's Finished does not fit what was said before")
    }
    this.#transcript.add(message.whole)
    if (!resumed) {
      this.#changeCipherAndFinish(settled)
      this.#context.sessions.set(sessionId.toString('hex'), { ...choice, masterSecret })
    }
    this.#transcript.forget()
    this.#state = { name: 'open', settled }
    this.#link.opened()
  }

  #changeCipherAndFinish({ choice, keys, masterSecret }: Keyed): void {
    this.#link.sendChangeCipherSpec()
    this.#link.sealWrites(choice, keys)
    this.#send(finished(finishedContent(choice.version, 'server', masterSecret, this.#transcript)))
  }

  #send(message: Buffer): void {
    this.#transcript.add(message)
    this.#link.send(message)
  }
}

const withKeys = (settled: Settled, masterSecret: Buffer): Keyed => {
  const { version, suite } = settled.choice
  return { ...settled, masterSecret, keys: deriveConnectionKeys(version, suite, masterSecret, settled.randoms) }
}
