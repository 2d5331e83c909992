import { FatalAlert } from './alerts.ts'
import { HandshakeReader, handshakeTypes } from './handshake-messages.ts'
import { type ClientHello, parseV2Hello, parseV3Hello } from './hello.ts'
import { RecordReader } from './records.ts'
import { modernSuites } from './suite-names.ts'
import { TLS_1_0, versionName } from './versions.ts'

/** Bytes a client may send before it must have said a whole hello (vintage-tls §5.1). */
export const HELLO_LIMIT = 8192
const V2_HELLO_LIMIT = 4096

/** Where a connection goes, judged by its first bytes. */
export type HelloVerdict =
  | { readonly route: 'need-more' }
  /** Not TLS: capital letters, as HTTP methods begin. */
  | { readonly route: 'plain-http' }
  /** Only this library can serve it. */
  | { readonly route: 'engine'; readonly hello: ClientHello }
  /** node:tls can serve it. */
  | { readonly route: 'modern'; readonly hello: ClientHello }
  /** Nobody can. `answer` is what to send before closing; empty when the other side is unlikely to understand anything. */
  | { readonly route: 'refuse'; readonly reason: string; readonly answer: Buffer; readonly hello?: ClientHello }

const needMore: HelloVerdict = { route: 'need-more' }
const silence = Buffer.alloc(0)
/** SSL 2.0's own ERROR message with the code NO-CIPHER-ERROR, which such a client can read. */
const ssl2Error = Buffer.from('8003000001', 'hex')

const refuse = (reason: string, answer: Buffer = silence): HelloVerdict => ({ route: 'refuse', reason, answer })

const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a

/**
 * Decides by a connection's first bytes who serves it; a pure function, to be asked again with more bytes while it
 * answers 'need-more'. Rules and reasons: vintage-tls §5.1. Every v2-format hello goes to the engine, because OpenSSL is
 * about to forget that format.
 */
export function classifyHello(bytes: Buffer): HelloVerdict {
  const [first, second, third] = bytes
  if (first === undefined) return needMore
  if (isCapital(first)) return classifyText(second, third)
  if ((first & 0x80) !== 0) return bytes.length < 3 ? needMore : parsed(() => classifyV2(bytes))
  if (first !== 0x16) return refuse('the first bytes are neither a hello nor HTTP')
  if (second === undefined) return needMore
  if (second !== 3) return refuse('the first record is of no version known')
  return parsed(() => classifyV3(bytes))
}

function classifyText(second: number | undefined, third: number | undefined): HelloVerdict {
  for (const byte of [second, third]) {
    if (byte === undefined) return needMore
    if (!isCapital(byte)) return refuse('the first bytes are neither a hello nor HTTP')
  }
  return { route: 'plain-http' }
}

/** What the parsers refuse, in the terms of a verdict. */
function parsed(classify: () => HelloVerdict): HelloVerdict {
  try {
    return classify()
  } catch (error) {
    if (error instanceof FatalAlert) return refuse(error.message)
    throw error
  }
}

function classifyV2(bytes: Buffer): HelloVerdict {
  const records = new RecordReader()
  records.append(bytes)
  const body = records.nextV2Hello(V2_HELLO_LIMIT)
  if (body === 'no' || body === 'need-more') return needMore
  const hello = parseV2Hello(body)
  if (hello.version >> 8 === 3) return { route: 'engine', hello }
  // Real SSL 2.0 is never spoken: answering it would put the key in reach of DROWN (vintage-tls §5.1).
  const reason = `the client speaks only ${versionName(hello.version)}, which is never served`
  return { route: 'refuse', reason, answer: ssl2Error, hello }
}

function classifyV3(bytes: Buffer): HelloVerdict {
  const records = new RecordReader()
  const messages = new HandshakeReader()
  records.append(bytes)
  for (let record = records.next(); record !== undefined; record = records.next()) {
    if (record.type !== 22) return refuse('the first record is no handshake')
    if (record.body.length === 0) return refuse('the client sends empty records')
    messages.append(record.body)
    const message = messages.next(HELLO_LIMIT)
    if (message === undefined) continue
    if (message.type !== handshakeTypes.clientHello) return refuse('the first message is no ClientHello')
    const hello = parseV3Hello(message.body)
    return { route: isModern(hello) ? 'modern' : 'engine', hello }
  }
  if (bytes.length >= HELLO_LIMIT) return refuse(`the hello is longer than ${HELLO_LIMIT} bytes`)
  return needMore
}

/** TLS 1.0 or newer, with a suite that node:tls has for that version. */
export const isModern = ({ version, suites }: ClientHello): boolean =>
  version >= TLS_1_0 && suites.some((id) => (modernSuites.get(id)?.since ?? Number.POSITIVE_INFINITY) <= version)
