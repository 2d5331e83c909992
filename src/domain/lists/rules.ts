import type { Privacy } from '../account.ts'
import { listBit, type Role } from '../contact.ts'
import { permits } from '../presence/visibility.ts'

/**
 * The rules of the five lists, free of storage. Throughout, "the request" is what the other person sees of somebody having put them
 * on the forward list: a Pending member until they decide, a Reverse member from then on (msnp-http §14.1).
 */

/** The two lists that say who may see the owner. Nobody is on both. */
export type PrivacyRole = Extract<Role, 'Allow' | 'Block'>

export function opposite(role: PrivacyRole): PrivacyRole {
  return role === 'Allow' ? 'Block' : 'Allow'
}

/** May somebody with these roles in a person's lists see that person? Conditions 3 and 4 of msnp-wire §10.1. */
export function maySee(privacy: Privacy, roles: readonly Role[]): boolean {
  return permits({ privacy, allowed: roles.includes('Allow'), blocked: roles.includes('Block') })
}

/** Has a person with these roles for somebody, who has or has not got them on the forward list, decided about them? */
export function hasDecided(roles: readonly Role[], onForwardList: boolean): boolean {
  return onForwardList || roles.includes('Allow') || roles.includes('Block')
}

/** MSNP21's "appear offline to this person" (msnp-wire §3.1). Kept as a block, so that no dialect shows who is hidden from. */
export const hideBit = 64

/** What one entry of `ADL` or `RML` asks for (msnp-wire §6.20). */
export interface ListBits {
  readonly forward: boolean
  readonly allow: boolean
  readonly block: boolean
  readonly hide: boolean
  /** The reverse and pending lists are the server's own. */
  readonly refused: boolean
}

export function readListBits(lists: number): ListBits {
  const has = (bit: number) => (lists & bit) !== 0
  return {
    forward: has(listBit.forward),
    allow: has(listBit.Allow),
    block: has(listBit.Block),
    hide: has(hideBit),
    refused: has(listBit.Reverse) || has(listBit.Pending),
  }
}
