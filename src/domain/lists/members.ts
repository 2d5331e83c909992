import type { AccountId } from '../account.ts'
import type { Role } from '../contact.ts'
import type { ListChange } from './change.ts'
import { enterPrivacyList, leavePrivacyList } from './privacy-lists.ts'
import { settleRequest } from './requests.ts'
import { findAccount, requireOther } from './resolve.ts'

/**
 * Puts somebody in a role, as SOAP's AddMember does (msnp-http §11.2). Reverse accepts a pending request. Pending is the server's
 * own and changes nothing; nor does a role that is there already.
 *
 * @returns whether anything changed
 * @throws ListRefusal `unknown-account`, `oneself`, `bad-address`
 */
export async function addMember(change: ListChange, role: Role, email: string): Promise<boolean> {
  const member = await requireOther(change, email)
  switch (role) {
    case 'Allow':
    case 'Block':
      return await enterPrivacyList(change, role, member.id)
    case 'Reverse':
      return await settleRequest(change, member.id)
    case 'Pending':
      return false
  }
}

/** Somebody in a role: by their address, or by the `MembershipId` under which the service listed them. */
export type MemberRef = { readonly email: string } | { readonly membershipId: number }

/**
 * Takes somebody out of a role (msnp-http §11.3). Removing the Pending role is an answer: the request moves to the reverse list.
 * Removing Reverse changes nothing, since that list tells what the other side's forward list holds.
 *
 * @returns whether anything changed. Somebody who was not there, or whom nobody knows, is not an error.
 */
export async function removeMember(change: ListChange, role: Role, ref: MemberRef): Promise<boolean> {
  const member = await memberOf(change, role, ref)
  if (member === undefined) return false
  switch (role) {
    case 'Allow':
    case 'Block':
      return await leavePrivacyList(change, role, member)
    case 'Pending':
      return await settleRequest(change, member)
    case 'Reverse':
      return false
  }
}

async function memberOf(change: ListChange, role: Role, ref: MemberRef): Promise<AccountId | undefined> {
  if ('email' in ref) return (await findAccount(change, ref.email))?.id
  const membership = await change.tables.memberships.get(change.owner.id, ref.membershipId)
  return membership?.role === role ? membership.member : undefined
}

/** Answers a request without deciding who may see the owner. @returns false: nobody of that address has asked */
export async function acceptPending(change: ListChange, email: string): Promise<boolean> {
  const member = await findAccount(change, email)
  return member !== undefined && (await settleRequest(change, member.id))
}

/**
 * MSNP21's "appear offline to this person": a block by another name. Taking it back allows a contact again whom it had taken off
 * the allow list (clients-in-the-wild §6.2).
 *
 * @returns whether anything changed; somebody whom nobody knows is not an error
 */
export async function setHidden(change: ListChange, ref: MemberRef, hidden: boolean): Promise<boolean> {
  const member = await memberOf(change, 'Block', ref)
  if (member === undefined || member === change.owner.id) return false
  if (hidden) return await enterPrivacyList(change, 'Block', member)
  if (!(await leavePrivacyList(change, 'Block', member))) return false
  await enterPrivacyList(change, 'Allow', member)
  return true
}
