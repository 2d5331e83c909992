import { emailKey } from '../account.ts'
import { byteLength, limits } from '../lists/limits.ts'
import { encodedText } from '../lists/names.ts'

/** Characters below which a password that somebody chooses for themselves is refused. */
export const shortestPassword = 8
/** Several clients cut passwords here (clients-in-the-wild §0). */
export const passwordCut = 16
const longestPassword = 1024

/**
 * What is wrong with an address; `undefined`: nothing. Something, `@`, something: a domain without a dot is one (`online@local`).
 * The rest of the sentence that begins with the address.
 */
export function faultOfAddress(email: string): string | undefined {
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || /[\p{Cc};,]/u.test(email)) return 'is not an address'
  if (byteLength(email) > limits.email) return `is longer than ${limits.email} bytes`
  return undefined
}

/** What is wrong with a friendly name, as plain text; `undefined`: nothing. */
export function faultOfName(name: string): string | undefined {
  return encodedText(name).length > limits.friendlyName ? 'is too long to be a name' : undefined
}

/** Why nobody could sign in with such a password; `undefined`: they can. */
export function faultOfPassword(password: string): string | undefined {
  if (password === '') return 'is missing'
  if (byteLength(password) > longestPassword) return `is longer than ${longestPassword} bytes`
  if (/\p{Cc}/u.test(password)) return 'holds a control character or line end, which nobody can type'
  return undefined
}

/** What is wrong with a password that somebody chooses for their own account: what a stranger tries first is none. */
export function faultOfOwnPassword(password: string, email: string): string | undefined {
  if (password !== '' && Array.from(password).length < shortestPassword)
    return `has fewer than ${shortestPassword} characters`
  const lower = password.toLowerCase()
  const [user = ''] = emailKey(email).split('@')
  if (password !== '' && (lower === emailKey(email) || lower === user)) return 'is the address'
  return faultOfPassword(password)
}
