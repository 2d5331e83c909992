import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Address } from '../../support/service-process.ts'
import { VintageClient } from '../../vintage-tls/vintage-client.ts'

/** An answer as it crossed the wire; binary strings. */
export interface WebAnswer {
  readonly statusLine: string
  /** `Name: value`, in their order and case. */
  readonly headers: readonly string[]
  readonly body: string
}

const patience = 10_000

/** `ssl3`: SSL 3.0 with RC4-MD5, asked for by a hello in the format of SSL 2.0, as Internet Explorer 6 makes it on Windows XP. */
export type WebScheme = 'http' | 'https' | 'ssl3'

export interface WebTarget {
  readonly scheme: WebScheme
  readonly address: Address
  /** The genuine Messenger host: what the certificate has to be made out to. The actor never sends it as SNI, as the Mac does not. */
  readonly host: string
  /** The root certificate that the owner installed, PEM. */
  readonly root: string
}

/** Sends a request byte for byte and reads the answer; TLS 1.0 with AES128-SHA and no SNI, as the Mac speaks it. */
export async function ask(target: WebTarget, request: string): Promise<WebAnswer> {
  if (target.scheme === 'ssl3') return askVintage(target, request)
  const socket = target.scheme === 'http' ? await openPlain(target) : await openTls(target)
  try {
    socket.setTimeout(patience, () => socket.destroy(new Error(`no answer within ${patience / 1000} s`)))
    socket.write(request, 'latin1')
    return await readAnswer(socket)
  } finally {
    socket.destroy()
  }
}

const sslVersion3 = 0x0300
const rc4WithMd5 = 0x0004

/** The same, through SSL 3.0. The certificate is read and used, but no chain is checked: that is what the engine's own tests do. */
async function askVintage(target: WebTarget, request: string): Promise<WebAnswer> {
  const socket = await openPlain(target)
  socket.setTimeout(patience, () => socket.destroy(new Error(`no answer within ${patience / 1000} s`)))
  const client = new VintageClient(
    { format: 'v2', version: sslVersion3, suites: [rc4WithMd5], challengeLength: 16 },
    (bytes) => socket.write(bytes),
  )
  try {
    return await new Promise((resolve, reject) => {
      let text = ''
      client.onOpen = () => client.write(Buffer.from(request, 'latin1'))
      client.onData = (bytes) => {
        text += bytes.toString('latin1')
        const answer = parseAnswer(text)
        if (answer !== undefined) resolve(answer)
      }
      client.onAlert = (alert) => reject(new Error(`the service answers the hello with the alert ${alert}`))
      socket.on('data', (bytes: Buffer) => client.receive(bytes))
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('the connection ended before the answer')))
      client.start()
    })
  } finally {
    socket.destroy()
  }
}

async function openPlain(target: WebTarget): Promise<Socket> {
  const socket = connectPlain(target.address.port, target.address.host)
  await once(socket, 'connect')
  return socket
}

async function openTls(target: WebTarget): Promise<Socket> {
  const socket = connectTls({
    host: target.address.host,
    port: target.address.port,
    ca: target.root,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1',
    ciphers: 'AES128-SHA:@SECLEVEL=0',
    servername: '',
    checkServerIdentity: (_, certificate) => {
      const names = (certificate.subjectaltname ?? '').split(', ').map((name) => name.replace(/^DNS:/, ''))
      const parent = target.host.replace(/^[^.]+/, '*')
      if (names.includes(target.host) || names.includes(parent)) return undefined
      return new Error(`the certificate is not made out to ${target.host}`)
    },
  })
  await once(socket, 'secureConnect')
  return socket
}

async function readAnswer(socket: Socket): Promise<WebAnswer> {
  let text = ''
  for await (const chunk of socket) {
    text += (chunk as Buffer).toString('latin1')
    const answer = parseAnswer(text)
    if (answer !== undefined) return answer
  }
  throw new Error(`the connection ended in the middle of an answer: ${JSON.stringify(text)}`)
}

/** `undefined`: not complete yet. */
export function parseAnswer(text: string): WebAnswer | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [statusLine = '', ...headers] = text.slice(0, end).split('\r\n')
  const length = Number(headers.find((header) => /^content-length:/i.test(header))?.split(':')[1] ?? '0')
  const body = text.slice(end + 4)
  return body.length < length ? undefined : { statusLine, headers, body: body.slice(0, length) }
}
