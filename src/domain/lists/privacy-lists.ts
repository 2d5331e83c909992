import type { AccountId } from '../account.ts'
import type { Role } from '../contact.ts'
import type { ListChange } from './change.ts'
import { noteReaders } from './publishing.ts'
import { settleRequest } from './requests.ts'
import { maySee, opposite, type PrivacyRole } from './rules.ts'

/**
 * Allows or blocks somebody, which takes them off the other list: a client that blocks without removing the Allow (aMSN) is read as
 * every other (clients-in-the-wild §6). It also answers a pending request.
 *
 * @returns whether they were not on that list before
 */
export async function enterPrivacyList(change: ListChange, role: PrivacyRole, member: AccountId): Promise<boolean> {
  const { memberships } = change.tables
  const before = await memberships.rolesOf(change.owner.id, member)
  const left = await memberships.remove(change.owner.id, opposite(role), member)
  const entered = await memberships.add(change.owner.id, { role, member })
  await settleRequest(change, member)
  if (left || entered) await noteRoles(change, member, before, [role])
  return entered
}

/** @returns whether they were on that list */
export async function leavePrivacyList(change: ListChange, role: PrivacyRole, member: AccountId): Promise<boolean> {
  const before = await change.tables.memberships.rolesOf(change.owner.id, member)
  const left = await change.tables.memberships.remove(change.owner.id, role, member)
  const after = before.filter((one) => one !== role)
  if (left) await noteRoles(change, member, before, after)
  return left
}

async function noteRoles(
  change: ListChange,
  member: AccountId,
  before: readonly Role[],
  after: readonly Role[],
): Promise<void> {
  change.effects.bookChanged()
  const { privacy } = change.owner
  if (maySee(privacy, before) === maySee(privacy, after)) return
  change.effects.relation(member, change.owner.id)
  await noteReaders(change, [member])
}
