import { ListRefusal, type RefusalCode } from '../../domain/lists/refusal.ts'
import { el } from '../../wire/xml/writer.ts'
import { type FaultExtra, SoapFault } from '../soap/fault.ts'
export const listFaults = ['InvalidPassportUser','UserDoesNotExist','BadEmailArgument','ContactDoesNotExist','GroupDoesNotExist','GroupAlreadyExists','QuotaLimitReached','BadArgumentLength'] as const
export type ListFault = (typeof listFaults)[number]
interface Row { readonly code: ListFault; readonly message: (subject: string) => string; readonly extra?: (subject: string) => FaultExtra }
const rows: Readonly<Partial<Record<RefusalCode, Row>>> = {
  'unknown-account': { code: 'InvalidPassportUser', message: (email) => `The Passport user specified is invalid SignInName: ${email}` },
  oneself: { code: 'InvalidPassportUser', message: (email) => `The Passport user specified is invalid SignInName: ${email}` },
  'bad-address': { code: 'BadEmailArgument', message: () => "Malformed email Argument Email missing '@' character" },
  'unknown-contact': { code: 'ContactDoesNotExist', message: () => 'Contact Does Not Exist' },
  'unknown-group': { code: 'GroupDoesNotExist', message: () => 'Group Does Not Exist' },
  'group-exists': { code: 'GroupAlreadyExists', message: () => 'Group Already Exists', extra: (id) => ({ additional: el('conflictObjectId', id) }) },
  'list-full': { code: 'QuotaLimitReached', message: (most) => `The address book is full: it holds ${most} contacts` },
  'groups-full': { code: 'QuotaLimitReached', message: (most) => `There are too many groups: ${most} is the most` },
  'too-long': { code: 'BadArgumentLength', message: (field) => `${field} is too long`, extra: (field) => ({ parameter: field }) },
}
export async function orFault<T>(change: () => Promise<T>): Promise<T | SoapFault<ListFault>> {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof ListRefusal)) throw error
    const row = rows[error.code]
    if (!row) throw error
    return new SoapFault(row.code, row.message(error.subject), row.extra?.(error.subject) ?? {})
  }
}
