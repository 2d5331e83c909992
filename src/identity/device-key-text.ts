import { randomInt } from 'node:crypto'

/**
 * How a device key is spelled: sixteen characters of an alphabet without look-alikes, which is every character that old clients leave of a
 * password (clients-in-the-wild §0), and 79 bits, so that nobody finds it by trying digests of it that they overheard.
 */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'
const length = 16
const group = 4

/** A new key: `k7mp3xwq9rtzhb4n`. */
export function newKeyText(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** For reading it off a screen: `k7mp 3xwq 9rtz hb4n`. The blanks are not part of it, though a password that has them is understood. */
export function groupKeyText(key: string): string {
  return (key.match(new RegExp(`.{1,${group}}`, 'g')) ?? []).join(' ')
}

/** The key that somebody has typed, whatever its case, blanks and dashes; any other text comes back as some text that is no key. */
export function readKeyText(typed: string): string {
  return typed.replace(/[\s-]/g, '').toLowerCase()
}
