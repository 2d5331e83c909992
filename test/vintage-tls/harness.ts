import { randomBytes } from 'node:crypto'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { loadCertificates } from '../../src/vintage-tls/certificates.ts'
import { type EngineEvents, type EngineFailure, VintageTlsEngine } from '../../src/vintage-tls/engine.ts'
import { ExportKeys } from '../../src/vintage-tls/export-keys.ts'
import type { EngineContext } from '../../src/vintage-tls/handshake.ts'
import {
  type ConnectionRecord,
  createSessionCache,
  createTlsRouter,
  createVintageTls,
  type TlsRouterOptions,
  type VintageTlsOptions,
} from '../../src/vintage-tls/index.ts'
import { makeCertificate, type TestCertificate } from './certificate.ts'
import { type ClientOptions, VintageClient } from './vintage-client.ts'

const certificates = new Map<number, TestCertificate>()

/** One certificate per key length for the whole test file: making keys is the slow part. */
export function certificateOf(bits: 512 | 1024 | 2048): TestCertificate {
  const made = certificates.get(bits) ?? makeCertificate(bits)
  certificates.set(bits, made)
  return made
}

export function makeContext(changes: Partial<EngineContext> & { bits?: 512 | 1024 | 2048 } = {}): EngineContext {
  const { bits = 1024, ...rest } = changes
  const { key, certificate } = certificateOf(bits)
  return {
    certificates: loadCertificates({ key, chain: [certificate] }),
    settings: { ssl3: true, export: true },
    sessions: createSessionCache(),
    exportKeys: new ExportKeys(),
    random: randomBytes,
    ...rest,
  }
}

/** An engine whose news are kept for the test to look at. */
export interface Recorded {
  readonly engine: VintageTlsEngine
  readonly sent: Buffer[]
  readonly received: Buffer[]
  readonly failures: EngineFailure[]
  readonly alerts: string[]
  readonly state: { opened: boolean; ended: boolean }
}

export function recordEngine(context: EngineContext, onSend: (bytes: Buffer) => void = () => {}): Recorded {
  const sent: Buffer[] = []
  const received: Buffer[] = []
  const failures: EngineFailure[] = []
  const alerts: string[] = []
  const state = { opened: false, ended: false }
  const events: EngineEvents = {
    send: (bytes) => {
      sent.push(bytes)
      onSend(bytes)
    },
    opened: () => {
      state.opened = true
    },
    data: (bytes) => received.push(bytes),
    ended: () => {
      state.ended = true
    },
    alerted: ({ name }) => alerts.push(name),
    failed: (failure) => failures.push(failure),
  }
  return { engine: new VintageTlsEngine(context, events), sent, received, failures, alerts, state }
}

/** Client and engine wired to each other without sockets; `step` cuts the client's bytes into pieces of that size. */
export function connectInMemory(
  context: EngineContext,
  options: ClientOptions,
  step = Number.POSITIVE_INFINITY,
): { client: VintageClient; server: Recorded; toServer: Buffer[] } {
  const toServer: Buffer[] = []
  const toClient: Buffer[] = []
  const pending: Buffer[] = []
  const server = recordEngine(context, (bytes) => {
    toClient.push(bytes)
    pump()
  })
  let pumping = false
  const pump = (): void => {
    if (pumping) return
    pumping = true
    for (;;) {
      const up = pending.shift()
      if (up !== undefined) {
        for (let at = 0; at < up.length; at += step) server.engine.receive(up.subarray(at, at + step))
        continue
      }
      const down = toClient.shift()
      if (down === undefined) break
      client.receive(down)
    }
    pumping = false
  }
  const client = new VintageClient(options, (bytes) => {
    toServer.push(bytes)
    pending.push(bytes)
    pump()
  })
  client.start()
  return { client, server, toServer }
}

/** A server on 127.0.0.1 over real sockets: router, engine, HTTP. */
export interface TestServer {
  readonly port: number
  readonly http: HttpServer
  readonly records: ConnectionRecord[]
  /** Resolves with the first record that `wanted` accepts, seen already or yet to come. */
  record(wanted: (record: ConnectionRecord) => boolean): Promise<ConnectionRecord>
  close(): Promise<void>
}

export async function startServer(
  http: HttpServer,
  options: {
    bits?: 512 | 1024 | 2048
    engine?: Partial<VintageTlsOptions>
    router?: Partial<TlsRouterOptions>
    /** Gives the engine also those whom node:tls could serve, to prove its AES. */
    engineServesAll?: boolean
  } = {},
): Promise<TestServer> {
  const { key, certificate } = certificateOf(options.bits ?? 1024)
  const records: ConnectionRecord[] = []
  const waiting = new Set<() => void>()
  const onRecord = (record: ConnectionRecord): void => {
    records.push(record)
    for (const look of waiting) look()
  }
  const engine = createVintageTls({ certificates: { key, chain: [certificate] }, onRecord, ...options.engine })
  const serveByEngine = (socket: Socket): void => {
    const stream = engine.accept(socket, socket.read() as Buffer)
    stream?.once('secure', () => http.emit('connection', stream))
  }
  const router = createTlsRouter({
    engine,
    onRecord,
    onModern: options.engineServesAll === true ? serveByEngine : (socket) => socket.destroy(),
    onVintage: (stream) => http.emit('connection', stream),
    onPlain: (socket) => http.emit('connection', socket),
    ...options.router,
  })
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    router.accept(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    http,
    records,
    record: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = records.find(wanted)
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An HTTP server that answers every request with its path and the length of its body. */
export const echoHttp = (): HttpServer =>
  createHttpServer((request, response) => {
    let length = 0
    request.on('data', (bytes: Buffer) => {
      length += bytes.length
    })
    request.on('end', () => {
      const body = `${request.method} ${request.url} ${length}`
      response.setHeader('Content-Length', body.length)
      response.end(body)
    })
  })

/** The hand-made client on a real socket; resolves when the handshake is complete, rejects when it fails. */
export function dial(port: number, options: ClientOptions): Promise<{ client: VintageClient; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const client = new VintageClient(options, (bytes) => socket.write(bytes))
    client.onOpen = () => resolve({ client, socket })
    client.onAlert = (alert) => reject(new Error(`alert ${alert}`))
    socket.on('data', (bytes: Buffer) => client.receive(bytes))
    socket.on('error', reject)
    socket.on('end', () => reject(new Error('the server hung up')))
    socket.on('connect', () => client.start())
  })
}

/** Sends a request over an open connection and resolves with everything up to the server's close. */
export function ask({ client, socket }: { client: VintageClient; socket: Socket }, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const answer: Buffer[] = []
    client.onData = (bytes) => answer.push(bytes)
    socket.on('error', reject)
    socket.on('end', () => {
      socket.destroy()
      resolve(Buffer.concat(answer).toString('latin1'))
    })
    client.write(request)
  })
}
