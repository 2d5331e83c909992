import type { EncodedText } from '../../../domain/account.ts'
import type { Group } from '../../../domain/contact.ts'
import { plainText } from '../../../domain/lists/names.ts'
import { restNameSetting } from '../../../domain/lists/roster.ts'
import { errors } from '../../../protocol/errors.ts'
import { longestGroupName } from '../../../protocol/fields/text.ts'
import {
  addGroup7,
  addGroup10,
  groupAdded,
  groupRemoved,
  groupRenamed,
  removeGroup7,
  removeGroup10,
  renameGroup7,
  renameGroup10,
} from '../../../protocol/notification/groups.ts'
import { decodeText } from '../../../wire/text-token.ts'
import type { AnyCommand } from '../../connection/dispatch.ts'
import { editLists, numbersOf10, Refused } from '../lists/edit.ts'
import type { SignedInSession } from '../session.ts'
import { onSignedIn } from './on.ts'

const numbers = { ...numbersOf10, 'too-long': errors.groupNameTooLong }
/** A name far beyond the limit ends the connection (msnp-wire §4, 229): more than a friendly name may have. */
const farTooLong = 387

/** C: `ADG 12 Friends 0` → S: `ADG 12 21 Friends 1 0`; from dialect 10 on `ADG 12 Friends` → `ADG 12 Friends f60efbe7-…` (msnp-wire §6.19). */
const add = onSignedIn([addGroup7, addGroup10], async (command, session) => {
  const { groupName, transaction } = command
  if (!isShortEnough(session, command, groupName)) return
  const group = await editLists(session, command, numbers, async (own, tables) => {
    const id = await own.addGroup({ name: plainText(groupName), mustBeNew: true })
    return (await tables.groups.list(session.account.id)).find((one) => one.id === id) ?? new Refused(errors.internal)
  })
  if (group) session.say(groupAdded, transaction, wordsOf(session, group, groupName))
})

/** C: `RMG 13 1` → S: `RMG 13 22 1`. Contacts that are in no other group go with it (msnp-wire §6.19). */
const removeNumbered = onSignedIn([removeGroup7], async (command, session) => {
  const { groupNumber, transaction } = command
  const group = await editLists(session, command, numbers, async (own, tables) => {
    if (groupNumber === 0) return new Refused(errors.groupZero)
    const groups = await tables.groups.list(session.account.id)
    const found = groups.find(({ number }) => number === groupNumber)
    if (!found) return new Refused(errors.invalidGroup)
    await own.removeGroup(found.id, { withContacts: true })
    return found
  })
  if (group) session.say(groupRemoved, transaction, wordsOf(session, group))
})

/** C: `RMG 13 f60efbe7-94af-4b16-b926-e4e10878d329` → S: the same. Contacts stay (msnp-wire §6.19). */
const removeNamed = onSignedIn([removeGroup10], async (command, session) => {
  const { transaction } = command
  const group = await editLists(session, command, numbers, async (own, tables) => {
    const found = findGroup(await tables.groups.list(session.account.id), command.group)
    if (!found) return new Refused(errors.invalidGroup)
    await own.removeGroup(found.id)
    return found
  })
  if (group) session.say(groupRemoved, transaction, wordsOf(session, group))
})

/** C: `REG 14 1 Old%20friends 0` → S: `REG 14 23 1 Old%20friends 0` (msnp-wire §6.19). Group 0 may have another name too. */
const renameNumbered = onSignedIn([renameGroup7], async (command, session) => {
  const { groupNumber, groupName, transaction } = command
  if (!isShortEnough(session, command, groupName)) return
  const renamed = await editLists(session, command, numbers, async (own, tables) => {
    const groups = await tables.groups.list(session.account.id)
    const name = plainText(groupName)
    if (groupNumber === 0) {
      if (groups.some((group) => sameName(group.name, name))) return new Refused(errors.groupExists)
      await tables.accounts.setSettings(session.account.id, { [restNameSetting]: name })
      return { number: 0, id: '' }
    }
    const found = groups.find(({ number }) => number === groupNumber)
    if (!found) return new Refused(errors.invalidGroup)
    await own.updateGroup(found.id, { name })
    return found
  })
  if (renamed) session.say(groupRenamed, transaction, wordsOf(session, renamed, groupName))
})

/** C: `REG 14 f60efbe7-94af-4b16-b926-e4e10878d329 Old%20friends` → S: the same (msnp-wire §6.19). */
const renameNamed = onSignedIn([renameGroup10], async (command, session) => {
  const { groupName, transaction } = command
  if (!isShortEnough(session, command, groupName)) return
  const renamed = await editLists(session, command, numbers, async (own, tables) => {
    const found = findGroup(await tables.groups.list(session.account.id), command.group)
    if (!found) return new Refused(errors.invalidGroup)
    await own.updateGroup(found.id, { name: plainText(groupName) })
    return found
  })
  if (renamed) session.say(groupRenamed, transaction, wordsOf(session, renamed, groupName))
})

function wordsOf(session: SignedInSession, { number, id }: Pick<Group, 'number' | 'id'>, groupName: EncodedText = '') {
  return { version: session.listVersion, groupNumber: number, group: id, groupName }
}

/** By its GUID; MSN 7.0 sends its name instead in one situation, encoded twice (msnp-wire §6.19). */
function findGroup(groups: readonly Group[], reference: string): Group | undefined {
  const names = [decodeText(reference), decodeText(decodeText(reference))]
  return groups.find(({ id }) => id === reference.toLowerCase()) ?? groups.find(({ name }) => names.includes(name))
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** 61 bytes as they are encoded (msnp-wire §13). What is longer is answered here. */
function isShortEnough(session: SignedInSession, command: AnyCommand, name: EncodedText): boolean {
  if (name.length <= longestGroupName) return true
  if (name.length > farTooLong) session.connection.abort('the name of a group is longer than any client allows')
  else session.refuse(command, errors.groupNameTooLong)
  return false
}

export const groupHandlers = [add, removeNumbered, removeNamed, renameNumbered, renameNamed]
