import type { StatusCode } from '../protocol/fields/status.ts'
import { escapeText } from '../wire/xml/writer.ts'
import type { BookEntry, MemberEntry } from './address-book.ts'

/** Bits of a client's own ADL: the reverse and the pending list are the server's (msnp-wire §3.1, §4, 241). */
export const forwardBit = 1
export const allowBit = 2
export const blockBit = 4

/** A person on the owner's lists, and how they appear. */
export interface RosterEntry {
  readonly email: string
  /** The bits that go into ADL. */
  readonly lists: number
  readonly isBlocked: boolean
  /** On the forward list: shown in the main window. */
  readonly isContact: boolean
  /** As the contact calls themselves now, plain text; the address book's name until they are seen. */
  readonly name: string
  readonly status: StatusCode
  readonly personalMessage: string
}

/** Somebody on these lists, before they were seen. */
export function rosterEntry(email: string, lists: number, name: string): RosterEntry {
  return {
    email,
    lists,
    isBlocked: (lists & blockBit) !== 0,
    isContact: (lists & forwardBit) !== 0,
    name,
    status: 'FLN',
    personalMessage: '',
  }
}

/** Joins the two halves of the lists as clients since MSNP13 do (msnp-http §10.5). In the order of the addresses. */
export function mergeLists(members: readonly MemberEntry[], book: readonly BookEntry[]): readonly RosterEntry[] {
  const entries = new Map<string, RosterEntry>()
  const add = (email: string, bit: number, name: string) => {
    const key = email.toLowerCase()
    const before = entries.get(key)
    const lists = (before?.lists ?? 0) | bit
    entries.set(key, rosterEntry(before?.email ?? email, lists, name === '' ? (before?.name ?? email) : name))
  }
  for (const { type, email, displayName, isMessengerUser } of book)
    if (type !== 'Me' && isMessengerUser) add(email, forwardBit, displayName)
  for (const { role, email } of members)
    if (role === 'Allow' || role === 'Block') add(email, role === 'Allow' ? allowBit : blockBit, '')
  return [...entries.values()].sort((a, b) => (a.email.toLowerCase() < b.email.toLowerCase() ? -1 : 1))
}

/** Most people, and most bytes, in one ADL (msnp-wire §2.5). */
const peoplePerUpload = 150
const bytesPerUpload = 7300

/**
 * The initial ADL in the spelling of Messenger for Mac 8.0.1 (the seed): by domain, one element a person, a blank before `/>`.
 *
 * @returns one payload, or several when they would be too long; `<ml l="1"></ml>` when there is nobody.
 */
export function writeInitialLists(entries: readonly RosterEntry[]): readonly string[] {
  const uploads: string[] = []
  let people: { domain: string; element: string }[] = []
  let bytes = 0
  for (const { email, lists } of entries) {
    const at = email.lastIndexOf('@')
    const element = `<c n="${escapeText(email.slice(0, at))}" l="${lists}" t="1" />`
    if (people.length === peoplePerUpload || bytes + element.length > bytesPerUpload) {
      uploads.push(writeUpload(people))
      people = []
      bytes = 0
    }
    people.push({ domain: email.slice(at + 1), element })
    bytes += element.length
  }
  return [...uploads, writeUpload(people)]
}

function writeUpload(people: readonly { readonly domain: string; readonly element: string }[]): string {
  const domains = Map.groupBy(people, ({ domain }) => domain.toLowerCase())
  const written = [...domains]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([domain, members]) => `<d n="${escapeText(domain)}">${members.map(({ element }) => element).join('')}</d>`)
  return `<ml l="1">${written.join('')}</ml>`
}
