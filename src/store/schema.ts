import type { Generated, Kysely } from 'kysely'
import type { Privacy, ReverseListPrompt } from '../domain/account.ts'
import type { ContactType, Role } from '../domain/contact.ts'

/**
 * The tables, as every database behind the store has them (`migrations/` makes them). Flags are the integers 0 and 1, times are
 * milliseconds since 1970 and structures are JSON text, so that SQLite and PostgreSQL can share every query in this folder.
 */
export interface Schema {
  accounts: AccountRow
  account_settings: SettingRow
  account_changes: ChangeRow
  contacts: ContactRow
  memberships: MembershipRow
  contact_groups: GroupRow
  group_contacts: GroupContactRow
  offline_messages: MessageRow
  pictures: PictureRow
  device_keys: DeviceKeyRow
  invitations: InvitationRow
  bans: BanRow
}

export type Database = Kysely<Schema>

/** A flag as it is kept. */
export type Flag = 0 | 1

export interface AccountRow {
  id: string
  /** As typed. */
  email: string
  /** As compared: `emailKey(email)`. Unique. */
  email_key: string
  friendly_name: string
  password_hash: string
  privacy: Privacy
  reverse_list_prompt: ReverseListPrompt
  created_at: number
  /** The last stamp given to a row of this owner's address book. */
  contacts_changed_at: number
  /** The last stamp given to a row of this owner's memberships. */
  memberships_changed_at: number
  /** Counts the changes of all that the lists tell; 1 at first. */
  list_version: number
}

export interface SettingRow {
  account: string
  name: string
  value: string
}

export interface ChangeRow {
  account: string
  /** `friendlyName`, or the name of a setting. */
  name: string
  changed_at: number
}

export interface ContactRow {
  owner: string
  id: string
  /** Stays in the tombstone of somebody whose account is gone; account ids are never used twice. */
  account: string | null
  /** Copied from the account, and changed with it, so that a tombstone can still say whom it meant. */
  email: string | null
  type: ContactType
  is_messenger_user: Flag
  display_name: string
  details: string
  /** The owner's stamp when it was (last) added: the order of the list. */
  created_at: number
  changed_at: number
  deleted: Flag
}

export interface MembershipRow {
  id: Generated<number>
  owner: string
  role: Role
  member: string
  /** Copied from the account, for the tombstone's sake. */
  member_email: string
  display_name: string | null
  invite_message: string | null
  joined_at: number
  changed_at: number
  deleted: Flag
}

export interface GroupRow {
  owner: string
  id: string
  name: string
  is_favorite: Flag
  annotations: string
  /** 1 to 30 once given; 0 in tombstones older than numbers. Kept in the tombstone, so that it is not given again soon. */
  number: number
  created_at: number
  changed_at: number
  deleted: Flag
}

export interface GroupContactRow {
  owner: string
  group_id: string
  contact_id: string
}

export interface MessageRow {
  /** The order in which they came. */
  position: Generated<number>
  id: string
  recipient: string
  sender: string
  sender_email: string
  sender_name: string
  received_at: number
  run_id: string
  sequence: number
  content_type: string
  body: string
}

export interface PictureRow {
  owner: string
  name: string
  type: string
  hash: string
  size: number
  key: string
  changed_at: number
  is_current: Flag
}

export interface DeviceKeyRow {
  id: string
  account: string
  label: string
  /** HMAC of the key, under a key that is not in the database. */
  fingerprint: string
  /** The key, encrypted under a key that is not in the database. */
  sealed: string
  created_at: number
  last_used_at: number | null
}

export interface InvitationRow {
  id: string
  /** SHA-256 of the code. */
  code_hash: string
  note: string
  created_at: number
  expires_at: number | null
  used_at: number | null
  /** Null again when that account is removed. */
  used_by: string | null
}

/** Either `account` or `network` is given. */
export interface BanRow {
  id: string
  account: string | null
  network: string | null
  reason: string
  created_at: number
  ends_at: number | null
}

export function flag(value: boolean): Flag {
  return value ? 1 : 0
}
