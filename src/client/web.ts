import { connect, type TLSSocket } from 'node:tls'
import { ClientError, socketError } from './errors.ts'
import type { Trace, WebMessage } from './trace.ts'

/** Where the client's web requests go, and how it speaks TLS. */
export interface WebPlace {
  /** The server's own address: the client dials it, as an old machine does whose DNS points there. */
  readonly address: string
  readonly port: number
  /** The service's root certificate in PEM: what the owner installs on the old machine. Without it only public roots are trusted. */
  readonly root: string | undefined
  readonly timeLimit: number
  readonly trace: Trace
}

export interface WebRequest {
  readonly method: 'GET' | 'POST'
  /** The genuine Messenger host: goes into `Host`, and is what the certificate has to be made out to. */
  readonly host: string
  readonly path: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Left out: no body and no `Content-Length`, as the Mac posts to the login server (msnp-http §5.3). */
  readonly body?: string
}

export interface WebAnswer {
  readonly status: number
  readonly message: WebMessage
  /** The first value of a header, whatever its case. */
  readonly header: (name: string) => string | undefined
}

const largestAnswer = 4 * 1024 * 1024

/**
 * Makes one request over TLS 1.0 as Messenger for Mac 8.0.1 on Mojave speaks it: AES128-SHA, no SNI; a connection of its own for
 * each request, which spares keeping any.
 *
 * @throws ClientError `cannot-connect`, `certificate`, `tls`, `timed-out`, `web`.
 */
export async function askWeb(place: WebPlace, request: WebRequest): Promise<WebAnswer> {
  const sent = writeRequest(request)
  const socket = await open(place, request.host)
  try {
    place.trace({ kind: 'web-request', tls: `${socket.getProtocol()} ${socket.getCipher().name}`, request: sent })
    socket.write(toWire(sent), 'latin1')
    const message = await readMessage(socket, place)
    place.trace({ kind: 'web-answer', request: sent, answer: message })
    return toAnswer(message, request)
  } finally {
    socket.destroy()
  }
}

function open(place: WebPlace, host: string): Promise<TLSSocket> {
  const where = `${place.address}:${place.port}`
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: place.address,
      port: place.port,
      // An empty name keeps SNI out of the hello: no system of the period sent one (vintage-tls).
      servername: '',
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'AES128-SHA:@SECLEVEL=0',
      ...(place.root === undefined ? {} : { ca: place.root }),
      checkServerIdentity: (_, certificate) => checkName(host, certificate.subjectaltname, certificate.subject?.CN),
    })
    socket.setTimeout(place.timeLimit, () => socket.destroy(timedOut(where)))
    socket.once('error', (error) => reject(socketError(error, where)))
    socket.once('secureConnect', () => resolve(socket))
  })
}

/** Like the systems of the period: the alternative names if there are any, else the common name; `*` stands for one label. */
export function checkName(
  host: string,
  alternativeNames: string | undefined,
  commonName: string | string[] | undefined,
): Error | undefined {
  const alternatives = (alternativeNames ?? '')
    .split(', ')
    .flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []))
  const names = alternatives.length > 0 ? alternatives : [commonName ?? []].flat()
  const wild = host.toLowerCase().replace(/^[^.]+/, '*')
  if (names.some((name) => name.toLowerCase() === host.toLowerCase() || name.toLowerCase() === wild)) return undefined
  return new ClientError('certificate', `The certificate is not made out to ${host}: let the service make a new one.`)
}

function writeRequest(request: WebRequest): WebMessage {
  const body = request.body === undefined ? undefined : Buffer.from(request.body, 'utf8').toString('latin1')
  const length: readonly (readonly [string, string])[] =
    body === undefined ? [] : [['Content-Length', String(body.length)]]
  return {
    firstLine: `${request.method} ${request.path} HTTP/1.1`,
    headers: [['Host', request.host], ...(request.headers ?? []), ...length],
    body: body ?? '',
  }
}

function toWire({ firstLine, headers, body }: WebMessage): string {
  return `${[firstLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n${body}`
}

function timedOut(where: string): ClientError {
  return new ClientError('timed-out', `${where} took the connection but does not answer: look at the service's log.`)
}

function readMessage(socket: TLSSocket, place: WebPlace): Promise<WebMessage> {
  const where = `${place.address}:${place.port}`
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const message = parseMessage(text)
      if (message !== undefined) resolve(message)
      else if (text.length > largestAnswer)
        reject(new ClientError('web', `${where} answers without end: this is no Messenger service.`))
    })
    socket.on('error', (error) => reject(socketError(error, where)))
    socket.on('close', () =>
      reject(new ClientError('web', `${where} closed the connection in the middle of its answer: look at its log.`)),
    )
  })
}

/** Reads a response that carries its length, as this service's do (msnp-http §3.6). `undefined`: more has to come. */
export function parseMessage(text: string): WebMessage | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [firstLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const
  })
  const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0)
  const body = text.slice(end + 4)
  return body.length < length ? undefined : { firstLine, headers, body: body.slice(0, length) }
}

function toAnswer(message: WebMessage, request: WebRequest): WebAnswer {
  const status = /^HTTP\/1\.[01] ([0-9]{3})/.exec(message.firstLine)?.[1]
  if (status === undefined)
    throw new ClientError(
      'web',
      `${request.host} answers ${request.path} in something that is not HTTP: this is no Messenger service.`,
    )
  const header = (name: string) => message.headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1]
  return { status: Number(status), message, header }
}
