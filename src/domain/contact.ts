import type { AccountId } from './account.ts'

/** A role that a person has in an owner's membership lists (msnp-http §10.5). FL is not among them: it is the address book. */
export const roles = ['Allow', 'Block', 'Reverse', 'Pending'] as const
export type Role = (typeof roles)[number]

/** Bits of the lists on TCP (msnp-wire §3.1). */
export const listBit = { forward: 1, Allow: 2, Block: 4, Reverse: 8, Pending: 16 } as const

/** One person in one role. */
export interface Membership {
  /** Positive 32-bit integer, unique in the store: `MembershipId` (clients-in-the-wild §0). */
  readonly id: number
  readonly owner: AccountId
  readonly role: Role
  readonly member: AccountId
  readonly memberEmail: string
  /** What the member called themselves when they asked (Pending). Plain text. */
  readonly displayName: string | undefined
  /** `MSN.IM.InviteMessage` of a Pending member. */
  readonly inviteMessage: string | undefined
  readonly joinedAt: number
  /** Milliseconds; advances with every change of this owner's lists, never equal for two changes. */
  readonly changedAt: number
  /** A tombstone, kept for delta answers. */
  readonly deleted: boolean
}

export type ContactType = 'Regular' | 'LivePending' | 'Live' | 'Messenger' | 'Messenger2'

/** Name/value pairs as SOAP annotates contacts and groups (msnp-http §12.1). */
export type Annotations = Readonly<Record<string, string>>

/** Fields of an address-book entry that the service stores and returns without a meaning of its own. */
export interface ContactDetails {
  readonly emails?: readonly Readonly<Record<string, string>>[]
  readonly phones?: readonly Readonly<Record<string, string>>[]
  readonly locations?: readonly Readonly<Record<string, string>>[]
  readonly webSites?: readonly Readonly<Record<string, string>>[]
  readonly annotations?: Annotations
  /** Single-valued elements of contactInfo by their element name: `firstName`, `comment`, `birthdate` … */
  readonly fields?: Readonly<Record<string, string>>
}

/** An entry of an owner's address book. */
export interface Contact {
  /** Lower-case GUID, unique within the owner's address book; stable, since clients cache by it. */
  readonly id: string
  readonly owner: AccountId
  /** The account it stands for; `undefined` for a plain address-book entry. */
  readonly account: AccountId | undefined
  readonly email: string | undefined
  readonly type: ContactType
  /** True: this person is on the forward list. */
  readonly isMessengerUser: boolean
  /** The name under which the owner's client keeps this contact (plain text); empty: use the account's own name. */
  readonly displayName: string
  /** The account's present friendly name, percent-encoded; `undefined` for a plain entry. */
  readonly friendlyName: string | undefined
  readonly details: ContactDetails
  readonly groups: readonly string[]
  readonly createdAt: number
  readonly changedAt: number
  readonly deleted: boolean
}

export interface Group {
  /** Lower-case GUID. */
  readonly id: string
  readonly owner: AccountId
  /** 1 to 30, for clients that know no GUIDs. Stays with the group, and comes back for another as late as can be. */
  readonly number: number
  /** Plain text. */
  readonly name: string
  readonly isFavorite: boolean
  readonly annotations: Annotations
  readonly changedAt: number
  readonly deleted: boolean
}
