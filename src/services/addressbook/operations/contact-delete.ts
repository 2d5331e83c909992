import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import { orFault, refusalFaults } from '../refusals.ts'
import type { AddressBook } from '../service.ts'
import { forEachInTurn, readContactIds } from '../values.ts'

/**
 * `<ABContactDelete><abId/><contacts><Contact><contactId>…`: off the forward list and out of the address book. Allow and Block stay. A
 * contact that is not there is deleted already (msnp-http §12.7).
 */
export function deleteContacts(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABContactDelete',
    faults: [...refusalFaults, 'RequestLimitReached'],
    request: (element) => readContactIds(element.child('contacts')),
    run: async (ids, caller) => await orFault(() => remove(book, caller.account.id, ids)),
    response: () => resultOf(book.service, 'ABContactDelete'),
  })
}

/** `<DeleteContact><contactId>…`: the same, as WLM 2011 and later ask for it. */
export function deleteContact(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'DeleteContact',
    faults: refusalFaults,
    request: (element) => [element.textOf('contactId')?.trim().toLowerCase() ?? ''],
    run: async (ids, caller) => await orFault(() => remove(book, caller.account.id, ids)),
    response: () => resultOf(book.service, 'DeleteContact'),
  })
}

async function remove({ lists }: AddressBook, owner: string, ids: readonly string[]): Promise<void> {
  await lists.edit(owner, (own) => forEachInTurn(ids, (id) => own.removeContact({ id })))
}
