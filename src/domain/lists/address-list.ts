import type { Account, AccountId } from '../account.ts'
import type { Role } from '../contact.ts'
import type { ListChange } from './change.ts'
import { addContact, allowUnlessBlocked } from './contacts.ts'
import { setOnForwardList } from './forward-list.ts'
import { setHidden } from './members.ts'
import { enterPrivacyList, leavePrivacyList } from './privacy-lists.ts'
import { ListRefusal } from './refusal.ts'
import { findAccount, findContact } from './resolve.ts'
import { type ListBits, readListBits } from './rules.ts'

/** One `<c n="bob" l="3" t="1"/>` of `ADL` or `RML`, put together with its domain (msnp-wire §6.20). */
export interface AddressListEntry {
  readonly email: string
  /** The bits of `l`, or of all service elements together in MSNP21. */
  readonly lists: number
  /** `t`; 1 is a Passport account, the only kind that has lists here. */
  readonly network: number
}

/** What could not be done; everything else was. Each entry is in one of them at most. */
export interface AddressListOutcome {
  /** They name the reverse or pending list, which only the server edits. Nothing of the payload was applied: 241. */
  readonly refused: readonly AddressListEntry[]
  /** Added, but no such account: 208. */
  readonly unknown: readonly AddressListEntry[]
  /** Removed from lists on which they never were: 216. */
  readonly absent: readonly AddressListEntry[]
  /** Added, but the address book is full: 210. */
  readonly full: readonly AddressListEntry[]
}

const passportNetwork = 1
const done: AddressListOutcome = { refused: [], unknown: [], absent: [], full: [] }

/**
 * Applies an `ADL` or `RML` to the stored lists. They and the SOAP calls edit the same lists: either may come first, alone, or
 * twice. Forward and Allow together (`l="3"`) are "add this contact", which lifts no block; Allow alone does. Allow and Block in one
 * entry: Block wins (msnp-wire §3.1). The owner themselves and contacts of other networks are accepted and change nothing.
 *
 * An initial upload (`<ml l="1">`) changes nothing at all: it is the client's copy of what it was just given, and a stale copy must
 * not undo what another place has changed since (msnp-wire §6.20).
 */
export async function editByAddressList(
  change: ListChange,
  edit: 'add' | 'remove',
  entries: readonly AddressListEntry[],
  options: { readonly initial?: boolean } = {},
): Promise<AddressListOutcome> {
  if (options.initial) return done
  const refused = entries.filter((entry) => readListBits(entry.lists).refused)
  if (refused.length > 0) return { ...done, refused }

  const outcome = { unknown: [], absent: [], full: [] } as Record<'unknown' | 'absent' | 'full', AddressListEntry[]>
  const past = edit === 'remove' ? await readPast(change) : undefined
  for (const entry of entries) {
    const bits = readListBits(entry.lists)
    if (entry.network !== passportNetwork || !(bits.forward || bits.allow || bits.block || bits.hide)) continue
    const account = await findAccount(change, entry.email)
    if (account?.id === change.owner.id) continue
    const failure = past ? await removeEntry(change, past, bits, account) : await addEntry(change, bits, account)
    if (failure) outcome[failure].push(entry)
  }
  return { ...done, ...outcome }
}

async function addEntry(
  change: ListChange,
  bits: ListBits,
  account: Account | undefined,
): Promise<'unknown' | 'full' | undefined> {
  if (!account) return 'unknown'
  try {
    if (bits.forward) await addContact(change, { account: account.id, isMessengerUser: true, allow: false })
  } catch (error) {
    if (error instanceof ListRefusal && error.code === 'list-full') return 'full'
    throw error
  }
  if (bits.block || bits.hide) await enterPrivacyList(change, 'Block', account.id)
  else if (bits.allow && bits.forward) await allowUnlessBlocked(change, account.id)
  else if (bits.allow) await enterPrivacyList(change, 'Allow', account.id)
  return undefined
}

/** Who ever was on the owner's lists: a client may remove by SOAP first and by `RML` after (msnp-wire §6.21). */
interface Past {
  readonly forward: ReadonlySet<AccountId | undefined>
  readonly allow: ReadonlySet<AccountId>
  readonly block: ReadonlySet<AccountId>
}

async function readPast({ tables, owner }: ListChange): Promise<Past> {
  const memberships = await tables.memberships.list(owner.id, 0)
  const ever = (role: Role) => new Set(memberships.filter((one) => one.role === role).map((one) => one.member))
  return {
    forward: new Set((await tables.contacts.list(owner.id, 0)).map((contact) => contact.account)),
    allow: ever('Allow'),
    block: ever('Block'),
  }
}

async function removeEntry(
  change: ListChange,
  past: Past,
  bits: ListBits,
  account: Account | undefined,
): Promise<'absent' | undefined> {
  const known =
    account &&
    ((bits.forward && past.forward.has(account.id)) ||
      (bits.allow && past.allow.has(account.id)) ||
      ((bits.block || bits.hide) && past.block.has(account.id)))
  if (!known) return 'absent'
  if (bits.forward) {
    const contact = await findContact(change, { email: account.email })
    if (contact) await setOnForwardList(change, { ...contact, account: account.id }, false)
  }
  if (bits.allow) await leavePrivacyList(change, 'Allow', account.id)
  // Showing oneself again allows them again, unless the same entry takes that back.
  if (bits.hide && !bits.allow) await setHidden(change, { email: account.email }, false)
  else if (bits.block || bits.hide) await leavePrivacyList(change, 'Block', account.id)
  return undefined
}
