import type { Annotations, ContactDetails } from '../../domain/contact.ts'
import type { XmlElement } from '../../wire/xml/element.ts'

/** One kind of rows in contactInfo, and the child that tells two of a kind apart. */
interface RowKind {
  readonly list: 'emails' | 'phones' | 'locations' | 'webSites'
  readonly element: string
  readonly key: string
  /** The token of `propertiesChanged` that stands for it (msnp-http §12.6). */
  readonly token: string
}

const rowKinds: readonly RowKind[] = [
  { list: 'emails', element: 'ContactEmail', key: 'contactEmailType', token: 'ContactEmail' },
  { list: 'phones', element: 'ContactPhone', key: 'contactPhoneType', token: 'ContactPhone' },
  { list: 'locations', element: 'ContactLocation', key: 'contactLocationType', token: 'ContactLocation' },
  { list: 'webSites', element: 'ContactWebSite', key: 'contactWebSiteType', token: 'ContactWebSite' },
]

/** Single values of contactInfo that are kept and given back, with the token that says they changed (msnp-http §12.6). */
const keptFields: readonly (readonly [element: string, token: string])[] = [
  ['quickName', 'ContactQuickName'],
  ['firstName', 'ContactFirstName'],
  ['MiddleName', 'MiddleName'],
  ['lastName', 'ContactLastName'],
  ['Suffix', 'Suffix'],
  ['NameTitle', 'NameTitle'],
  ['isFavorite', 'IsFavorite'],
  ['hasSpace', 'HasSpace'],
  ['birthdate', 'ContactBirthDate'],
  ['Anniversary', 'Anniversary'],
  ['comment', 'Comment'],
  ['primaryEmailType', 'ContactPrimaryEmailType'],
  ['PrimaryLocation', 'PrimaryLocation'],
  ['PrimaryPhone', 'ContactPrimaryPhone'],
  ['IsPrivate', 'IsPrivate'],
  ['Gender', 'Gender'],
  ['TimeZone', 'TimeZone'],
]

/** Everything that a new contact's contactInfo says beside who it is. */
export function readDetails(info: XmlElement): ContactDetails {
  const rows = rowKinds.flatMap(({ list, element }) => {
    const found = (info.at(list)?.childrenNamed(element) ?? []).map(readRow)
    return found.length === 0 ? [] : [[list, found] as const]
  })
  const fields = keptFields.flatMap(([element]) => {
    const value = info.textOf(element)
    return value === undefined ? [] : [[element, value] as const]
  })
  const annotations = readAnnotations(info)
  return {
    ...Object.fromEntries(rows),
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
  }
}

/**
 * What contactInfo changes, as a function from the details that are there to those that shall be. A token without its element
 * clears; rows are laid over those of the same kind, one by one; an annotation with an empty value goes (msnp-http §12.6).
 *
 * @param tokens of `propertiesChanged`; none: every element that is there
 */
export function readDetailsChange(info: XmlElement, tokens: ReadonlySet<string>): (now: ContactDetails) => ContactDetails {
  const changes = (token: string, present: boolean): boolean => (tokens.size === 0 ? present : tokens.has(token))
  return (now) => {
    const next: { -readonly [K in keyof ContactDetails]: ContactDetails[K] } = { ...now }
    for (const { list, element, key, token } of rowKinds) {
      const rows = info.at(list)?.childrenNamed(element) ?? []
      if (changes(token, rows.length > 0)) next[list] = layRows(now[list] ?? [], rows, key)
    }
    const fields: Record<string, string> = { ...now.fields }
    for (const [element, token] of keptFields) {
      const value = info.textOf(element)
      if (!changes(token, value !== undefined)) continue
      if (value === undefined || value === '') delete fields[element]
      else fields[element] = value
    }
    next.fields = fields
    if (changes('Annotation', info.child('annotations') !== undefined))
      next.annotations = layAnnotations(now.annotations ?? {}, readAnnotations(info))
    return next
  }
}

export function readAnnotations(info: XmlElement): Annotations {
  const found: Record<string, string> = Object.create(null)
  for (const annotation of info.at('annotations')?.childrenNamed('Annotation') ?? []) {
    const name = annotation.textOf('Name')?.trim()
    if (name) found[name] = annotation.textOf('Value') ?? ''
  }
  return { ...found }
}

export function layAnnotations(now: Annotations, changes: Annotations): Annotations {
  return Object.fromEntries(Object.entries({ ...now, ...changes }).filter(([, value]) => value !== ''))
}

type Row = Readonly<Record<string, string>>

/** The leaves of a row; `propertiesChanged` and `Changes` say what changed and are no data. */
function readRow(row: XmlElement): Row {
  return Object.fromEntries(
    row.children
      .filter(({ name, children }) => children.length === 0 && name !== 'propertiesChanged' && name !== 'Changes')
      .map(({ name, text }) => [name, text]),
  )
}

/** What a row needs to be worth keeping: an address, a number, a place. A row without any is a removal. */
const rowContents = ['email', 'number', 'name', 'street', 'city', 'state', 'country', 'postalCode', 'webURL']

function layRows(now: readonly Row[], changes: readonly XmlElement[], key: string): readonly Row[] {
  const rows = new Map(now.map((row) => [row[key] ?? '', row]))
  for (const change of changes) {
    const row = readRow(change)
    const kind = row[key] ?? ''
    const laid = { ...rows.get(kind), ...row }
    const cleared = (change.textOf('propertiesChanged') ?? change.textOf('Changes') ?? '').split(/\s+/)
    for (const name of rowContents) if (row[name] === undefined && cleared.includes(capitalised(name))) delete laid[name]
    if (rowContents.some((name) => (laid[name] ?? '') !== '')) rows.set(kind, laid)
    else rows.delete(kind)
  }
  return Array.from(rows.values())
}

function capitalised(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

/** What a client says of itself when it asks somebody (msnp-http §12.5). */
export function readIntroduction(info: XmlElement | undefined): {
  readonly introducedAs?: string
  readonly inviteMessage?: string
} {
  const member = info?.child('MessengerMemberInfo')
  const introducedAs = member?.textOf('DisplayName')
  const pending = member?.child('PendingAnnotations')?.childrenNamed('Annotation') ?? []
  const message = [...pending, ...(info?.child('annotations')?.childrenNamed('Annotation') ?? [])].find(
    (annotation) => annotation.textOf('Name') === 'MSN.IM.InviteMessage',
  )
  const inviteMessage = message?.textOf('Value')
  return { ...(introducedAs && { introducedAs }), ...(inviteMessage && { inviteMessage }) }
}
