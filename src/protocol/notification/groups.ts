import { literal, optional } from '../field.ts'
import { groupId, groupNumber, groupReference } from '../fields/list.ts'
import { listVersion } from '../fields/number.ts'
import { groupName } from '../fields/text.ts'
import { word } from '../fields/word.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'

const source = 'msnp-wire §6.19'
const zero = literal('0', 'always 0')
const client = { from: 'client', source } as const
const server = { from: 'server', source } as const
/** Dialects 10–12 have dropped the trailing 0, yet some clients still write it. */
const trailing = optional(word('end', 'left over from older dialects', ['0'], 16))

/** C: `ADG 12 Friends 0` */
export const addGroup7 = form({
  ...client,
  verb: 'ADG',
  since: 7,
  until: 9,
  fields: { groupName, end: trailing },
  means: 'make this group',
})
/** C: `ADG 12 Friends` */
export const addGroup10 = form({
  ...client,
  verb: 'ADG',
  since: 10,
  until: 12,
  fields: { groupName, end: trailing },
  means: 'make this group',
})
/** S: `ADG 12 21 Friends 1 0` */
export const addedGroup7 = form({
  ...server,
  verb: 'ADG',
  since: 7,
  until: 9,
  fields: { version: listVersion, groupName, groupNumber, end: zero },
  means: 'the group is made',
})
/** S: `ADG 12 Friends f60efbe7-94af-4b16-b926-e4e10878d329` */
export const addedGroup10 = form({
  ...server,
  verb: 'ADG',
  since: 10,
  until: 12,
  fields: { groupName, group: groupId },
  means: 'the group is made',
})

/** C: `RMG 13 1` */
export const removeGroup7 = form({
  ...client,
  verb: 'RMG',
  since: 7,
  until: 9,
  fields: { groupNumber },
  means: 'remove this group',
})
/** C: `RMG 13 f60efbe7-94af-4b16-b926-e4e10878d329` */
export const removeGroup10 = form({
  ...client,
  verb: 'RMG',
  since: 10,
  until: 12,
  fields: { group: groupReference },
  means: 'remove this group',
})
/** S: `RMG 13 22 1` */
export const removedGroup7 = form({
  ...server,
  verb: 'RMG',
  since: 7,
  until: 9,
  fields: { version: listVersion, groupNumber },
  means: 'the group is removed',
})
/** S: `RMG 13 f60efbe7-94af-4b16-b926-e4e10878d329` */
export const removedGroup10 = form({
  ...server,
  verb: 'RMG',
  since: 10,
  until: 12,
  fields: { group: groupId },
  means: 'the group is removed',
})

/** C: `REG 14 1 Old%20friends 0` */
export const renameGroup7 = form({
  ...client,
  verb: 'REG',
  since: 7,
  until: 9,
  fields: { groupNumber, groupName, end: trailing },
  means: 'give this group another name',
})
/** C: `REG 14 f60efbe7-94af-4b16-b926-e4e10878d329 Old%20friends` */
export const renameGroup10 = form({
  ...client,
  verb: 'REG',
  since: 10,
  until: 12,
  fields: { group: groupReference, groupName, end: trailing },
  means: 'give this group another name',
})
/** S: `REG 14 23 1 Old%20friends 0` */
export const renamedGroup7 = form({
  ...server,
  verb: 'REG',
  since: 7,
  until: 9,
  fields: { version: listVersion, groupNumber, groupName, end: zero },
  means: 'the group has another name',
})
/** S: `REG 14 f60efbe7-94af-4b16-b926-e4e10878d329 Old%20friends` */
export const renamedGroup10 = form({
  ...server,
  verb: 'REG',
  since: 10,
  until: 12,
  fields: { group: groupId, groupName },
  means: 'the group has another name',
})

export const groupAdded = ladder('group added', addedGroup7, addedGroup10)
export const groupRemoved = ladder('group removed', removedGroup7, removedGroup10)
export const groupRenamed = ladder('group renamed', renamedGroup7, renamedGroup10)
