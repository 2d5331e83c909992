import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Address } from '../../support/service-process.ts'

/** An answer as it crossed the wire; binary strings. */
export interface WebAnswer {
  readonly statusLine: string
  /** `Name: value`, in their order and case. */
  readonly headers: readonly string[]
  readonly body: string
}

const patience = 10_000

export interface WebTarget {
  readonly scheme: 'http' | 'https'
  readonly address: Address
  /** The genuine Messenger host: what the certificate has to be made out to. The actor never sends it as SNI, as the Mac does not. */
  readonly host: string
  /** The root certificate that the owner installed, PEM. */
  readonly root: string
}

/** Sends a request byte for byte and reads the answer; TLS 1.0 with AES128-SHA and no SNI, as the Mac speaks it. */
export async function ask(target: WebTarget, request: string): Promise<WebAnswer> {
  const socket = target.scheme === 'http' ? await openPlain(target) : await openTls(target)
  try {
    socket.setTimeout(patience, () => socket.destroy(new Error(`no answer within ${patience / 1000} s`)))
    socket.write(request, 'latin1')
    return await readAnswer(socket)
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
