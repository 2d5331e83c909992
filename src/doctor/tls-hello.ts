import { randomBytes, X509Certificate } from 'node:crypto'
import { connect } from 'node:net'
import { alertNames } from '../vintage-tls/alerts.ts'
import { ByteReader, uint, vector } from '../vintage-tls/byte-reader.ts'
import { HandshakeReader, handshakeMessage, handshakeTypes } from '../vintage-tls/handshake-messages.ts'
import { contentTypes, encodeRecord, RecordReader } from '../vintage-tls/records.ts'
import { suiteName } from '../vintage-tls/suite-names.ts'
import { versionName } from '../vintage-tls/versions.ts'

/** What a server said to a hello: what it chose and its certificates, or the alert by which it refused. */
export type Answer =
  | {
      readonly kind: 'hello'
      readonly version: string
      readonly suite: string
      /** As sent: the leaf first. */
      readonly chain: readonly X509Certificate[]
    }
  | { readonly kind: 'refused'; readonly alert: string }

const tls10 = 0x0301
/** What Windows XP and old Macs offer first: RC4-MD5, RC4-SHA, 3DES-SHA. */
const oldSuites = [0x0004, 0x0005, 0x000a] as const

/** A hello as TLS 1.0 writes it, without extensions (RFC 2246 §7.4.1.2). */
export function helloOfTls10(): Buffer {
  const suites = Buffer.concat(oldSuites.map((suite) => uint(suite, 2)))
  const body = Buffer.concat([
    uint(tls10, 2),
    randomBytes(32),
    vector(Buffer.alloc(0), 1),
    vector(suites, 2),
    Buffer.from([1, 0]),
  ])
  return encodeRecord(contentTypes.handshake, tls10, handshakeMessage(handshakeTypes.clientHello, body))
}

/** The same wish in the format of SSL 2.0, in which Internet Explorer and old Macs begin (RFC 2246 appendix E.1). */
export function helloOfSsl2Format(): Buffer {
  const challenge = randomBytes(16)
  const body = Buffer.concat([
    Buffer.from([1]),
    uint(tls10, 2),
    uint(oldSuites.length * 3, 2),
    uint(0, 2),
    uint(challenge.length, 2),
    ...oldSuites.map((suite) => uint(suite, 3)),
    challenge,
  ])
  return Buffer.concat([uint(0x8000 | body.length, 2), body])
}

/**
 * Says a hello and listens until the server has shown its certificates: as much of a handshake as it takes to see that an old client
 * would be served. Nothing is agreed.
 *
 * @throws Error in a few words when the server cannot be reached, closes, or says something else
 */
export function sayHello(
  place: { readonly host: string; readonly port: number },
  hello: Buffer,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(place)
    const records = new RecordReader()
    const listen = listener()
    const end = (act: () => void): void => {
      signal.removeEventListener('abort', giveUp)
      socket.destroy()
      act()
    }
    const giveUp = (): void => end(() => reject(new Error('it does not answer in time')))
    signal.addEventListener('abort', giveUp)
    socket.on('connect', () => socket.write(hello))
    socket.on('error', (error: NodeJS.ErrnoException) => end(() => reject(new Error(error.code ?? error.message))))
    socket.on('close', () => end(() => reject(new Error('it closes the connection'))))
    socket.on('data', (bytes: Buffer) => {
      try {
        records.append(bytes)
        for (let record = records.next(); record; record = records.next()) {
          const answer = listen(record.type, record.body)
          if (answer) return end(() => resolve(answer))
        }
      } catch {
        end(() => reject(new Error('its answer is not TLS')))
      }
    })
  })
}

function listener(): (type: number, body: Buffer) => Answer | undefined {
  const messages = new HandshakeReader()
  let chosen: { readonly version: string; readonly suite: string } | undefined
  return (type, body) => {
    if (type === contentTypes.alert) return { kind: 'refused', alert: nameOfAlert(body[1]) }
    if (type !== contentTypes.handshake) return undefined
    messages.append(body)
    for (let message = messages.next(); message; message = messages.next()) {
      if (message.type === handshakeTypes.serverHello) chosen = readServerHello(message.body)
      if (message.type === handshakeTypes.certificate && chosen)
        return { kind: 'hello', ...chosen, chain: readChain(message.body) }
    }
    return undefined
  }
}

const nameOfAlert = (code: number | undefined): string =>
  Object.entries(alertNames).find(([number]) => Number(number) === code)?.[1] ?? `alert ${code}`

function readServerHello(body: Buffer): { readonly version: string; readonly suite: string } {
  const reader = new ByteReader(body)
  const version = reader.number(2)
  reader.bytes(32)
  reader.vector(1)
  return { version: versionName(version), suite: suiteName(reader.number(2)) }
}

function readChain(body: Buffer): readonly X509Certificate[] {
  const list = new ByteReader(new ByteReader(body).vector(3))
  const chain: X509Certificate[] = []
  while (list.remaining > 0) chain.push(new X509Certificate(list.vector(3)))
  return chain
}
