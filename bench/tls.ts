/**
 * The vintage engine beside node:tls in one run: `npm run bench:tls`. Prints a table and, behind it, the same as JSON.
 *
 * Both servers run in this process and the client in another. On a small machine the client is often what limits the
 * wall clock, so the figure to compare is the server's own: handshakes or bytes per second of its processor time.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'
import { createVintageTls, suiteName } from '../src/vintage-tls/index.ts'
import { Rc4 } from '../src/vintage-tls/rc4.ts'
import { makeCertificate } from '../test/vintage-tls/certificate.ts'
import { makeContext, recordEngine } from '../test/vintage-tls/harness.ts'
import { VintageClient } from '../test/vintage-tls/vintage-client.ts'
import type { Job, JobResult } from './tls-load.ts'

const ROUNDS = 4
const HANDSHAKE_MILLISECONDS = 1500
const DOWNLOAD = 96 * 1024 * 1024
const CHUNK = Buffer.alloc(64 * 1024, 'x')

interface Row {
  readonly what: string
  /** Per second of the server's processor time. */
  readonly perCpuSecond: number
  /** Per second of the clock; absent where nothing but this process took part. */
  readonly perSecond?: number
  readonly unit: 'handshakes' | 'MB'
}

/** Answers the first bytes with a long download; a connection without a word is only a handshake. */
function serve(stream: Duplex): void {
  stream.on('error', () => {})
  stream.on('end', () => stream.end())
  stream.once('data', () => {
    let left = DOWNLOAD
    const more = (): void => {
      while (left > 0) {
        left -= CHUNK.length
        if (!stream.write(CHUNK)) return
      }
      stream.end()
    }
    stream.on('drain', more)
    more()
  })
}

const limits = { open: 1000, openPerAddress: 1000, failuresPerMinute: Number.POSITIVE_INFINITY }

function engineServer(bits: 1024 | 2048): Server {
  const { key, certificate } = makeCertificate(bits)
  const engine = createVintageTls({ certificates: { key, chain: [certificate] }, limits })
  return createServer((socket: Socket) => {
    socket.once('data', (bytes: Buffer) => {
      socket.pause()
      const stream = engine.accept(socket, bytes)
      stream?.once('secure', () => serve(stream))
    })
  })
}

function modernServer(): Server {
  const { key, certificate } = makeCertificate(2048)
  const ciphers = 'AES128-SHA:@SECLEVEL=0'
  const server = createTlsServer({ key, cert: certificate, minVersion: 'TLSv1', ciphers, honorCipherOrder: true })
  server.on('secureConnection', serve)
  server.on('tlsClientError', () => {})
  return server
}

async function perform(client: ChildProcess, job: Job): Promise<JobResult & { readonly cpuSeconds: number }> {
  const before = process.cpuUsage()
  client.send(job)
  const [result] = (await once(client, 'message')) as [JobResult]
  const { user, system } = process.cpuUsage(before)
  return { ...result, cpuSeconds: (user + system) / 1e6 }
}

/** Several rounds by turns, so that a busy moment of the machine meets every server alike. */
async function compare(client: ChildProcess, ports: Record<string, number>, kind: Job['kind']): Promise<Row[]> {
  const sums = new Map(Object.keys(ports).map((name) => [name, { amount: 0, cpu: 0, wall: 0 }]))
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, port] of Object.entries(ports)) {
      const milliseconds = round < 0 ? 500 : HANDSHAKE_MILLISECONDS
      const job: Job = kind === 'handshakes' ? { kind, port, milliseconds, parallel: 8 } : { kind, port }
      const result = await perform(client, job)
      const sum = sums.get(name)
      // The first round warms up.
      if (sum === undefined || round < 0) continue
      sum.amount += result.amount
      sum.cpu += result.cpuSeconds
      sum.wall += result.milliseconds / 1000
    }
  }
  const unit = kind === 'handshakes' ? 'handshakes' : 'MB'
  const scale = kind === 'handshakes' ? 1 : 1e6
  return [...sums].map(([what, { amount, cpu, wall }]) => ({
    what,
    perCpuSecond: amount / scale / cpu,
    perSecond: amount / scale / wall,
    unit,
  }))
}

