import type { AccountId } from '../account.ts'
import type { PublishedName } from './published.ts'

/**
 * What a committed change of somebody's lists means to people who are signed in (msnp-http §14.1). Published after the commit,
 * never before; every effect is true however late it is read, since whoever acts on it looks at the lists again.
 */
export type ListEffect =
  /** Whether `watcher` may see `seen` has to be worked out again. */
  | { readonly kind: 'relation-changed'; readonly watcher: AccountId; readonly seen: AccountId }
  /** The default for strangers changed: everybody who watches `account` is concerned. */
  | { readonly kind: 'privacy-changed'; readonly account: AccountId }
  /** `by` put `target` on the forward list: `ADL 0` with l=8 and the address-book notice to `target` (msnp-wire §6.20, §7.6). */
  | { readonly kind: 'added'; readonly by: AccountId; readonly target: AccountId; readonly step: VersionStep }
  /** `by` took `target` off the forward list: `RML 0` with l=8 to `target`. */
  | { readonly kind: 'removed'; readonly by: AccountId; readonly target: AccountId; readonly step: VersionStep }
  /** The account lets its contacts know something else of itself, by these names (msnp-wire §6.13). */
  | { readonly kind: 'published'; readonly account: AccountId; readonly names: readonly PublishedName[] }
  /** The owner's address book or memberships changed: the owner's other endpoints fetch them again (`NOT`, msnp-wire §7.6). */
  | { readonly kind: 'address-book-changed'; readonly owner: AccountId }
  /** The friendly name changed by a way other than `PRP MFN`. */
  | { readonly kind: 'name-changed'; readonly account: AccountId }

/** From which to which version a change moved somebody's lists: whoever is told of it knows so much more of them. */
export interface VersionStep {
  readonly from: number
  readonly to: number
}

export type PublishEffects = (effects: readonly ListEffect[]) => void
