import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import { headerBytes, isSameQuestion, type Question } from './query.ts'
import type { Resolver } from './resolvers.ts'

/** One question to one resolver. */
export interface Asking {
  readonly resolver: Resolver
  readonly question: Question
  /** Milliseconds. */
  readonly patience: number
  /** Aborted when the service ends. */
  readonly signal: AbortSignal
}

/** Nobody answered in time; another try may be worth while. */
export class Silence extends Error {}

interface Said {
  readonly id: number
  readonly message: Buffer
}

/** A question as we say it: id by chance, recursion desired, no EDNS. */
function say(question: Question): Said {
  const id = randomInt(0x1_00_00)
  const header = Buffer.alloc(headerBytes)
  header.writeUInt16BE(id, 0)
  header.writeUInt16BE(0x01_00, 2)
  header.writeUInt16BE(1, 4)
  return { id, message: Buffer.concat([header, question.bytes]) }
}

/** Is this an answer to what we said? Whoever guesses has to guess the id, and over UDP the port. */
function isAnswer(message: Buffer, { id }: Said, question: Question): boolean {
  const questionEnd = headerBytes + question.bytes.length
  return (
    message.length >= questionEnd &&
    message.readUInt16BE(0) === id &&
    (message.readUInt16BE(2) & 0xf8_00) === 0x80_00 &&
    message.readUInt16BE(4) === 1 &&
    isSameQuestion(message.subarray(headerBytes, questionEnd), question.bytes)
  )
}

/** Settles once, whatever comes first, and tidies up. */
function settle<T>(
  { patience, signal }: Asking,
  begin: (resolve: (value: T) => void, reject: (error: Error) => void) => () => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let settled = false
    const end = (how: () => void): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      tidy()
      how()
    }
    const refuse = (error: Error): void => end(() => reject(error))
    const abort = (): void => refuse(new Error('the name service ends'))
    const timer = setTimeout(() => refuse(new Silence()), patience)
    signal.addEventListener('abort', abort)
    const tidy = begin((value) => end(() => resolve(value)), refuse)
  })
}

/**
 * Asks over UDP, from a port of its own that the system chooses by chance. The socket takes packets of that resolver only; what does not
 * answer the question is passed over, and the wait goes on.
 */
export function askByUdp(asking: Asking): Promise<Buffer> {
  const { resolver, question } = asking
  const said = say(question)
  return settle(asking, (resolve, reject) => {
    const socket = createSocket(isIPv6(resolver.address) ? 'udp6' : 'udp4')
    socket.on('error', reject)
    socket.on('message', (message) => {
      if (isAnswer(message, said, question)) resolve(message)
    })
    socket.on('connect', () => socket.send(said.message))
    socket.connect(resolver.port, resolver.address)
    return () => socket.close()
  })
}

/** Asks over TCP (RFC 1035 §4.2.2): for answers that do not fit into a datagram. */
export function askByTcp(asking: Asking): Promise<Buffer> {
  const { resolver, question } = asking
  const said = say(question)
  return settle(asking, (resolve, reject) => {
    const socket = connect({ host: resolver.address, port: resolver.port })
    const chunks: Buffer[] = []
    let received = 0
    let expected = Number.POSITIVE_INFINITY
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('it closed the connection without an answer')))
    socket.on('connect', () => socket.write(framed(said.message)))
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      received += chunk.length
      if (received < 2) return
      if (expected === Number.POSITIVE_INFINITY) expected = 2 + Buffer.concat(chunks).readUInt16BE(0)
      if (received < expected) return
      const message = Buffer.concat(chunks).subarray(2, expected)
      if (isAnswer(message, said, question)) resolve(message)
      else reject(new Error('it answered something else'))
    })
    return () => socket.destroy()
  })
}

/** A message as it goes over TCP: its length in front (RFC 1035 §4.2.2). */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length, 0)
  return Buffer.concat([length, message])
}
