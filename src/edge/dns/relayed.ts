import { decode } from 'dns-packet'
import { code, type } from './codes.ts'
import { headerBytes, type Query } from './query.ts'

/** An answer of another resolver: relayed as the bytes that came in, with what differs from client to client put in. */
export interface Relayed {
  readonly bytes: Buffer
  /** Where the records begin. */
  readonly questionEnd: number
  /** Where each record of the answer section ends. */
  readonly answerEnds: readonly number[]
  /** Where each time to live stands. */
  readonly timesToLive: readonly number[]
  /** The response code, 0–15. */
  readonly code: number
  /** It did not fit: the rest is to be had over TCP. */
  readonly truncated: boolean
  /** Seconds that it may be remembered, by its own account; 0: not at all. */
  readonly lifetime: number
}

interface Rec {
  readonly section: 'answer' | 'authority' | 'additional'
  readonly type: number
  readonly timeToLive: number
  readonly timeToLiveAt: number
  readonly end: number
}

const truncatedBit = 0x02_00

/**
 * Reads an answer as far as it has to be understood, and all of it as far as it has to be sound: a name that leads in circles must not
 * reach a client that is less careful.
 *
 * @returns `undefined` when it is malformed
 */
export function readRelayed(bytes: Buffer, questionBytes: number): Relayed | undefined {
  const questionEnd = headerBytes + questionBytes
  const records = readRecords(bytes, questionEnd)
  if (records === undefined || !isSound(bytes)) return undefined
  const flags = bytes.readUInt16BE(2)
  const responseCode = flags & 0x0f
  const truncated = (flags & truncatedBit) !== 0
  return {
    bytes,
    questionEnd,
    answerEnds: records.filter(({ section }) => section === 'answer').map(({ end }) => end),
    timesToLive: records.filter(isTimed).map(({ timeToLiveAt }) => timeToLiveAt),
    code: responseCode,
    truncated,
    lifetime: truncated ? 0 : lifetimeOf(bytes, responseCode, records),
  }
}

/** The time to live of EDNS's own record is something else (RFC 6891 §6.1.3). */
const isTimed = ({ type: recordType }: Rec): boolean => recordType !== type.OPT

function isSound(bytes: Buffer): boolean {
  try {
    decode(bytes)
    return true
  } catch {
    return false
  }
}

function readRecords(bytes: Buffer, from: number): Rec[] | undefined {
  const counts = [
    ['answer', bytes.readUInt16BE(6)],
    ['authority', bytes.readUInt16BE(8)],
    ['additional', bytes.readUInt16BE(10)],
  ] as const
  const records: Rec[] = []
  let at = from
  for (const [section, count] of counts)
    for (let left = count; left > 0; left -= 1) {
      const nameEnd = skipName(bytes, at)
      if (nameEnd === undefined || nameEnd + 10 > bytes.length) return undefined
      const end = nameEnd + 10 + bytes.readUInt16BE(nameEnd + 8)
      if (end > bytes.length) return undefined
      records.push({
        section,
        type: bytes.readUInt16BE(nameEnd),
        timeToLive: bytes.readUInt32BE(nameEnd + 4),
        timeToLiveAt: nameEnd + 4,
        end,
      })
      at = end
    }
  return records
}

/** Where a name ends that may end in a pointer; the pointer is not followed. */
function skipName(bytes: Buffer, from: number): number | undefined {
  for (let at = from; ; ) {
    const length = bytes[at]
    if (length === undefined) return undefined
    if (length === 0) return at + 1
    if (length >= 0xc0) return at + 2
    at += 1 + length
  }
}

/**
 * The shortest time to live of all records. Of a denial the SOA record says how long it holds (RFC 2308 §5): the smaller of its time to
 * live and of its last field. A denial without one is not remembered, and no failure is.
 */
function lifetimeOf(bytes: Buffer, responseCode: number, records: readonly Rec[]): number {
  if (responseCode !== code.ok && responseCode !== code.noSuchName) return 0
  const kept = records.filter(({ section }) => section !== 'additional')
  const authority = kept.find((record) => record.section === 'authority' && record.type === type.SOA)
  const hasAnswer = kept.some(({ section }) => section === 'answer')
  if (!authority && (!hasAnswer || responseCode === code.noSuchName)) return 0
  const times = kept.map(({ timeToLive }) => (timeToLive > 0x7fff_ffff ? 0 : timeToLive))
  return Math.min(...times, ...(authority ? [bytes.readUInt32BE(authority.end - 4)] : []))
}

/**
 * The answer for one client: its id and its spelling of the question; times to live as they are by now; no longer than it can take.
 * What does not fit is left out, record by record; only when answers are missing is the client told to come by TCP (RFC 2181 §9).
 *
 * @param age seconds since it was received
 * @param limit bytes
 */
export function relayTo(query: Query, answer: Relayed, age: number, limit: number): Buffer {
  const message = Buffer.from(answer.bytes)
  message.writeUInt16BE(query.id, 0)
  query.question.bytes.copy(message, headerBytes)
  if (age > 0)
    for (const at of answer.timesToLive) message.writeUInt32BE(Math.max(0, message.readUInt32BE(at) - age), at)
  const fits = message.length <= limit
  const answers = fits ? answer.answerEnds.length : answer.answerEnds.filter((end) => end <= limit).length
  const truncated = answer.truncated || answers < answer.answerEnds.length
  // Response, recursion available, and nothing that others promised: neither that it is authoritative nor that it was checked.
  message.writeUInt16BE(
    0x80_80 | (truncated ? truncatedBit : 0) | (query.recursionDesired ? 0x01_00 : 0) | answer.code,
    2,
  )
  if (fits) return message
  message.writeUInt16BE(answers, 6)
  message.writeUInt32BE(0, 8)
  return message.subarray(0, answers === 0 ? answer.questionEnd : answer.answerEnds[answers - 1])
}
