import type { OwnersLists } from '../../../domain/lists/contact-lists.ts'
import { ListRefusal, type RefusalCode } from '../../../domain/lists/refusal.ts'
import type { Tables } from '../../../domain/ports/store.ts'
import { type ErrorCode, errors } from '../../../protocol/errors.ts'
import type { AnyCommand } from '../../connection/dispatch.ts'
import type { SignedInSession } from '../session.ts'

/** A command that is answered with a number. Returned before anything is written. */
export class Refused {
  readonly code: ErrorCode

  constructor(code: ErrorCode) {
    this.code = code
  }
}

export type RefusalNumbers = Readonly<Record<RefusalCode, ErrorCode>>

/** The numbers of dialects 2 to 9 for what the domain refuses (msnp-wire §4). */
export const numbersOf2: RefusalNumbers = {
  'unknown-account': errors.noSuchAccount,
  oneself: errors.invalidParameter,
  'bad-address': errors.invalidParameter,
  'unknown-contact': errors.notOnList,
  'unknown-group': errors.invalidGroup,
  'group-exists': errors.groupExists,
  'list-full': errors.listFull,
  'groups-full': errors.tooManyGroups,
  'too-long': errors.nameRefused,
}

/** From dialect 10 on an account that does not exist has another number (msnp-wire §4, 208). */
export const numbersOf10: RefusalNumbers = { ...numbersOf2, 'unknown-account': errors.invalidAccount }

/**
 * Does one command's change of the lists of whoever is signed in, in one transaction. It resolves when that is on the disk: the answer
 * may be said then, with `session.listVersion`. What cannot be done is answered with its number.
 *
 * @param work must check before it writes
 * @returns undefined: it was refused, and answered
 */
export async function editLists<Result extends object>(
  session: SignedInSession,
  command: AnyCommand,
  numbers: RefusalNumbers,
  work: (own: OwnersLists, tables: Tables) => Promise<Result | Refused>,
): Promise<Result | undefined> {
  const { context, account } = session
  if (!context.limits.changes.take(account.id)) {
    session.refuse(command, errors.changingTooFast)
    return undefined
  }
  try {
    const { result, step } = await context.lists.edit(account.id, async (own, tables) => {
      const from = await tables.accounts.listVersion(account.id)
      const done = await work(own, tables)
      return { result: done, step: { from, to: await tables.accounts.listVersion(account.id) } }
    })
    session.noteLists(step)
    if (!(result instanceof Refused)) return result
    session.refuse(command, result.code)
  } catch (error) {
    if (!(error instanceof ListRefusal)) throw error
    session.refuse(command, numbers[error.code])
  }
  return undefined
}

/** Closes the connection: the server keeps the reverse list, and before dialect 10 there is no pending one (msnp-wire §6.14–§6.16). */
export function closeOverServersList(session: SignedInSession, command: AnyCommand): void {
  session.connection.abort(`${command.form.verb} of a list that only the server edits`, { client: session.client })
}
