import type { EncodedText } from '../account.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('latin1')
const encoder = new TextEncoder()

/**
 * A friendly name as a person reads it, for the places that carry plain text: XML. Characters up to U+00FF count as bytes, since
 * tokens are binary strings; what is not UTF-8 is read as Latin-1. Never fails: a stray `%` stands for itself. Controls, which XML
 * cannot carry, are dropped.
 */
export function plainText(encoded: EncodedText): string {
  const bytes: number[] = []
  for (let at = 0; at < encoded.length; at++) {
    const hex = encoded[at] === '%' ? /^[0-9a-fA-F]{2}/.exec(encoded.slice(at + 1, at + 3)) : null
    if (hex) {
      bytes.push(Number.parseInt(hex[0], 16))
      at += 2
    } else if (encoded.charCodeAt(at) <= 0xff) {
      bytes.push(encoded.charCodeAt(at))
    } else {
      bytes.push(...encoder.encode(encoded[at]))
    }
  }
  return decode(Uint8Array.from(bytes)).replace(/[\u0000-\u001f\u007f]/g, '')
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}

/**
 * What an owner calls somebody, from a name that a client gives with a contact, as plain text. Empty when it is nobody's invention: old
 * clients give the address while they know no better, and repeat a name as soon as its bearer has chosen it (msnp-wire §6.17).
 */
export function nameOfOwners(
  encoded: EncodedText,
  bearer: { readonly email: string; readonly friendlyName: EncodedText },
) {
  const name = plainText(encoded)
  return name.toLowerCase() === bearer.email.toLowerCase() || name === plainText(bearer.friendlyName) ? '' : name
}

/** Plain text as the TCP side writes it: nothing in it but characters that a token may hold. */
export function encodedText(plain: string): EncodedText {
  return encodeURIComponent(plain.toWellFormed())
}
