import type { ContactDetails, ContactType } from '../../domain/contact.ts'
import type { XmlElement } from '../../wire/xml/element.ts'
import { readDate } from './dates.ts'
import { infoFields, type RowKind, rowKinds, type ValueKind } from './info-fields.ts'
import { readBoolean } from './values.ts'

/** What a client says of a contact in `<contactInfo>`: whatever it leaves out is undefined (msnp-http §12.1, §12.5). */
export interface ContactInfo {
  /** Whose account it is: `passportName`, else the e-mail address that the client means for Messenger. */
  readonly email: string | undefined
  readonly type: ContactType | 'Me' | undefined
  readonly displayName: string | undefined
  readonly isMessengerUser: boolean | undefined
  readonly details: ContactDetails
  /** From `MessengerMemberInfo`: what the person who is added shall see. */
  readonly introducedAs: string | undefined
  readonly inviteMessage: string | undefined
}

const contactTypes: readonly string[] = ['Regular', 'LivePending', 'Live', 'Messenger', 'Messenger2', 'Me']
export const inviteMessageAnnotation = 'MSN.IM.InviteMessage'

export function readContactInfo(element: XmlElement | undefined): ContactInfo {
  const type = element?.textOf('contactType')?.trim() ?? ''
  const isMessengerUser = element?.textOf('isMessengerUser')
  const member = element?.child('MessengerMemberInfo')
  return {
    email: nonEmpty(element?.textOf('passportName')) ?? messengerEmail(element),
    type: contactTypes.includes(type) ? (type as ContactType | 'Me') : undefined,
    displayName: element?.textOf('displayName'),
    isMessengerUser: isMessengerUser === undefined ? undefined : readBoolean(isMessengerUser),
    details: readDetails(element),
    introducedAs: nonEmpty(member?.textOf('DisplayName')),
    inviteMessage: readAnnotations(member?.child('PendingAnnotations'))[inviteMessageAnnotation],
  }
}

function messengerEmail(element: XmlElement | undefined): string | undefined {
  const rows = element?.child('emails')?.childrenNamed('ContactEmail') ?? []
  return nonEmpty(rows.find((row) => readBoolean(row.textOf('isMessengerEnabled')))?.textOf('email'))
}

function readDetails(element: XmlElement | undefined): ContactDetails {
  const details: Record<string, unknown> = {}
  for (const kind of rowKinds) {
    const rows = readRows(element, kind)
    if (rows.length > 0) details[kind.list] = rows.filter((row) => saysSomething(kind, row))
  }
  const annotations = withoutEmpty(readAnnotations(element?.child('annotations')))
  if (Object.keys(annotations).length > 0) details.annotations = annotations
  const fields = withoutEmpty(readFields(element))
  if (Object.keys(fields).length > 0) details.fields = fields
  return details as ContactDetails
}

/** Rows of one kind as they stand, empty values included. */
export function readRows(element: XmlElement | undefined, kind: RowKind): readonly Readonly<Record<string, string>>[] {
  return (element?.child(kind.list)?.childrenNamed(kind.element) ?? []).map((row) =>
    readValues(
      row,
      kind.children.map(([name, value]) => ({ name, kind: value })),
    ),
  )
}

/** A row that holds nothing but its type and flags stands for nothing. */
export function saysSomething(kind: RowKind, row: Readonly<Record<string, string>>): boolean {
  return kind.children.some(([name, value]) => value === 'text' && (row[name] ?? '') !== '')
}

/** Single-valued fields as they stand, empty values included. */
export function readFields(element: XmlElement | undefined): Readonly<Record<string, string>> {
  return element ? readValues(element, infoFields) : {}
}

/** `<Annotation><Name/><Value/></Annotation>` of each, empty values included. */
export function readAnnotations(element: XmlElement | undefined): Readonly<Record<string, string>> {
  const pairs = (element?.childrenNamed('Annotation') ?? []).map(
    (annotation) => [annotation.textOf('Name')?.trim() ?? '', annotation.textOf('Value') ?? ''] as const,
  )
  return Object.fromEntries(pairs.filter(([name]) => name !== ''))
}

function readValues(
  element: XmlElement,
  wanted: readonly { readonly name: string; readonly kind: ValueKind }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    wanted.flatMap(({ name, kind }) => {
      const text = element.textOf(name)
      const value = text === undefined || text === '' ? text : normalised[kind](text)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

/** What is not of its kind is left out. */
const normalised: Readonly<Record<ValueKind, (text: string) => string | undefined>> = {
  text: (text) => text,
  boolean: (text) => String(readBoolean(text)),
  integer: (text) => (/^-?\d{1,9}$/.test(text.trim()) ? text.trim() : undefined),
  word: (text) => (/^\w{1,64}$/.test(text.trim()) ? text.trim() : undefined),
  date: (text) => (readDate(text) === undefined ? undefined : text.trim()),
}

function withoutEmpty(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}

function nonEmpty(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? undefined : trimmed
}
