/** A message of headers and a body, as the payloads of MSG and UUM and offline messages are (msnp-wire §8.5, msnp-http §16). */
export interface MimeMessage {
  /** By lower-case name; of several, the first. Values are binary strings, blanks around them removed. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/** Header lines that are looked at: more belong to nobody's client. */
const mostHeaders = 64

/** Reads a message; line ends may be CRLF or LF. `undefined`: the headers have no end. */
export function readMime(bytes: Buffer): MimeMessage | undefined {
  const end = /\r?\n\r?\n/.exec(bytes.toString('latin1', 0, Math.min(bytes.length, 16 * 1024)))
  if (!end) return undefined
  const headers: Record<string, string | undefined> = Object.create(null)
  const lines = bytes
    .toString('latin1', 0, end.index)
    // A line that begins with a blank goes on with the one before.
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
  for (const line of lines.slice(0, mostHeaders)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && headers[name] === undefined) headers[name] = line.slice(colon + 1).trim()
  }
  return { headers, body: bytes.subarray(end.index + end[0].length) }
}

/** `Otis` → `=?utf-8?B?T3Rpcw==?=`: text as a header carries it (RFC 2047). */
export function encodeWord(text: string): string {
  return `=?utf-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`
}

/** An encoded word: character set (with a language, which nobody reads), B or Q, content. */
const encodedWord = /=\?([\w-]+)(?:\*[\w-]*)?\?([BQ])\?([^?]*)\?=/gi

/** `=?utf-8?B?T3Rpcw==?=` → `Otis`, in any text; what is no encoded word stays as it is (RFC 2047). */
export function decodeWords(text: string): string {
  return (
    text
      // White space between two encoded words is no part of the text.
      .replace(/\?=\s+(?==\?[\w-]+(?:\*[\w-]*)?\?[BQ]\?)/gi, '?=')
      .replace(encodedWord, (_, charset: string, kind: string, content: string) =>
        decodeBytes(charset, kind.toUpperCase() === 'B' ? Buffer.from(content, 'base64') : decodeQ(content)),
      )
  )
}

function decodeQ(content: string): Buffer {
  const bytes = content
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

function decodeBytes(charset: string, bytes: Buffer): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // A character set of the sender's own making.
    return bytes.toString('utf8')
  }
}
