import { el } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { mainBook } from './find-membership.ts'
import type { AddressBookDependencies, AddressBookService } from './service.ts'

/** Calls that are answered with success and change nothing (msnp-http §11.5, §12.12, §12.13). */
const empty = [
  'UpdateMember',
  'UpdateService',
  'FindInverseService',
  'ABDelete',
  'UpdateDynamicItem',
  'AddDynamicItem',
  'DeleteDynamicItem',
]

/** Operations that a client must not miss, and that have nothing to do here. */
export function answerHarmlessly(_dependencies: AddressBookDependencies, service: AddressBookService): SoapOperation[] {
  return [
    ...empty.map((action) =>
      operation({
        service,
        action,
        request: () => undefined,
        run: async () => undefined,
        response: () => resultOf(service, action),
      }),
    ),
    // Every account has its address book from the first day: the same one again is no error (msnp-http §12.12).
    operation({
      service,
      action: 'ABAdd',
      request: () => undefined,
      run: async () => mainBook,
      response: (id) => resultOf(service, 'ABAdd', id),
    }),
    operation({
      service,
      action: 'AddService',
      request: () => undefined,
      run: async () => 1,
      response: (id) => resultOf(service, 'AddService', id),
    }),
    operation({
      service,
      action: 'FindFriendsInCommon',
      request: () => undefined,
      run: async () => undefined,
      response: () =>
        resultOf(service, 'FindFriendsInCommon', [
          el('MatchedList'),
          el('UnmatchedList'),
          el('MatchedCount', 0),
          el('UnmatchedCount', 0),
        ]),
    }),
    operation({
      service,
      action: 'CreateCircle',
      faults: ['Forbidden'],
      request: () => new SoapFault('Forbidden', 'There are no circles on this server.'),
      run: async () => undefined,
      response: () => resultOf(service, 'CreateCircle'),
    }),
  ]
}
