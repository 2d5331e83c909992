import { readCaptureLine, readHead, writeCaptureLine, writeHead } from './capture-line.ts'
import type { EntryFilter } from './entry.ts'
import { matches, mayMatch } from './matching.ts'
import type { Observation } from './observation.ts'
import { readEntry } from './read-entry.ts'
import type { Recorded } from './recorded.ts'
import { redact } from './redaction.ts'
import { Timeline } from './timeline.ts'

/** What of a timeline goes into a capture or a play. */
export interface ExportOptions {
  readonly filter?: EntryFilter
  /** Secrets as they are, where the settings keep them. */
  readonly reveal?: boolean
}

/** Entries that are looked at in one go. */
const pageSize = 50

/**
 * The timeline as JSON lines, one piece at a time: a head, and the lines of what is wanted among so many entries, which may be none. Who
 * writes it somewhere can do other things between two pieces. Secrets are labels unless they are asked for.
 */
export function* exportCapture(
  observation: Observation,
  options: ExportOptions = {},
): Generator<string, void, undefined> {
  const { labels, settings } = observation
  const reveal = options.reveal === true && settings.secrets
  yield writeHead({ capture: 'chrysalis', version: 1, made: new Date().toISOString(), secrets: reveal })
  const write = (one: Recorded): string => writeCaptureLine(one, reveal ? one.fact : redact(one.fact, labels))
  for (const page of wantedPages(observation, options.filter)) yield page.map(write).join('')
}

/** What is kept and wanted at this moment, the oldest first. */
export function* wanted(observation: Observation, filter?: EntryFilter): Generator<Recorded, void, undefined> {
  for (const page of wantedPages(observation, filter)) yield* page
}

function* wantedPages(
  { timeline, labels }: Observation,
  filter: EntryFilter = {},
): Generator<readonly Recorded[], void, undefined> {
  const { last } = timeline
  const isDecoded = filter.text !== undefined || filter.odd !== undefined
  for (let since = 0; since < last; ) {
    const { recorded, next } = timeline.since(since, pageSize)
    yield recorded.filter(
      (one) => one.serial <= last && mayMatch(one, filter) && (!isDecoded || matches(readEntry(one, labels), filter)),
    )
    since = next
  }
}

/** Bounds of a capture that is read. */
export interface CaptureLimits {
  readonly bytes: number
  readonly line: number
  readonly entries: number
}

export const usualCaptureLimits: CaptureLimits = {
  bytes: 64 * 1024 * 1024,
  line: 1024 * 1024,
  entries: 100_000,
}

/** Why a file is not taken. */
export class CaptureError extends Error {
  readonly code: 'not-a-capture' | 'too-large' | 'bad-line'

  constructor(code: CaptureError['code'], sentence: string) {
    super(sentence)
    this.name = 'CaptureError'
    this.code = code
  }
}

/** A capture that was read. */
export interface Imported {
  readonly timeline: Timeline
  /** When it was made, ISO 8601. */
  readonly made: string
  /** Passwords and tickets are in it. */
  readonly secrets: boolean
}

/**
 * Reads a capture piece by piece, and no further than its bounds: what is larger is refused when the bound is reached.
 *
 * @throws CaptureError with the line and what to do.
 */
export async function importCapture(
  pieces: AsyncIterable<Uint8Array | string>,
  limits: CaptureLimits = usualCaptureLimits,
): Promise<Imported> {
  const timeline = new Timeline({ entries: limits.entries, bytes: limits.bytes * 2 })
  let made: string | undefined
  let secrets = false
  let number = 0
  for await (const line of linesOf(pieces, limits)) {
    number += 1
    if (made === undefined) {
      const head = readHead(line)
      if (head === undefined)
        throw new CaptureError('not-a-capture', 'This is not a capture: its first line is not the head of one.')
      made = head.made
      secrets = head.secrets
      continue
    }
    if (line === '') continue
    if (timeline.size >= limits.entries)
      throw new CaptureError('too-large', `The capture has more than ${limits.entries} entries: export fewer of them.`)
    const recorded = readCaptureLine(line)
    if (typeof recorded === 'string')
      throw new CaptureError('bad-line', `Line ${number} of the capture cannot be read: ${recorded}.`)
    const { fact, ...belonging } = recorded
    timeline.append(fact, belonging)
  }
  if (made === undefined) throw new CaptureError('not-a-capture', 'This is not a capture: it is empty.')
  return { timeline, made, secrets }
}

async function* linesOf(
  pieces: AsyncIterable<Uint8Array | string>,
  limits: CaptureLimits,
): AsyncGenerator<string, void, undefined> {
  let read = 0
  let held: Buffer[] = []
  let length = 0
  for await (const piece of pieces) {
    let rest: Buffer =
      typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    read += rest.length
    if (read > limits.bytes)
      throw new CaptureError('too-large', `The capture is larger than ${limits.bytes} bytes: export less of it.`)
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      held.push(rest.subarray(0, end))
      if (length + end > limits.line) throw tooLong(limits)
      yield Buffer.concat(held).toString('utf8')
      held = []
      length = 0
      rest = rest.subarray(end + 1)
    }
    held.push(rest)
    length += rest.length
    if (length > limits.line) throw tooLong(limits)
  }
  if (length > 0) yield Buffer.concat(held).toString('utf8')
}

const tooLong = ({ line }: CaptureLimits) =>
  new CaptureError('too-large', `A line of the capture is longer than ${line} bytes: no capture has such a line.`)
