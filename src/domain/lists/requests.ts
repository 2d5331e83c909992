import type { AccountId } from '../account.ts'
import type { ListChange } from './change.ts'
import { plainText } from './names.ts'
import { hasDecided } from './rules.ts'

/** What goes with a request to be somebody's contact. Plain text. */
export interface Introduction {
  /** What the owner calls themselves; without it, their friendly name. */
  readonly introducedAs?: string | undefined
  readonly inviteMessage?: string | undefined
}

/**
 * Writes into the target's lists that the owner has them on the forward list: Pending while the target has decided nothing about the
 * owner, else Reverse (msnp-http §14.1). Somebody who decided once is not asked again.
 */
export async function recordRequest(change: ListChange, target: AccountId, introduction: Introduction): Promise<void> {
  const { contacts, memberships } = change.tables
  const roles = await memberships.rolesOf(target, change.owner.id)
  if (roles.includes('Reverse') || roles.includes('Pending')) return
  const mine = await contacts.findByAccount(target, change.owner.id)
  if (hasDecided(roles, isOnForwardList(mine))) {
    await memberships.add(target, { role: 'Reverse', member: change.owner.id })
  } else {
    await memberships.add(target, {
      role: 'Pending',
      member: change.owner.id,
      displayName: introduction.introducedAs || plainText(change.owner.friendlyName),
      inviteMessage: introduction.inviteMessage || undefined,
    })
  }
}

/** The owner no longer has the target on the forward list: nothing of the request remains, answered or not. */
export async function withdrawRequest(change: ListChange, target: AccountId): Promise<void> {
  await change.tables.memberships.remove(target, 'Pending', change.owner.id)
  await change.tables.memberships.remove(target, 'Reverse', change.owner.id)
}

/**
 * The owner has decided about somebody who asked: Pending becomes Reverse. Nothing happens when nobody asked, so that the reverse
 * list stays true to the other side's forward list (msnp-http §11.3).
 *
 * @returns whether there was a request to settle
 */
export async function settleRequest(change: ListChange, member: AccountId): Promise<boolean> {
  const { memberships } = change.tables
  if (!(await memberships.remove(change.owner.id, 'Pending', member))) return false
  await memberships.add(change.owner.id, { role: 'Reverse', member })
  change.effects.bookChanged()
  return true
}

export function isOnForwardList(
  contact: { readonly isMessengerUser: boolean; readonly deleted: boolean } | undefined,
): boolean {
  return contact?.isMessengerUser === true && !contact.deleted
}
