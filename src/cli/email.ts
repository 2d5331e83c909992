import { CommandFailure } from './failure.ts'

/** Longest address, in bytes (msnp-wire §13). */
const longest = 129

/**
 * An address as it is stored: something, `@`, something; a domain without a dot is one (`online@local`).
 *
 * @throws CommandFailure with what is wrong with it
 */
export function checkEmail(text: string): string {
  const email = text.trim()
  const fault = faultOfEmail(email)
  if (fault) throw new CommandFailure(`"${text}" ${fault}: an address looks like name@domain.`)
  return email
}

/** What is wrong with an address; `undefined`: nothing. */
export function faultOfEmail(email: string): string | undefined {
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || /[\p{Cc};,]/u.test(email)) return 'is not an address'
  if (Buffer.byteLength(email) > longest) return `is longer than ${longest} bytes`
  return undefined
}
