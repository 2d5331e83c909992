import { randomUUID } from 'node:crypto'
import type { NewMessage } from '../../domain/mailbox/message.ts'
import { type MimeMessage, readMime } from '../../wire/mime.ts'

const plainText = 'text/plain; charset=UTF-8'

/** Transfer encodings that leave the text as it is. */
const plainEncodings: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary'])

/**
 * The content of `Store`: a plain text in base64 with the numbers of its conversation (msnp-http §16.4). Clients send nothing else;
 * text that is not encoded is taken as well, and encoded. `undefined`: it is not such a message.
 */
export function readStoredContent(content: string): NewMessage | undefined {
  const mime = readMime(Buffer.from(content.replace(/^\s+/, ''), 'utf8'))
  if (!mime) return undefined
  const { headers } = mime
  const contentType = headers['content-type'] ?? plainText
  const body = readBody(mime)
  if (body === undefined || !isPlainText(contentType)) return undefined
  const sequence = headers['x-oim-sequence-num'] ?? '1'
  return {
    contentType: safe(contentType) ?? plainText,
    runId: safe(headers['x-oim-run-id']) ?? newRunId(),
    sequence: /^[0-9]{1,9}$/.test(sequence) ? Number(sequence) : 1,
    body,
  }
}

/** A chat message of `UUM`, put into the form of an offline message. `undefined`: it is none that somebody could read. */
export function readChatMessage(payload: Buffer): NewMessage | undefined {
  const mime = readMime(payload)
  if (!mime || !isPlainText(mime.headers['content-type'] ?? '')) return undefined
  const body = readBody(mime)
  return body === undefined ? undefined : { contentType: plainText, runId: newRunId(), sequence: 1, body }
}

function isPlainText(contentType: string): boolean {
  return /^text\/plain(?![\w.+-])/i.test(contentType)
}

/** The body in base64 without line ends. `undefined`: in an encoding that nobody's client uses, or none at all. */
function readBody({ headers, body }: MimeMessage): string | undefined {
  const encoding = headers['content-transfer-encoding']?.toLowerCase() ?? '8bit'
  if (plainEncodings.has(encoding)) return body.toString('base64')
  if (encoding !== 'base64') return undefined
  const text = body.toString('latin1').replace(/\s+/g, '')
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? text : undefined
}

function newRunId(): string {
  return `{${randomUUID().toUpperCase()}}`
}

/** A header value that can stand in a header again. */
function safe(value: string | undefined): string | undefined {
  return value !== undefined && value.length <= 200 && /^[\x20-\x7e]+$/.test(value) ? value : undefined
}
