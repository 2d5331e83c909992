import { type Answer, AUTHORITATIVE_ANSWER, encode, RECURSION_AVAILABLE, RECURSION_DESIRED } from 'dns-packet'
import { type Code, code, type } from './codes.ts'
import { headerBytes, type Query } from './query.ts'

/** Seconds that our own answers may be remembered: short, since the address of a home server changes while it is set up. */
const timeToLive = 60

/** What an answer of our own says. */
export interface Reply {
  readonly code?: Code
  /** The name is ours (AA). */
  readonly authoritative?: boolean
  /** Others are asked for names that are not ours (RA). */
  readonly recursionAvailable: boolean
  readonly answers?: Answer[]
  readonly authorities?: Answer[]
}

/** An answer of our own, with the question as it came. */
export function compose({ id, recursionDesired, question }: Query, reply: Reply): Buffer {
  const flags =
    (reply.authoritative ? AUTHORITATIVE_ANSWER : 0) |
    (recursionDesired ? RECURSION_DESIRED : 0) |
    (reply.recursionAvailable ? RECURSION_AVAILABLE : 0) |
    (reply.code ?? code.ok)
  const { answers = [], authorities = [] } = reply
  const message = encode({ type: 'response', id, flags, answers, authorities })
  message.writeUInt16BE(1, 4)
  return Buffer.concat([message.subarray(0, headerBytes), question.bytes, message.subarray(headerBytes)])
}

/** The answer to what could not be read: twelve bytes. */
export function composeFault(fault: { readonly code: Code; readonly id: number; readonly opcode: number }): Buffer {
  const message = Buffer.alloc(headerBytes)
  message.writeUInt16BE(fault.id, 0)
  message.writeUInt16BE(0x80_00 | (fault.opcode << 11) | fault.code, 2)
  return message
}

/** The name of a question as the client spelled it. Only for names of letters, digits, hyphens. */
export function spelledName({ question }: Query): string {
  const { bytes } = question
  const labels: string[] = []
  for (let at = 0; (bytes[at] ?? 0) > 0; at += 1 + (bytes[at] ?? 0))
    labels.push(bytes.toString('latin1', at + 1, at + 1 + (bytes[at] ?? 0)))
  return labels.join('.')
}

export const addressRecord = (name: string, address: string): Answer => ({
  type: 'A',
  name,
  ttl: timeToLive,
  data: address,
})

export const pointerRecord = (name: string, host: string): Answer => ({
  type: 'PTR',
  name,
  ttl: timeToLive,
  data: host,
})

/**
 * Each name of ours is a zone of its own, so that nothing is said about its neighbours. With this record a resolver remembers that a
 * name has no record of some type, instead of asking again and again (RFC 2308 §3).
 */
export const authorityRecord = (zone: string): Answer => ({
  type: 'SOA',
  name: zone === '' ? '.' : zone,
  ttl: timeToLive,
  data: {
    mname: zone === '' ? '.' : zone,
    rname: zone === '' ? 'hostmaster' : `hostmaster.${zone}`,
    serial: 1,
    refresh: 3_600,
    retry: 600,
    expire: 86_400,
    minimum: timeToLive,
  },
})

/** Is this question one for the address of a name, among other things? */
export const wantsAddress = (questionType: number): boolean => questionType === type.A || questionType === type.ANY
