import { Agent, request } from 'node:http'
import { after } from 'node:test'
import { createGateway, type GatewayServing } from '../../src/edge/gateway/gateway.ts'
import { listenWeb } from '../../src/edge/web/listener.ts'
import { createWebServer } from '../../src/edge/web/server.ts'
import type { CloseReason, Transport } from '../../src/services/transport.ts'
import { recordingLog } from './recording-log.ts'
import { nothingHere } from './web-fixture.ts'

/** An answer of the gateway, its header taken apart as clients do it: at `"; "`. */
export interface GatewayAnswer {
  readonly status: number
  readonly facts: ReadonlyMap<string, string>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/** The session's id as this answer says it; throws when it says none. */
export function idOf({ facts, status }: GatewayAnswer): string {
  const id = facts.get('SessionID')
  if (id === undefined) throw new Error(`an answer ${status} names no session`)
  return id
}

const agent = new Agent({ keepAlive: true })
after(() => agent.destroy())

/** Sends one request, and takes its answer; `abandon` closes the connection instead. */
export function post(port: number, query: string, body = '') {
  const asked = request({
    agent,
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: `/gateway/gateway.dll?${query}`,
    headers: { Host: 'gateway.messenger.hotmail.com', 'Content-Length': Buffer.byteLength(body, 'latin1') },
  })
  const answer = new Promise<GatewayAnswer>((resolve, reject) => {
    asked.on('error', reject)
    asked.on('response', (response) => {
      let text = ''
      response.setEncoding('latin1').on('data', (part: string) => (text += part))
      response.on('end', () => {
        const headers = response.headers as Record<string, string | undefined>
        resolve({ status: response.statusCode ?? 0, facts: readFacts(headers['x-msn-messenger']), headers, body: text })
      })
    })
  })
  asked.end(body, 'latin1')
  return { answer, abandon: () => asked.destroy() }
}

export function readFacts(header = ''): ReadonlyMap<string, string> {
  return new Map(
    header.split('; ').map((fact): [string, string] => {
      const equals = fact.indexOf('=')
      return [fact.slice(0, equals), fact.slice(equals + 1)]
    }),
  )
}

/** A transport that a test has accepted, and what came in through it. */
export interface Accepted {
  readonly transport: Transport
  received: string
  readonly closed: Promise<CloseReason>
}

/** A gateway on a free plain port, closed after the test file. */
export async function gatewayOn(
  options: Partial<GatewayServing> & { readonly hear?: (text: string, transport: Transport) => void } = {},
) {
  const log = recordingLog()
  const accepted: Accepted[] = []
  const gateway = createGateway({
    accept: (transport) => {
      const entry: Accepted = {
        transport,
        received: '',
        closed: new Promise((resolve) => transport.onClose(resolve)),
      }
      accepted.push(entry)
      transport.onData((bytes) => {
        const text = bytes.toString('latin1')
        entry.received += text
        options.hear?.(text, transport)
      })
    },
    admit: () => true,
    publicHost: '192.0.2.10',
    log,
    ...options,
    // A busy machine may take its time: what is awaited here is never awaited by the clock.
    limits: { grace: 0, ...options.limits },
  })
  const web = createWebServer({ routes: [gateway.route], fallback: nothingHere, log })
  const listener = await listenWeb({ host: '127.0.0.1', port: 0, web, log })
  after(async () => {
    await gateway.close()
    listener.stop()
    await web.close()
  })
  const { port } = listener
  /** Opens a session and hands over both of its ends. */
  const open = async (query = 'Action=open&Server=NS&IP=messenger.hotmail.com', body = '') => {
    const answer = await post(port, query, body).answer
    const entry = accepted.at(-1)
    if (entry === undefined) throw new Error('nothing was accepted')
    return { answer, id: idOf(answer), ...entry, entry }
  }
  return { gateway, port, log, accepted, open, ask: (query: string, body = '') => post(port, query, body).answer }
}
