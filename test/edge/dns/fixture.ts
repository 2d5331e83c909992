import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { type Answer, type DecodedPacket, decode, encode, RECURSION_DESIRED, type RecordType } from 'dns-packet'
import type { Lookup } from '../../../src/edge/dns/name-service.ts'
import { type NameServiceParts, openNameService } from '../../../src/edge/dns/open.ts'
import { recordingLog } from '../recording-log.ts'

export const publicAddress = '192.168.1.20'

/** Bytes of a query, as clients of the time say it. */
export function query(name: string, type: RecordType | 'ANY' = 'A', id = 7): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ type: type as RecordType, name, class: 'IN' }],
  })
}

/** A query of a type that dns-packet has no name for, or of another class. */
export function queryOf(name: string, type: number, group = 1): Buffer {
  const bytes = query(name)
  bytes.writeUInt16BE(type, bytes.length - 4)
  bytes.writeUInt16BE(group, bytes.length - 2)
  return bytes
}

export interface Heard extends DecodedPacket {
  readonly code: number
  readonly bytes: Buffer
}

export const hear = (bytes: Buffer): Heard => ({ ...decode(bytes), code: bytes.readUInt16BE(2) & 15, bytes })

/** What the A records of an answer say. */
export const addressesIn = ({ answers = [] }: DecodedPacket): string[] =>
  answers.flatMap((answer) => (answer.type === 'A' ? [answer.data] : []))

/** A name service on a free port of the loopback interface; its clock stands until it is told otherwise. */
export async function nameService(options: Partial<NameServiceParts> = {}) {
  const log = recordingLog()
  const lookups: Lookup[] = []
  const clock = { now: 0 }
  const listener = await openNameService({
    host: '127.0.0.1',
    port: 0,
    publicHost: publicAddress,
    offline: false,
    authoritative: false,
    allow: [],
    admit: () => true,
    lookedUp: (lookup) => lookups.push(lookup),
    log,
    now: () => clock.now,
    ...options,
  })
  const { address, port } = listener
  return {
    address,
    port,
    log,
    lookups,
    clock,
    ask: async (bytes: Buffer) => hear(await overUdp(port, bytes)),
    askByTcp: async (bytes: Buffer) => hear(await overTcp(port, bytes)),
    [Symbol.dispose]: () => listener.stop(),
  }
}

/** Milliseconds after which a test that waits for an answer fails. */
const patience = 10_000

/** Says one datagram and hears one. */
export async function overUdp(port: number, bytes: Buffer, address = '127.0.0.1'): Promise<Buffer> {
  const socket = createSocket('udp4')
  try {
    socket.send(bytes, port, address)
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(patience) })) as [Buffer]
    return answer
  } finally {
    socket.close()
  }
}

/** The length in front, as TCP has it. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return Buffer.concat([length, message])
}

export async function overTcp(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1')
  socket.end(framed(bytes))
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).subarray(2)
}

/** One question that a resolver was asked. */
export interface Asked {
  readonly packet: DecodedPacket
  readonly bytes: Buffer
  readonly by: 'udp' | 'tcp'
  readonly port: number
}

/** What a resolver says: bytes as they are, or nothing. */
type Behaviour = (asked: Asked) => Buffer | undefined

/** A resolver that says what a test has it say, over UDP and TCP, and remembers what it was asked. */
export async function resolver(behaviour: Behaviour) {
  const asked: Asked[] = []
  const say = { behaviour }
  const answer = (bytes: Buffer, by: Asked['by'], port: number): Buffer | undefined => {
    const one = { packet: decode(bytes), bytes, by, port }
    asked.push(one)
    waiting.splice(0).forEach((resolve) => void resolve())
    return say.behaviour(one)
  }
  const waiting: (() => void)[] = []
  const tcp = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (chunk: Buffer) => {
      const said = answer(chunk.subarray(2), 'tcp', socket.remotePort ?? 0)
      if (said) socket.end(framed(said))
    })
  }).listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const { port } = tcp.address() as { port: number }
  const udp: Socket = createSocket('udp4')
  udp.on('message', (bytes, from) => {
    const said = answer(bytes, 'udp', from.port)
    if (said) udp.send(said, from.port, from.address)
  })
  udp.bind(port, '127.0.0.1')
  await once(udp, 'listening')
  return {
    address: `127.0.0.1:${port}`,
    asked,
    /** Resolves at its next question. */
    nextQuestion: () => new Promise<void>((resolve) => waiting.push(resolve)),
    /** Sends a datagram of its own accord, from the port that it listens on. */
    send: (bytes: Buffer, to: number) => udp.send(bytes, to, '127.0.0.1'),
    say,
    [Symbol.dispose]: () => {
      udp.close()
      tcp.close()
    },
  }
}

/** The answer with these records to what was asked, with the question as it came. */
export function answered(asked: Asked, answers: Answer[], more: { code?: number; authorities?: Answer[] } = {}) {
  const message = encode({
    type: 'response',
    id: asked.bytes.readUInt16BE(0),
    flags: 0x81_80 | (more.code ?? 0),
    answers,
    authorities: more.authorities ?? [],
  })
  message.writeUInt16BE(1, 4)
  return Buffer.concat([message.subarray(0, 12), asked.bytes.subarray(12), message.subarray(12)])
}

export const record = (name: string, data = '198.51.100.7', ttl = 300): Answer => ({ type: 'A', name, ttl, data })

export const denial = (minimum: number, ttl = 3_600): Answer => ({
  type: 'SOA',
  name: 'example.com',
  ttl,
  data: { mname: 'ns.example.com', rname: 'hostmaster.example.com', serial: 1, minimum },
})
