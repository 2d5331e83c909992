/**
 * Bytes of a document as text: UTF-8 unless a byte order mark or the XML declaration says otherwise. `undefined` where the bytes
 * are not what they claim to be, or claim an encoding that no client of the period sends.
 */
export function decodeDocument(bytes: Buffer): string | undefined {
  const encoding = encodingOf(bytes)
  if (encoding === undefined) return undefined
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const decoderOf: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
}

function encodingOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  // A declaration that can be read byte by byte cannot be UTF-16, whatever it says.
  const declared = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
    bytes.toString('latin1', 0, 200),
  )?.[1]
  if (declared === undefined) return 'utf-8'
  const decoder = Object.hasOwn(decoderOf, declared.toLowerCase()) ? decoderOf[declared.toLowerCase()] : undefined
  return decoder === 'utf-16le' ? undefined : decoder
}
