import type { NewGroup } from '../../../domain/lists/groups.ts'
import type { XmlElement } from '../../../wire/xml/element.ts'
import { el } from '../../../wire/xml/writer.ts'
import { SoapFault } from '../../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import { readAnnotations } from '../contact-info.ts'
import { ChangedProperties, changeAnnotations } from '../property-changes.ts'
import { orFault, refusalFaults } from '../refusals.ts'
import type { AddressBook } from '../service.ts'
import { forEachInTurn, readBoolean, readGuids, readList } from '../values.ts'

/** The name by which clients show contacts without a group. */
const reservedName = '(No Group)'

/** `<ABGroupAdd><groupAddOptions/><groupInfo><GroupInfo><name>Friends</name>…` (msnp-http §12.8). */
export function addGroup(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABGroupAdd',
    faults: refusalFaults,
    request: (element) => {
      const group = readNewGroup(element)
      return group.name === reservedName ? new SoapFault('GroupAlreadyExists', 'Group Already Exists') : group
    },
    run: async (group, caller) => await orFault(() => book.lists.addGroup(caller.account.id, group)),
    response: (id) => resultOf(book.service, 'ABGroupAdd', el('guid', id)),
  })
}

function readNewGroup(element: XmlElement): NewGroup {
  const info = element.at('groupInfo', 'GroupInfo') ?? element.child('groupInfo')
  return {
    name: info?.textOf('name') ?? '',
    isFavorite: readBoolean(info?.textOf('IsFavorite')),
    annotations: readAnnotations(info?.child('annotations')),
    renameOnConflict: readBoolean(element.textOf('groupAddOptions', 'fRenameOnMsgrConflict')),
  }
}

/** `<ABGroupUpdate><groups><Group><groupId/><groupInfo/><propertiesChanged>GroupName`: name, annotations, favourite (msnp-http §12.9). */
export function updateGroups(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABGroupUpdate',
    faults: [...refusalFaults, 'RequestLimitReached'],
    request: (element) => readList(element.child('groups'), 'Group'),
    run: async (groups, caller) =>
      await orFault(() =>
        book.lists.edit(caller.account.id, (own) =>
          forEachInTurn(groups, (group) => own.updateGroup(group.textOf('groupId')?.trim() ?? '', readChange(group))),
        ),
      ),
    response: () => resultOf(book.service, 'ABGroupUpdate'),
  })
}

function readChange(group: XmlElement) {
  const info = group.child('groupInfo')
  const changed = new ChangedProperties(group.textOf('propertiesChanged'))
  const name = info?.textOf('name')
  const favorite = info?.textOf('IsFavorite')
  const annotations = info?.child('annotations')
  return {
    ...(name !== undefined && changed.concern('GroupName') && { name }),
    ...(favorite !== undefined && changed.concern('IsFavorite') && { isFavorite: readBoolean(favorite) }),
    ...(annotations && { annotations: (now: Readonly<Record<string, string>>) => changeAnnotations(now, annotations) }),
  }
}

/** `<ABGroupDelete><groupFilter><groupIds><guid>…`: contacts stay. A group that is not there is deleted already (msnp-http §12.9). */
export function deleteGroups(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'ABGroupDelete',
    faults: [...refusalFaults, 'RequestLimitReached'],
    request: (element) => readGuids(element.at('groupFilter', 'groupIds')),
    run: async (ids, caller) =>
      await orFault(() => book.lists.edit(caller.account.id, (own) => forEachInTurn(ids, (id) => own.removeGroup(id)))),
    response: () => resultOf(book.service, 'ABGroupDelete'),
  })
}
