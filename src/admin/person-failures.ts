import type { Account } from '../domain/account.ts'
import { PersonRefusal, type PersonRefusalCode } from '../domain/people/refusal.ts'
import { DeviceKeyFault } from '../identity/ports.ts'
import type { PeopleTools } from './context.ts'
import { AdminFailure, type FailureCode } from './failure.ts'

/** Refusals that are neither a bad input nor a rule of the house. */
const codes: Partial<Record<PersonRefusalCode | DeviceKeyFault['code'], FailureCode>> = {
  'address-taken': 'conflict',
  'no-such-account': 'not-found',
  'too-many': 'conflict',
}

/** Does something with people; what the domain refuses becomes the owner's failure, with the same sentence. */
export async function orFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof PersonRefusal || error instanceof DeviceKeyFault)
      throw new AdminFailure(codes[error.code] ?? 'bad-input', error.message)
    throw error
  }
}

/** @throws AdminFailure when there is no such account */
export async function requirePerson({ people }: PeopleTools, email: string): Promise<Account> {
  const account = await people.find(email)
  if (account) return account
  throw new AdminFailure('not-found', `There is no account ${email}: see those that are with "chrysalis people list".`)
}
