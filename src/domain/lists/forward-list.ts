import type { AccountId } from '../account.ts'
import type { Contact } from '../contact.ts'
import type { ListChange } from './change.ts'
import type { VersionStep } from './effects.ts'
import { type Introduction, isOnForwardList, recordRequest, settleRequest, withdrawRequest } from './requests.ts'

/** Tells both sides' lists that the owner has just put `member` on the forward list. The contact's own row is written by the caller. */
export async function enterForwardList(
  change: ListChange,
  member: AccountId,
  introduction: Introduction,
): Promise<void> {
  change.effects.bookChanged()
  await settleRequest(change, member)
  const step = await stepOf(change, member, () => recordRequest(change, member, introduction))
  change.effects.added(member, step)
}

/** The reverse of `enterForwardList`. Allow and Block stay as they are (msnp-http §12.7). */
export async function leaveForwardList(change: ListChange, member: AccountId): Promise<void> {
  change.effects.bookChanged()
  const step = await stepOf(change, member, () => withdrawRequest(change, member))
  change.effects.removed(member, step)
}

/** Changes the lists of somebody else. @returns from which to which version that moved them */
async function stepOf({ tables }: ListChange, account: AccountId, work: () => Promise<void>): Promise<VersionStep> {
  const from = await tables.accounts.listVersion(account)
  await work()
  return { from, to: await tables.accounts.listVersion(account) }
}

/** Puts a contact of an account on the forward list, or takes it off and keeps its entry. @returns whether that changed anything */
export async function setOnForwardList(
  change: ListChange,
  contact: Contact & { readonly account: AccountId },
  on: boolean,
  introduction: Introduction = {},
): Promise<boolean> {
  if (isOnForwardList(contact) === on) return false
  await change.tables.contacts.update(change.owner.id, contact.id, { isMessengerUser: on })
  await (on ? enterForwardList(change, contact.account, introduction) : leaveForwardList(change, contact.account))
  return true
}
