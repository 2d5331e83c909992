import type { Contact, ContactDetails } from '../contact.ts'

/** What people let their contacts know of themselves besides their name (msnp-wire §6.12, §6.13). Plain text. */
export interface Published {
  readonly home?: string
  readonly work?: string
  readonly mobile?: string
  /** Whether contacts may send messages to the mobile phone; kept with its number. */
  readonly takesPages?: boolean
  readonly hasSpace?: boolean
}

export type PublishedName = keyof Published
type Telephone = 'home' | 'work' | 'mobile'
type Row = Readonly<Record<string, string>>

/** The rows of an address-book entry that hold them (msnp-http §12.1). */
const rowTypes: Readonly<Record<Telephone, string>> = {
  home: 'ContactPhonePersonal',
  work: 'ContactPhoneBusiness',
  mobile: 'ContactPhoneMobile',
}
const telephones = Object.keys(rowTypes) as readonly Telephone[]

/** What an entry says, one's own or that of a contact. */
export function publishedOf(details: ContactDetails): Published {
  const numberOf = (telephone: Telephone) => rowOf(details, telephone)?.number || undefined
  const [home, work, mobile] = [numberOf('home'), numberOf('work'), numberOf('mobile')]
  const pages = rowOf(details, 'mobile')?.isMessengerEnabled
  const space = details.fields?.hasSpace
  return {
    ...(home !== undefined && { home }),
    ...(work !== undefined && { work }),
    ...(mobile !== undefined && { mobile }),
    ...(pages !== undefined && { takesPages: pages === 'true' }),
    ...(space !== undefined && { hasSpace: space === 'true' }),
  }
}

export function changedNames(before: Published, after: Published): readonly PublishedName[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)] as PublishedName[])
  return Array.from(names).filter((name) => before[name] !== after[name])
}

/** @param number plain text; undefined or empty takes it away */
export function withTelephone(
  details: ContactDetails,
  telephone: Telephone,
  number: string | undefined,
): ContactDetails {
  return withRow(details, telephone, (row) => ({ ...row, number: number ?? '' }))
}

export function withPages(details: ContactDetails, takesPages: boolean | undefined): ContactDetails {
  return withRow(details, 'mobile', ({ isMessengerEnabled: _, ...row }) =>
    takesPages === undefined ? row : { ...row, isMessengerEnabled: String(takesPages) },
  )
}

export function withSpace(details: ContactDetails, hasSpace: boolean | undefined): ContactDetails {
  const { hasSpace: _, ...fields } = details.fields ?? {}
  return { ...details, fields: hasSpace === undefined ? fields : { ...fields, hasSpace: String(hasSpace) } }
}

/** The entry with what its person publishes, where the owner has not noted something else. */
export function withPublished(contact: Contact, published: Published | undefined): Contact {
  if (published === undefined) return contact
  const own = publishedOf(contact.details)
  let { details } = contact
  for (const telephone of telephones)
    if (own[telephone] === undefined && published[telephone] !== undefined)
      details = withTelephone(details, telephone, published[telephone])
  if (own.takesPages === undefined && published.takesPages !== undefined && published.mobile !== undefined)
    details = withPages(details, published.takesPages)
  if (own.hasSpace === undefined && published.hasSpace !== undefined) details = withSpace(details, published.hasSpace)
  return { ...contact, details }
}

/** The number of an entry that stands for a telephone which takes messages, and for no account. */
export function telephoneOf(contact: Contact): string | undefined {
  const { mobile, takesPages } = publishedOf(contact.details)
  return contact.account === undefined && takesPages ? mobile : undefined
}

/** What an entry for a telephone that takes messages holds. */
export function telephoneDetails(number: string): ContactDetails {
  return { phones: [{ contactPhoneType: rowTypes.mobile, number, isMessengerEnabled: 'true' }] }
}

function rowOf(details: ContactDetails, telephone: Telephone): Row | undefined {
  return details.phones?.find((row) => row.contactPhoneType === rowTypes[telephone])
}

/** A row that holds nothing is left out. */
function withRow(details: ContactDetails, telephone: Telephone, change: (row: Row) => Row): ContactDetails {
  const type = rowTypes[telephone]
  const rows = details.phones ?? []
  const place = rows.findIndex((row) => row.contactPhoneType === type)
  const { number = '', ...row }: Row = change(rows[place] ?? { contactPhoneType: type })
  const wanted: Row = { ...row, ...(number !== '' && { number }) }
  const isEmpty = number === '' && wanted.isMessengerEnabled === undefined
  const phones = rows.toSpliced(place < 0 ? rows.length : place, place < 0 ? 0 : 1, ...(isEmpty ? [] : [wanted]))
  const { phones: _, ...others } = details
  return phones.length === 0 ? others : { ...others, phones }
}
