import type { Annotations, Group } from '../contact.ts'
import type { ListChange } from './change.ts'
import { removeContact } from './contacts.ts'
import { checkAnnotations, checkText } from './details.ts'
import { limits } from './limits.ts'
import { refusals } from './refusal.ts'
import { requireContact } from './resolve.ts'

export interface NewGroup {
  /** Plain text, at most 61 bytes of UTF-8. */
  readonly name: string
  readonly isFavorite?: boolean
  readonly annotations?: Annotations
  /** `fRenameOnMsgrConflict`: a name that is taken becomes `name 2` instead of being refused (msnp-http §12.8). */
  readonly renameOnConflict?: boolean
  /** Refuses a name that is taken, the very same included. */
  readonly mustBeNew?: boolean
}

/**
 * Adds a group. The very same name again answers with the group that bears it, since one client makes every such call twice; a name
 * that differs in case only is refused.
 *
 * @returns the group's id
 * @throws ListRefusal `group-exists` (subject: its id), `groups-full`, `too-long`
 */
export async function addGroup(change: ListChange, wanted: NewGroup): Promise<string> {
  const groups = await change.tables.groups.list(change.owner.id)
  checkAnnotations(wanted.annotations ?? {})
  const same = groups.find((group) => group.name === wanted.name)
  if (same && wanted.mustBeNew) throw refusals.groupExists(same.id)
  if (same && !wanted.renameOnConflict) return same.id
  const name = wanted.renameOnConflict ? freeName(groups, wanted.name) : wanted.name
  checkName(groups, name)
  if (groups.length >= limits.groups) throw refusals.groupsFull(limits.groups)
  const group = await change.tables.groups.add(change.owner.id, {
    id: change.newId(),
    name,
    isFavorite: wanted.isFavorite ?? false,
    annotations: wanted.annotations ?? {},
  })
  change.effects.bookChanged()
  return group.id
}

function checkName(groups: readonly Group[], name: string, self?: Group): void {
  checkText('GroupName', name, limits.groupName)
  if (name === '') throw refusals.tooLong('GroupName', limits.groupName)
  const taken = groups.find((group) => group.id !== self?.id && sameName(group.name, name))
  if (taken) throw refusals.groupExists(taken.id)
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function freeName(groups: readonly Group[], name: string): string {
  let free = name
  for (let count = 2; groups.some((group) => sameName(group.name, free)); count++) free = `${name} ${count}`
  return free
}

export interface GroupChange {
  readonly name?: string
  readonly isFavorite?: boolean
  /** What the annotations become, worked out from what they are. */
  readonly annotations?: (now: Annotations) => Annotations
}

/** @throws ListRefusal `unknown-group`, `group-exists`, `too-long` */
export async function updateGroup(change: ListChange, id: string, edit: GroupChange): Promise<void> {
  const groups = await change.tables.groups.list(change.owner.id)
  const group = groupOf(groups, id)
  if (edit.name !== undefined && edit.name !== group.name) checkName(groups, edit.name, group)
  const annotations = edit.annotations?.(group.annotations)
  if (annotations) checkAnnotations(annotations)
  const differs = {
    ...(edit.name !== undefined && edit.name !== group.name && { name: edit.name }),
    ...(edit.isFavorite !== undefined && edit.isFavorite !== group.isFavorite && { isFavorite: edit.isFavorite }),
    ...(annotations && JSON.stringify(annotations) !== JSON.stringify(group.annotations) && { annotations }),
  }
  if (Object.keys(differs).length === 0) return
  await change.tables.groups.update(change.owner.id, group.id, differs)
  change.effects.bookChanged()
}

/**
 * Removes a group; its contacts stay and lose it (msnp-http §12.9).
 *
 * @param withContacts removes those of its contacts too that are in no other group (msnp-wire §6.19)
 * @returns false: there was no such group
 */
export async function removeGroup(
  change: ListChange,
  id: string,
  { withContacts = false }: { readonly withContacts?: boolean } = {},
): Promise<boolean> {
  const groups = await change.tables.groups.list(change.owner.id)
  const group = groups.find((one) => one.id === id.toLowerCase())
  if (!group) return false
  if (withContacts)
    for (const contact of await change.tables.contacts.list(change.owner.id))
      if (contact.groups.length === 1 && contact.groups[0] === group.id) await removeContact(change, contact)
  await change.tables.groups.remove(change.owner.id, group.id)
  change.effects.bookChanged()
  return true
}

/** @returns whether the contact was not in the group before. @throws ListRefusal `unknown-group`, `unknown-contact` */
export async function addToGroup(change: ListChange, groupId: string, contactId: string): Promise<boolean> {
  const group = groupOf(await change.tables.groups.list(change.owner.id), groupId)
  const contact = await requireContact(change, { id: contactId })
  const added = await change.tables.groups.addContact(change.owner.id, group.id, contact.id)
  if (added) change.effects.bookChanged()
  return added
}

/** @returns whether the contact was in the group; a group or contact that is gone is not an error */
export async function removeFromGroup(change: ListChange, groupId: string, contactId: string): Promise<boolean> {
  const { groups } = change.tables
  const removed = await groups.removeContact(change.owner.id, groupId.toLowerCase(), contactId.toLowerCase())
  if (removed) change.effects.bookChanged()
  return removed
}

function groupOf(groups: readonly Group[], id: string): Group {
  const group = groups.find((one) => one.id === id.toLowerCase())
  if (!group) throw refusals.unknownGroup(id)
  return group
}
