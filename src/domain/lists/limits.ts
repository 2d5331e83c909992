/**
 * Bounds of one owner's lists (msnp-wire §13). The counts are the genuine service's last ones; the lengths are generous for people
 * and small for a database. Lengths of text are in UTF-8 bytes.
 */
export const limits = {
  contacts: 1000,
  groups: 30,
  groupName: 61,
  /** Percent-encoded, as PRP MFN carries it. */
  friendlyName: 387,
  displayName: 387,
  email: 129,
  inviteMessage: 1024,
  /** Any one value of an address-book entry: a street, a comment, an annotation. */
  detail: 1024,
  /** Rows of one kind in an entry: phones, e-mail addresses, annotations … */
  rows: 64,
} as const

const utf8 = new TextEncoder()

export function byteLength(text: string): number {
  return utf8.encode(text).length
}
