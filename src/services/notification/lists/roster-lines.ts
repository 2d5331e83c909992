import { listBit } from '../../../domain/contact.ts'
import type { Roster, RosterEntry } from '../../../domain/lists/roster.ts'
import { encode } from '../../../protocol/codec.ts'
import { isCustom } from '../../../protocol/customs.ts'
import type { Dialect } from '../../../protocol/dialect.ts'
import { passportNetwork, telephoneNetwork } from '../../../protocol/fields/network.ts'
import type { AnyForm } from '../../../protocol/form.ts'
import type { Ladder } from '../../../protocol/ladder.ts'
import { contactPropertyListed } from '../../../protocol/notification/phones.ts'
import { privacyListed, promptListed, propertyListed } from '../../../protocol/notification/properties.ts'
import {
  contactListed,
  groupListed,
  listAnswered,
  personListed,
  synchronised,
} from '../../../protocol/notification/synchronisation.ts'
import { encodeText, keepText } from '../../../wire/text-token.ts'
import { keptProperties, publishedProperties, settingOf } from './properties.ts'
import { writeTimestamp } from './timestamp.ts'

/** Who is told: which words they know, and nothing more of them. */
export interface Reader {
  readonly dialect: Dialect | undefined
  formFor(ladder: Ladder<unknown>): AnyForm | undefined
}

/** The lists that are sent one by one, in this order (msnp-wire §6.8). */
export const runs = ['FL', 'AL', 'BL', 'RL'] as const
export type Run = (typeof runs)[number]

/** Says lines in a reader's words and keeps them; a line that its dialect does not have is left out. */
export class LineWriter {
  readonly #reader: Reader
  readonly #transaction: number
  readonly #lines: Buffer[] = []

  constructor(reader: Reader, transaction: number) {
    this.#reader = reader
    this.#transaction = transaction
  }

  say<V>(ladder: Ladder<V>, values: V & object): void {
    const form = this.#reader.formFor(ladder)
    if (form) this.#lines.push(encode(form, this.#transaction, values as Readonly<Record<string, unknown>>))
  }

