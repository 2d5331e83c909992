import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { dialects } from '../protocol/dialect.ts'
import type { Fact, KeptBytes } from './facts.ts'
import type { Recorded } from './recorded.ts'

/** The first line of a capture. */
export interface CaptureHead {
  readonly capture: 'chrysalis'
  readonly version: 1
  /** When it was made, ISO 8601. */
  readonly made: string
  /** Passwords and tickets are in it. */
  readonly secrets: boolean
}

const head = z.object({
  capture: z.literal('chrysalis'),
  version: z.literal(1),
  made: z.string(),
  secrets: z.boolean(),
})

const text = z.string().max(64 * 1024)
const short = z.string().max(1024)
const number = z.number()
/** Milliseconds that a date can be. */
const time = z.number().min(0).max(8.64e15)
const seen = { at: time, address: short, transport: z.enum(['tcp', 'gateway', 'http', 'https', 'tls', 'dns']) }
/** Text where the bytes are UTF-8, base64 where they are not. */
const bytes = z
  .object({ text: z.string().optional(), base64: z.string().optional(), length: z.int().min(0), isCut: z.boolean() })
  .transform(
    ({ text = '', base64, length, isCut }): KeptBytes => ({
      bytes: base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64'),
      length,
      isCut,
    }),
  )
const headers = z.array(z.tuple([text, text])).max(1_000)
const dialect = z
  .union(dialects.map((one) => z.literal(one)))
  .optional()
  .transform((value) => value ?? undefined)

const facts = z.discriminatedUnion('kind', [
  z.object({
    ...seen,
    kind: z.literal('line'),
    connection: short,
    role: z.enum(['notification', 'switchboard']),
    from: z.enum(['client', 'server']),
    dialect,
    verb: short,
    tokens: z.array(text).max(10_000),
    payload: bytes.optional().transform((value) => value ?? undefined),
  }),
  z.object({
    ...seen,
    kind: z.literal('connection'),
    connection: short,
    event: z.enum(['opened', 'broken', 'closed']),
    reason: short,
  }),
  z.object({
    ...seen,
    kind: z.literal('request'),
    exchange: z.int(),
    method: short,
    host: short,
    target: text,
    headers,
    body: bytes,
  }),
  z.object({
    ...seen,
    kind: z.literal('answer'),
    exchange: z.int(),
    asked: short,
    status: z.int(),
    headers,
    body: bytes,
    milliseconds: number,
  }),
  z.object({
    ...seen,
    kind: z.literal('tls'),
    record: z.object({
      route: z.enum(['engine', 'modern', 'plain-http', 'refused']),
      outcome: z.enum(['served', 'unused', 'failed', 'refused', 'handed-over']),
      remoteAddress: short,
      milliseconds: number,
      hello: z
        .object({
          format: z.enum(['v2', 'v3']),
          version: short,
          suites: z.array(short).max(1_000),
          serverName: short.optional(),
          clock: time.optional(),
        })
        .optional(),
      chosen: z.object({ version: short, suite: short, resumed: z.boolean() }).optional(),
      reason: text.optional(),
      advice: text.optional(),
      alertSent: short.optional(),
      alertReceived: z.object({ code: z.int(), name: short }).optional(),
    }),
  }),
  z.object({
    ...seen,
    kind: z.literal('lookup'),
    name: short,
    type: short,
    answer: z.enum(['ours', 'forwarded', 'refused', 'failed']),
  }),
])

const line = z.object({ session: short.optional(), account: short.optional(), fact: facts })

export function writeHead(value: CaptureHead): string {
  return `${JSON.stringify(value)}\n`
}

/** One fact as a line of JSON, its line end included. */
export function writeCaptureLine({ session, account }: Recorded, fact: Fact): string {
  return `${JSON.stringify({ session, account, fact }, replaceBytes)}\n`
}

function replaceBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('isCut' in value)) return value
  const { bytes, ...rest } = value as KeptBytes
  return isUtf8(bytes) ? { text: bytes.toString('utf8'), ...rest } : { base64: bytes.toString('base64'), ...rest }
}

export function readHead(json: string): CaptureHead | undefined {
  const read = head.safeParse(parse(json))
  return read.success ? read.data : undefined
}

/** One line of a capture; a sentence about what is wrong with it otherwise. */
export function readCaptureLine(json: string): Omit<Recorded, 'serial'> | string {
  const value = parse(json)
  if (value === undefined) return 'it is not JSON'
  const read = line.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    return `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is not as it should be'}`
  }
  const { session, account, fact } = read.data
  return {
    ...(session !== undefined && { session }),
    ...(account !== undefined && { account }),
    fact: fact as Fact,
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
