/**
 * Percent-encoding of text tokens (msnp-wire §2.3): friendly names, group names, phone numbers, the msnobj.
 *
 * The encoded form that a client chose is what is stored and relayed; these functions serve where the server writes text of its
 * own, or must show it elsewhere (SOAP, logs).
 */

/** A text token in its encoded form, exactly as its owner's client wrote it (a binary string: one character per byte). */
export type EncodedText = string & { readonly encoding?: 'percent' }

const safe = /[A-Za-z0-9\-_.~]/

/** `Online User` → `Online%20User`: everything outside `A-Z a-z 0-9 - _ . ~` is written as the %XX of its UTF-8 bytes. */
export function encodeText(text: string): EncodedText {
  let encoded = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte)
    encoded += byte < 0x80 && safe.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded as EncodedText
}

/** `Online%20User` → `Online User`. An invalid escape is left alone; bytes that are not UTF-8 are shown as U+FFFD. */
export function decodeText(token: string): string {
  const bytes = token.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Takes a token that came over the wire as it is. */
export function keepText(token: string): EncodedText {
  return token as EncodedText
}

/** A binary string (one character per byte) as the text that its bytes spell in UTF-8. */
export function readUtf8(binary: string): string {
  return isAscii(binary) ? binary : Buffer.from(binary, 'latin1').toString('utf8')
}

/** Text as the binary string that goes on the wire. */
export function writeUtf8(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}