  bytes(): Buffer {
    return Buffer.concat(this.#lines)
  }
}

/**
 * The whole answer to `SYN`: the header with its counts, settings, groups and people, in the order of msnp-wire §6.8. What stands in
 * the header is counted from what follows, so that the two cannot differ.
 */
export function writeRoster(roster: Roster, reader: Reader, transaction: number): Buffer {
  const lines = new LineWriter(reader, transaction)
  const { version, owner } = roster
  const people = peopleFor(reader, roster)
  const groups = groupsFor(reader, roster)
  const timestamp = writeTimestamp(roster)
  const counts = { contacts: people.length, groups: groups.length }
  lines.say(synchronised, { version, lists: timestamp, settings: timestamp, ...counts })
  lines.say(promptListed, { version, prompt: owner.reverseListPrompt })
  lines.say(privacyListed, { version, privacy: owner.privacy })
  sayOwnProperties(lines, reader, roster)
  for (const [index, group] of groups.entries())
    lines.say(groupListed, { ...group, version, index: index + 1, total: groups.length })
  if (isCustom('lists in a number', reader.dialect)) {
    for (const person of people) sayPerson(lines, reader, roster, person)
  } else for (const list of runs) sayRun(lines, reader, roster, list)
  return lines.bytes()
}

/** One list with an index, as dialects 2 to 7 have it, and whoever asks for one. */
export function sayRun(lines: LineWriter, reader: Reader, roster: Roster, list: Run): void {
  const { version } = roster
  const people = peopleFor(reader, roster).filter((entry) => isOn(entry, list))
  if (people.length === 0) lines.say(listAnswered, { list, version, index: 0, total: 0 })
  for (const [index, person] of people.entries()) {
    const contact = list === 'FL' ? person.contact : undefined
    const groupNumbers = contact && numbersOf(roster, contact.groups)
    lines.say(listAnswered, { list, version, index: index + 1, total: people.length, ...whoIs(person), groupNumbers })
    if (contact) sayProperties(lines, reader, roster, person)
  }
}

function isOn({ contact, roles }: RosterEntry, list: Run): boolean {
  if (list === 'FL') return contact !== undefined
  if (list === 'RL') return roles.includes('Reverse') || roles.includes('Pending')
  return roles.includes(list === 'AL' ? 'Allow' : 'Block')
}

/** Telephones are contacts where they can be. */
function peopleFor(reader: Reader, roster: Roster): readonly RosterEntry[] {
  const telephones = isCustom('telephone contacts', reader.dialect)
  return roster.entries.filter((entry) => telephones || !entry.isTelephone)
}

function whoIs({ address, isTelephone, displayName, friendlyName }: RosterEntry) {
  return {
    account: isTelephone ? `tel:${address}` : address,
    name: displayName === '' ? keepText(friendlyName) : encodeText(displayName),
  }
}

/** The line of one person has neither list nor index. */
const noPlace = { list: 'FL', index: 0, total: 0 } as const

/** What is said of a person at once, and of those on the forward list what is known of them. */
function sayPerson(lines: LineWriter, reader: Reader, roster: Roster, person: RosterEntry): void {
  const { version } = roster
  const values = {
    ...noPlace,
    ...whoIs(person),
    version,
    mask: maskOf(person, isCustom('pending list', reader.dialect)),
    network: person.isTelephone ? telephoneNetwork : passportNetwork,
  }
  const { contact } = person
  if (contact === undefined) {
    lines.say(personListed, values)
    return
  }
  const groupNumbers = numbersOf(roster, contact.groups)
  const groups = contact.groups.length === 0 ? undefined : contact.groups
  lines.say(contactListed, { ...values, contact: contact.id, groupNumbers, groups })
  sayProperties(lines, reader, roster, person)
}

function sayProperties(lines: LineWriter, reader: Reader, { version }: Roster, person: RosterEntry): void {
  const { account } = whoIs(person)
  for (const { key, value } of propertiesOf(reader, person.published))
    lines.say(contactPropertyListed, { version, account, key, value })
}

/** Whoever waits for an answer is on the reverse list for clients that know no other. */
function maskOf({ contact, roles }: RosterEntry, knowsPending: boolean): number {
  const bits = roles.map((role) => (role === 'Pending' && !knowsPending ? listBit.Reverse : listBit[role]))
  return bits.reduce((mask: number, bit) => mask | bit, contact === undefined ? 0 : listBit.forward)
}

/** The contacts that are in no group are in group 0 (msnp-wire §3.7). */
function numbersOf(roster: Roster, groups: readonly string[]): readonly number[] {
  const numbers = roster.groups.filter(({ id }) => groups.includes(id)).map(({ number }) => number)
  return numbers.length === 0 ? [0] : numbers
}

/** What old clients show above contacts without a group, until the owner calls it something else. */
const usualRestName = 'Other Contacts'

/** Groups as a reader counts them: with numbers there is one more, number 0, for contacts without a group (msnp-wire §3.7). */
export function groupsFor(reader: Reader, { groups, restName }: Roster) {
  const named = groups.map(({ id, number, name }) => ({ group: id, groupNumber: number, groupName: encodeText(name) }))
  const form = reader.formFor(groupListed)
  if (form === undefined || !('groupNumber' in form.fields)) return named
  return [{ group: '', groupNumber: 0, groupName: encodeText(restName ?? usualRestName) }, ...named]
}

/** Properties that are set, and that the reader's dialect has. */
export function propertiesOf(reader: Reader, published: Roster['own']) {
  return publishedProperties.flatMap(({ key, since, write }) => {
    const value = isKnown(reader, since) ? write(published) : undefined
    return value === undefined ? [] : [{ key, value }]
  })
}

/** Dialects that say versions in them are told every property, empty ones too; the others those that are set (msnp-wire §6.8). */
function sayOwnProperties(lines: LineWriter, reader: Reader, { own, owner, settings, version }: Roster): void {
  const form = reader.formFor(propertyListed)
  if (form === undefined) return
  const saysEmpty = 'version' in form.fields
  const properties = [
    { key: 'MFN', since: 10, value: keepText(owner.friendlyName) } as const,
    ...publishedProperties.map(({ key, since, write }) => ({ key, since, value: write(own) })),
    ...keptProperties.map(({ key, since }) => ({ key, since, value: kept(settings[settingOf(key)]) })),
  ]
  for (const { key, since, value } of properties)
    if (isKnown(reader, since) && (saysEmpty || value !== undefined)) lines.say(propertyListed, { version, key, value })
}

const kept = (value: string | undefined) => (value === undefined ? undefined : keepText(value))

function isKnown({ dialect }: Reader, since: Dialect): boolean {
  return dialect !== undefined && dialect >= since
}
