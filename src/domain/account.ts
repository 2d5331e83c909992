/** An account's own GUID: lower case, with dashes, no braces. Never shown as a person's name; contact ids may equal it. */
export type AccountId = string & { readonly account?: 'id' }

/**
 * Text in the percent-encoded form in which its owner's client wrote it. The domain stores it and hands it on; it never decodes
 * it (msnp-wire §2.3).
 */
export type EncodedText = string & { readonly encoding?: 'percent' }

/** BLP: what happens to people on neither the allow nor the block list (msnp-wire §6.11). */
export type Privacy = 'AL' | 'BL'

/** GTC: whether the client asks its owner when somebody adds them (msnp-wire §6.10). */
export type ReverseListPrompt = 'A' | 'N'

export interface Account {
  readonly id: AccountId
  /** As typed when the account was made; compared without regard to case. */
  readonly email: string
  readonly friendlyName: EncodedText
  readonly privacy: Privacy
  readonly reverseListPrompt: ReverseListPrompt
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/** How e-mail addresses are compared: without regard to case. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase()
}

/** `alice@example.com` → `alice`, `example.com`: the two halves that the lists of MSNP13+ keep apart. */
export function splitEmail(email: string): { readonly user: string; readonly domain: string } {
  const at = email.lastIndexOf('@')
  return at < 0 ? { user: email, domain: '' } : { user: email.slice(0, at), domain: email.slice(at + 1) }
}

/**
 * The account's CID, as signed 64 bits: the last eight bytes of its GUID, big-endian (msnp-http §4.1). Decimal in the address
 * book and storage, 16 hex digits in RST.
 */
export function cidOf(id: AccountId): bigint {
  return BigInt.asIntN(64, BigInt(`0x${id.replaceAll('-', '').slice(16)}`))
}

/** The account's PUID, unsigned 64 bits: the first eight bytes of its GUID (msnp-http §4.1). */
export function puidOf(id: AccountId): bigint {
  return BigInt(`0x${id.replaceAll('-', '').slice(0, 16)}`)
}
