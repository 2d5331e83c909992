import type { Account, AccountId, EncodedText } from '../account.ts'
import type { Contact, Group, Role } from '../contact.ts'
import type { Tables } from '../ports/store.ts'
import { type Published, publishedOf, telephoneOf } from './published.ts'
import { readPublished, readPublishedTo } from './publishing.ts'

/** Somebody on at least one of an owner's lists. */
export interface RosterEntry {
  /** An e-mail address, or the number of a telephone. */
  readonly address: string
  readonly isTelephone: boolean
  /** What the owner calls them, plain text; empty: what they call themselves. */
  readonly displayName: string
  readonly friendlyName: EncodedText
  /** The entry of the address book, of those on the forward list. */
  readonly contact: Contact | undefined
  readonly roles: readonly Role[]
  /** What is known of how to reach them: the owner's notes before what they publish themselves. */
  readonly published: Published
}

/** An account's lists as one, at one moment: what every dialect and SOAP tell in their own words. */
export interface Roster {
  readonly owner: Account
  readonly version: number
  /** When the address book or the memberships last changed, milliseconds since 1970. */
  readonly changedAt: number
  /** In the order in which they were made. */
  readonly groups: readonly Group[]
  /** What the owner calls the contacts that are in no group; undefined: nothing. Only old clients show a name for them. */
  readonly restName: string | undefined
  /** The forward list in the order in which people came onto it, then the others. */
  readonly entries: readonly RosterEntry[]
  /** What the owner publishes. */
  readonly own: Published
  /** The owner's settings, by name. */
  readonly settings: Readonly<Record<string, string>>
}

/** Where the name of contacts without a group is kept. */
export const restNameSetting = 'groups.rest'

/** Reads an owner's lists whole, in as many queries for one contact as for a thousand. */
export async function readRoster(tables: Tables, owner: Account): Promise<Roster> {
  const { accounts, contacts, groups, memberships } = tables
  const { id } = owner
  const published = await readPublishedTo(tables, id)
  const book = await contacts.list(id)
  const names = await memberships.memberNames(id)
  const settings = await accounts.settings(id)
  const stamps = await accounts.listVersions(id)
  const roles = new Map<AccountId, { readonly email: string; readonly roles: Role[] }>()
  for (const { member, memberEmail, role } of await memberships.list(id)) {
    const known = roles.get(member)
    if (known) known.roles.push(role)
    else roles.set(member, { email: memberEmail, roles: [role] })
  }
  const forward = book.flatMap((contact): RosterEntry[] => {
    const { account, email } = contact
    if (account === undefined || email === undefined) return telephoneEntry(contact)
    if (!contact.isMessengerUser) return []
    return [
      {
        address: email,
        isTelephone: false,
        displayName: contact.displayName,
        friendlyName: contact.friendlyName ?? email,
        contact,
        roles: roles.get(account)?.roles ?? [],
        published: { ...published.get(account), ...publishedOf(contact.details) },
      },
    ]
  })
  const onForwardList = new Set(forward.map(({ contact }) => contact?.account))
  const notes = new Map(book.map((contact) => [contact.account, contact.displayName]))
  const others = Array.from(roles)
    .filter(([member]) => !onForwardList.has(member))
    .map(([member, { email, roles: ofMember }]) => ({
      address: email,
      isTelephone: false,
      displayName: notes.get(member) ?? '',
      friendlyName: names.get(member) ?? email,
      contact: undefined,
      roles: ofMember,
      published: {},
    }))
  return {
    owner,
    version: await accounts.listVersion(id),
    changedAt: Math.max(stamps.contacts, stamps.memberships),
    groups: await groups.list(id),
    restName: settings[restNameSetting],
    entries: [...forward, ...others],
    own: await readPublished(tables, id),
    settings,
  }
}

function telephoneEntry(contact: Contact): RosterEntry[] {
  const number = telephoneOf(contact)
  if (number === undefined) return []
  return [
    {
      address: number,
      isTelephone: true,
      displayName: contact.displayName,
      friendlyName: encodeURIComponent(number),
      contact,
      roles: [],
      published: {},
    },
  ]
}