function measure(what: string, bytesPerTurn: number, turn: () => void): Row {
  for (let i = 0; i < 50; i++) turn()
  const before = process.cpuUsage()
  let turns = 0
  for (const started = performance.now(); performance.now() - started < 700; turns++) turn()
  const { user, system } = process.cpuUsage(before)
  return { what, perCpuSecond: (turns * bytesPerTurn) / (user + system), unit: 'MB' }
}

/** Application data through the engine alone, in 16 KiB records, without sockets and without a client. */
function sealing(suite: number): Row {
  let sendTo: (bytes: Buffer) => void = () => {}
  const server = recordEngine(makeContext(), (bytes) => {
    server.sent.length = 0
    sendTo(bytes)
  })
  const options = { format: 'v3', version: 0x0301, suites: [suite] } as const
  const client = new VintageClient(options, (bytes) => server.engine.receive(bytes))
  sendTo = (bytes) => client.receive(bytes)
  client.start()
  sendTo = () => {}
  const data = Buffer.alloc(16_384)
  return measure(`engine alone, ${suiteName(suite)}`, data.length, () => server.engine.write(data))
}

function report(rows: readonly Row[]): void {
  const cell = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(0)).padStart(14)
  const lines = rows.map(({ what, unit, ...row }) => {
    return `${what.padEnd(48)}${cell(row.perCpuSecond)}${cell(row.perSecond)}  ${unit}`
  })
  const head = `${''.padEnd(48)}${'per CPU second'.padStart(14)}${'per second'.padStart(14)}`
  process.stdout.write(`${[head, ...lines].join('\n')}\n`)
}

const servers: Record<string, Server> = {
  'node:tls, RSA-2048, TLS 1.0 AES128-SHA': modernServer(),
  'engine, RSA-2048, TLS 1.0 AES128-SHA': engineServer(2048),
  'engine, RSA-1024, TLS 1.0 AES128-SHA': engineServer(1024),
}
const ports: Record<string, number> = {}
for (const [name, server] of Object.entries(servers)) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ports[name] = (server.address() as AddressInfo).port
}
const client = fork(join(import.meta.dirname, 'tls-load.ts'))
client.once('exit', (code) => {
  if (code !== 0) throw new Error('The load client has died: its message stands above.')
})
const handshakeRows = await compare(client, ports, 'handshakes')
const downloadRows = await compare(client, ports, 'download')
client.disconnect()
for (const server of Object.values(servers)) server.close()

const cipher = new Rc4(Buffer.from('0123456789abcdef'))
const block = Buffer.alloc(16_384)
const aloneRows = [
  measure('RC4 alone', block.length, () => cipher.transform(block)),
  ...[0x0004, 0x0005, 0x000a, 0x0009, 0x002f, 0x0006].map(sealing),
]
report([...handshakeRows, ...downloadRows, ...aloneRows])

const [modern, engine2048, engine1024] = handshakeRows
const ratio = (row: Row | undefined): number => (row?.perCpuSecond ?? 0) / (modern?.perCpuSecond ?? 1)
const ratios = { rsa2048: ratio(engine2048), rsa1024: ratio(engine1024) }
const rc4 = Math.min(...aloneRows.filter(({ what }) => what.includes('RC4_128')).map((row) => row.perCpuSecond))
process.stdout.write(
  `\nHandshakes beside node:tls: ${(100 * ratios.rsa2048).toFixed(0)} % at RSA-2048 (target 85), ` +
    `${(100 * ratios.rsa1024).toFixed(0)} % at RSA-1024 (target 150). RC4 suites: ${rc4.toFixed(0)} MB/s (target 40).\n`,
)
process.stdout.write(`${JSON.stringify({ handshakeRows, downloadRows, aloneRows, ratios, node: process.version })}\n`)
