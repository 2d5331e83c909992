import { faultOfAddress } from '../domain/people/rules.ts'
import { CommandFailure } from './failure.ts'

export { faultOfAddress as faultOfEmail } from '../domain/people/rules.ts'

/**
 * An address as it is stored: something, `@`, something; a domain without a dot is one (`online@local`).
 *
 * @throws CommandFailure with what is wrong with it
 */
export function checkEmail(text: string): string {
  const email = text.trim()
  const fault = faultOfAddress(email)
  if (fault) throw new CommandFailure(`"${text}" ${fault}: an address looks like name@domain.`)
  return email
}
