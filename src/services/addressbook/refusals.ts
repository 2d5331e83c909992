import { ListRefusal, type RefusalCode } from '../../domain/lists/refusal.ts'
import { el } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'

/** Error codes of this service by which the domain's refusals are told (msnp-http §13). */
export const refusalFaults = [
  'InvalidPassportUser',
  'UserDoesNotExist',
  'BadEmailArgument',
  'ContactDoesNotExist',
  'GroupDoesNotExist',
  'GroupAlreadyExists',
  'QuotaLimitReached',
  'BadArgumentLength',
] as const

export type RefusalFault = (typeof refusalFaults)[number]

/** The words are the genuine service's: some clients show them, some match them. */
const faultOf: Readonly<Record<RefusalCode, (refusal: ListRefusal) => SoapFault<RefusalFault>>> = {
  'unknown-account': ({ subject }) =>
    new SoapFault('InvalidPassportUser', `The Passport user specified is invalid SignInName: ${subject}`),
  oneself: ({ subject }) =>
    new SoapFault('InvalidPassportUser', `The Passport user specified is invalid SignInName: ${subject}`),
  'bad-address': ({ subject }) =>
    subject.includes('@')
      ? new SoapFault('BadEmailArgument', 'Malformed email Argument')
      : new SoapFault('BadEmailArgument', "Malformed email Argument Email missing '@' character"),
  'unknown-contact': () => new SoapFault('ContactDoesNotExist', 'Contact Does Not Exist'),
  'unknown-group': () => new SoapFault('GroupDoesNotExist', 'Group Does Not Exist'),
  'group-exists': ({ subject }) =>
    new SoapFault('GroupAlreadyExists', 'Group Already Exists', { additional: el('conflictObjectId', subject) }),
  'list-full': ({ message }) => new SoapFault('QuotaLimitReached', message),
  'groups-full': ({ message }) => new SoapFault('QuotaLimitReached', message),
  'too-long': ({ message, subject }) => new SoapFault('BadArgumentLength', message, { parameter: subject }),
}

/** Does a change; what the domain refuses becomes the fault that clients know. */
export async function orFault<Result>(work: () => Promise<Result>): Promise<Result | SoapFault<RefusalFault>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ListRefusal) return faultOf[error.code](error)
    throw error
  }
}
