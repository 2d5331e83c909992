import { type Child, el } from '../../../wire/xml/writer.ts'
import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import { type AddressBook, ownAddressBook } from '../service.ts'
import { noCircles } from './connections.ts'

/** An operation that is answered and changes nothing. */
interface Acknowledgement {
  readonly action: string
  /** Content of its result; absent: the answer has none. */
  readonly result?: Child
}

/** Ids of services that clients ask for by AddService; any positive number serves (msnp-http §11.5). */
const createdService = 100

/** What the genuine service did here has no counterpart, and clients need no more than a success (msnp-http §11.5, §12.12–§12.15). */
const acknowledgements: readonly Acknowledgement[] = [
  // Every account has an address book from the start.
  { action: 'ABAdd', result: ownAddressBook },
  { action: 'ABDelete' },
  { action: 'AddService', result: createdService },
  { action: 'UpdateService' },
  { action: 'FindInverseService' },
  { action: 'UpdateMember' },
  // "Gleams": a star beside a contact whose web space is new.
  { action: 'UpdateDynamicItem' },
  { action: 'AddDynamicItem' },
  { action: 'DeleteDynamicItem' },
  {
    action: 'FindFriendsInCommon',
    result: [el('MatchedList'), el('UnmatchedList'), el('MatchedCount', 0), el('UnmatchedCount', 0)],
  },
]

export function acknowledgedOperations(book: AddressBook): readonly SoapOperation[] {
  return acknowledgements.map(({ action, result }) =>
    operation({
      service: book.service,
      action,
      request: () => undefined,
      run: async () => undefined,
      response: () => resultOf(book.service, action, result),
    }),
  )
}

/** `<CreateCircle>`: refused, which clients take as "not now" (msnp-http §13). */
export function createCircle(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'CreateCircle',
    faults: ['Forbidden'],
    request: () => undefined,
    run: async () => noCircles('CreateCircle'),
    response: () => undefined,
  })
}
