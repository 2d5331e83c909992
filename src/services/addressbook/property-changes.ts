import type { Annotations, ContactDetails } from '../../domain/contact.ts'
import type { XmlElement } from '../../wire/xml/element.ts'
import { readAnnotations, readFields, readRows, saysSomething } from './contact-info.ts'
import { infoFields, type RowKind, rowKinds } from './info-fields.ts'

/** The words of `propertiesChanged`, which clients separate and end with blanks (msnp-http §12.6). */
export class ChangedProperties {
  readonly #tokens: ReadonlySet<string>

  constructor(text: string | undefined) {
    this.#tokens = new Set((text ?? '').toLowerCase().split(/\s+/).filter(Boolean))
  }

  /** Did the client name this property? */
  names(token: string): boolean {
    return this.#tokens.has(token.toLowerCase())
  }

  /** May this property change? A client that names none means all that it sends. */
  concern(token: string): boolean {
    return this.#tokens.size === 0 || this.names(token)
  }
}

/**
 * What an entry becomes: values that are there replace, empty ones clear, and so does a token without its element. Rows and
 * annotations that are not mentioned stay.
 */
export function changeDetails(
  now: ContactDetails,
  info: XmlElement | undefined,
  changed: ChangedProperties,
): ContactDetails {
  const next: Record<string, unknown> = { ...now, fields: changeFields(now, info, changed) }
  for (const kind of rowKinds) {
    if (info?.child(kind.list)) next[kind.list] = changeRows(now[kind.list] ?? [], info, kind)
    else if (changed.names(kind.token)) delete next[kind.list]
  }
  if (info?.child('annotations')) next.annotations = changeAnnotations(now.annotations, info.child('annotations'))
  return next as ContactDetails
}

function changeFields(now: ContactDetails, info: XmlElement | undefined, changed: ChangedProperties) {
  const cleared = infoFields.flatMap(({ name, token }) => (changed.names(token) ? [[name, ''] as const] : []))
  const fields = { ...now.fields, ...Object.fromEntries(cleared), ...readFields(info) }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}

/** Each row is laid over the one of its type; its own `propertiesChanged` may name a part that it leaves out: cleared. */
function changeRows(
  now: readonly Readonly<Record<string, string>>[],
  info: XmlElement,
  kind: RowKind,
): readonly Readonly<Record<string, string>>[] {
  const [key] = kind.children[0] ?? ['']
  const next = [...now]
  const elements = info.child(kind.list)?.childrenNamed(kind.element) ?? []
  for (const [index, row] of readRows(info, kind).entries()) {
    const element = elements[index]
    const changed = new ChangedProperties(element?.textOf('propertiesChanged') ?? element?.textOf('Changes'))
    const cleared = kind.children.flatMap(([name]) => (changed.names(name) ? [[name, ''] as const] : []))
    const place = next.findIndex((present) => present[key] === row[key])
    const merged = { ...next[place], ...Object.fromEntries(cleared), ...row }
    next.splice(place < 0 ? next.length : place, place < 0 ? 0 : 1, merged)
  }
  return next.filter((row) => saysSomething(kind, row))
}

/** An empty value takes the annotation away (msnp-http §12.6). */
export function changeAnnotations(now: Annotations | undefined, element: XmlElement | undefined): Annotations {
  const next = { ...now, ...readAnnotations(element) }
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== ''))
}
