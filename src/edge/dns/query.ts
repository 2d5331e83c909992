import { type Code, code } from './codes.ts'

/** Bytes of the header of every message (RFC 1035 §4.1.1). */
export const headerBytes = 12

/** What a client, or we of a resolver, want to know. */
export interface Question {
  /** The question as it stood in the message, case of letters included: name, type, class. It is repeated in the answer byte by byte. */
  readonly bytes: Buffer
  /** Lower case, without a dot at the end; bytes that are no part of a host name as `\ddd` (RFC 1035 §5.1). The root is ''. */
  readonly name: string
  readonly type: number
  readonly class: number
}

export interface Query {
  readonly id: number
  /** The client wants others to be asked (RD); repeated in the answer. */
  readonly recursionDesired: boolean
  readonly question: Question
}

/** What a packet turns out to be. */
export type Reading =
  | { readonly kind: 'query'; readonly query: Query }
  /** To be answered with a code and nothing else. */
  | { readonly kind: 'fault'; readonly code: Code; readonly id: number; readonly opcode: number }
  /** Not to be answered: no header, or itself an answer. Nobody can make two servers talk to each other forever. */
  | { readonly kind: 'ignored' }

const ignored: Reading = { kind: 'ignored' }
const responseBit = 0x80_00
const recursionDesiredBit = 0x01_00

/**
 * Reads a query: the header and the one question. What follows the question is not looked at; so EDNS (RFC 6891) is neither an error
 * nor a promise, as with every server that is older than it.
 *
 * @param longest bytes beyond which nothing is read
 */
export function readQuery(message: Buffer, longest: number): Reading {
  if (message.length < headerBytes || message.length > longest) return ignored
  const id = message.readUInt16BE(0)
  const flags = message.readUInt16BE(2)
  if ((flags & responseBit) !== 0) return ignored
  const opcode = (flags >> 11) & 0x0f
  if (opcode !== 0) return { kind: 'fault', code: code.notImplemented, id, opcode }
  const question = message.readUInt16BE(4) === 1 ? readQuestion(message) : undefined
  if (question === undefined) return { kind: 'fault', code: code.malformed, id, opcode }
  return { kind: 'query', query: { id, recursionDesired: (flags & recursionDesiredBit) !== 0, question } }
}

/** Bytes of a whole name, lengths and the end included (RFC 1035 §2.3.4). */
const longestName = 255

/** The question that begins after the header. `undefined`: there is none that can be read. A first name cannot be compressed. */
function readQuestion(message: Buffer): Question | undefined {
  const labels: string[] = []
  let at = headerBytes
  for (;;) {
    const length = message[at]
    if (length === undefined || length > 63) return undefined
    at += 1
    if (length === 0) break
    if (at + length - headerBytes >= longestName || at + length > message.length) return undefined
    labels.push(readLabel(message, at, at + length))
    at += length
  }
  if (at + 4 > message.length) return undefined
  return {
    // A copy: the packet's memory is not ours to keep.
    bytes: Buffer.from(message.subarray(headerBytes, at + 4)),
    name: labels.join('.'),
    type: message.readUInt16BE(at),
    class: message.readUInt16BE(at + 2),
  }
}

function readLabel(message: Buffer, from: number, to: number): string {
  return message
    .toString('latin1', from, to)
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, (byte) => `\\${String(byte.charCodeAt(0)).padStart(3, '0')}`)
}

/** Do two questions ask the same, whatever the case of their letters? */
export function isSameQuestion(one: Buffer, other: Buffer): boolean {
  if (one.length !== other.length) return false
  const end = one.length - 4
  return (
    one.subarray(end).equals(other.subarray(end)) &&
    foldCase(one.toString('latin1', 0, end)) === foldCase(other.toString('latin1', 0, end))
  )
}

/** ASCII only: lengths of labels are below the letters, and other bytes have no case. */
const foldCase = (bytes: string): string => bytes.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
