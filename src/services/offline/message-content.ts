import { randomUUID } from 'node:crypto'
import type { NewMessage } from '../../domain/mailbox/message.ts'
import { readMime } from '../../wire/mime.ts'

const plainText = 'text/plain; charset=UTF-8'

/**
 * The content of `Store`: a mail in base64 with the numbers of its conversation (msnp-http §16.4). `undefined`: it is not one.
 */
export function readStoredContent(content: string): NewMessage | undefined {
  const mime = readMime(Buffer.from(content.replace(/^\s+/, ''), 'utf8'))
  if (!mime) return undefined
  const { headers } = mime
  const body = mime.body.toString('latin1').replace(/\s+/g, '')
  if (headers['content-transfer-encoding']?.toLowerCase() !== 'base64' || !/^[A-Za-z0-9+/]*={0,2}$/.test(body))
    return undefined
  const sequence = headers['x-oim-sequence-num'] ?? '1'
  return {
    contentType: safe(headers['content-type']) ?? plainText,
    runId: safe(headers['x-oim-run-id']) ?? newRunId(),
    sequence: /^[0-9]{1,9}$/.test(sequence) ? Number(sequence) : 1,
    body,
  }
}

/** A chat message of `UUM`, put into the form of an offline message. `undefined`: it is none that somebody could read. */
export function readChatMessage(payload: Buffer): NewMessage | undefined {
  const mime = readMime(payload)
  if (!mime || !/^text\/plain\b/i.test(mime.headers['content-type'] ?? '')) return undefined
  const isBase64 = mime.headers['content-transfer-encoding']?.toLowerCase() === 'base64'
  const body = isBase64 ? mime.body.toString('latin1').replace(/\s+/g, '') : mime.body.toString('base64')
  return { contentType: plainText, runId: newRunId(), sequence: 1, body }
}

function newRunId(): string {
  return `{${randomUUID().toUpperCase()}}`
}

/** A header value that can stand in a header again. */
function safe(value: string | undefined): string | undefined {
  return value !== undefined && value.length <= 200 && /^[\x20-\x7e]+$/.test(value) ? value : undefined
}
