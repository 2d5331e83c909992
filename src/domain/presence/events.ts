import type { Account } from '../account.ts'
import type { VersionStep } from '../lists/effects.ts'
import type { Published, PublishedName } from '../lists/published.ts'
import type { PersonView } from './person.ts'

/** What a signed-in place is told. One object serves everybody who is told the same, so that it is encoded once. */
export type PresenceEvent =
  /** A contact is online and visible: newly so, or with another status, name, capabilities or picture. */
  | {
      readonly kind: 'seen'
      readonly person: PersonView
      readonly appeared: boolean
      /** The reader has just put them on the forward list. */
      readonly justListed?: boolean
    }
  /** Part of the run that answers the first `CHG` (msnp-wire §10.3). */
  | { readonly kind: 'seen-at-first'; readonly person: PersonView }
  | { readonly kind: 'gone'; readonly person: PersonView }
  /** Personal message, media or endpoints of a visible contact changed. */
  | { readonly kind: 'personal-data'; readonly person: PersonView }
  /** The person's own state, for their own places (MSNP16+, msnp-wire §6.23). */
  | { readonly kind: 'self'; readonly person: PersonView }
  /** This place was signed out because the account signed in elsewhere (msnp-wire §10.4). */
  | { readonly kind: 'signed-in-elsewhere' }
  /** The account is no more. */
  | { readonly kind: 'account-removed' }
  | { readonly kind: 'added-by'; readonly by: Account; readonly step: VersionStep }
  | { readonly kind: 'removed-by'; readonly by: Account; readonly step: VersionStep }
  /** A contact, who allows it, lets others know something else of themselves (msnp-wire §6.13). */
  | {
      readonly kind: 'published'
      readonly account: Account
      readonly published: Published
      readonly names: readonly PublishedName[]
    }
  | { readonly kind: 'address-book-changed'; readonly owner: Account }
  /** `UUN` of somebody, or of another place of one's own (msnp-wire §6.27). */
  | {
      readonly kind: 'notified'
      readonly from: Account
      readonly fromEndpoint: string | undefined
      readonly type: number
      readonly payload: Buffer
    }
  /** Somebody invites to a conversation: `RNG` (msnp-wire §6.29). */
  | { readonly kind: 'invited'; readonly invitation: Invitation }
  /** Offline messages arrived or were deleted: the notice that says so, ready to be sent (msnp-wire §7.4, §7.5). */
  | { readonly kind: 'mail'; readonly notice: Buffer }

export interface Invitation {
  /** Decimal, below 2³¹ (clients-in-the-wild §0). */
  readonly session: number
  /** `host:port` of the switchboard. */
  readonly address: string
  readonly cookie: string
  readonly inviter: Account
}
