import type { Payload } from './form.ts'

/** Bytes of a payload that are looked at, and lines that are shown: a log has to stay readable. */
const bounds = { bytes: 8 * 1024, lines: 120, width: 400 }

/** Header fields and elements whose values open something: shown as `…`. */
const secretHeaders = /^(MSPAuth|Authorization|Cookie|Set-Cookie):.*$/i
const secretElements =
  /(<(?:[A-Za-z]+:)?(?:TicketToken|Password|BinarySecurityToken|BinarySecret|CipherValue|Ticket)\b[^>]*>)[^<]+(?=<)/gi

/**
 * A payload for people: XML by element, MIME by header, text as it is, the rest in hex beside its printable characters. Bounded in
 * size; control characters are replaced; what opens an account is left out. Never throws.
 *
 * @param options `secrets`: what opens an account is shown, because it is wanted or has been taken out before.
 */
export function describePayload(
  payload: Buffer,
  kind: Pick<Payload, 'content'> | undefined,
  options: { readonly secrets?: boolean } = {},
): string[] {
  if (payload.length === 0) return []
  const content = kind?.content ?? (looksLikeText(payload) ? 'text' : 'opaque')
  const hide = options.secrets ? (text: string) => text : hideSecrets
  const lines = layOut[content](payload.subarray(0, bounds.bytes), hide)
  const shown = lines.slice(0, bounds.lines).map((line) => printable(line).slice(0, bounds.width))
  const left = payload.length > bounds.bytes || lines.length > bounds.lines
  return left ? [...shown, `… ${payload.length} bytes in all`] : shown
}

type Hide = (text: string) => string

/** Takes out what stands in elements that open something. */
const hideSecrets: Hide = (text) => text.replace(secretElements, '$1…')

const layOut: Readonly<Record<Payload['content'], (bytes: Buffer, hide: Hide) => string[]>> = {
  xml: (bytes, hide) => (looksLikeText(bytes) ? indent(hide(bytes.toString('utf8'))) : dump(bytes)),
  mime: layMime,
  text: (bytes, hide) => (looksLikeText(bytes) ? textLines(bytes.toString('utf8'), hide) : dump(bytes)),
  opaque: (bytes, hide) => (looksLikeText(bytes) ? textLines(bytes.toString('utf8'), hide) : dump(bytes)),
}

/** Headers as they are, the body as what it looks like. */
function layMime(bytes: Buffer, hide: Hide): string[] {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return looksLikeText(bytes) ? textLines(bytes.toString('utf8'), hide) : dump(bytes)
  const lines = textLines(bytes.toString('utf8', 0, end), hide)
  const head = hide === hideSecrets ? lines.map((line) => line.replace(secretHeaders, '$1: …')) : lines
  const body = bytes.subarray(end + 4)
  if (body.length === 0) return head
  return [...head, '', ...(looksLikeText(body) ? textLines(body.toString('utf8'), hide) : dump(body))]
}

function textLines(text: string, hide: Hide): string[] {
  return hide(text)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
}

/** One element a line, children deeper than their parents; text stays with its tag. No parser: broken XML is shown too. */
function indent(xml: string): string[] {
  const lines: string[] = []
  let depth = 0
  for (const piece of xml.split(/(?=<)/)) {
    const closes = piece.startsWith('</')
    if (closes) depth = Math.max(0, depth - 1)
    const last = lines.at(-1)
    if (closes && last?.trimStart().startsWith(`<${piece.slice(2).split(/[\s>]/)[0]}`) && !last.includes('</'))
      lines[lines.length - 1] = last + piece
    else if (piece.trim() !== '') lines.push('  '.repeat(Math.min(depth, 20)) + piece.trimEnd())
    if (!closes && /^<[^!?]/.test(piece) && !/\/>/.test(piece)) depth += 1
  }
  return lines
}

const rowLength = 16

function dump(bytes: Buffer): string[] {
  const rows: string[] = []
  for (let at = 0; at < bytes.length; at += rowLength) {
    const row = bytes.subarray(at, at + rowLength)
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')
    rows.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(rowLength * 3 - 1)}  ${text}`)
  }
  return rows
}

function looksLikeText(bytes: Buffer): boolean {
  let odd = 0
  for (const byte of bytes.subarray(0, 512))
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) odd += 1
  return odd === 0
}

function printable(text: string): string {
  return text.replace(/\t/g, '⇥').replace(/\p{Cc}/gu, '·')
}
