import type { Annotations, ContactDetails } from '../contact.ts'
import { byteLength, limits } from './limits.ts'
import { refusals } from './refusal.ts'

/** @throws ListRefusal `too-long`, naming the field, when an entry is larger than any person's could be */
export function checkDetails(details: ContactDetails): void {
  for (const kind of ['emails', 'phones', 'locations', 'webSites'] as const) {
    const rows = details[kind] ?? []
    if (rows.length > limits.rows) throw refusals.tooLong(kind, limits.rows)
    for (const row of rows) checkValues(row)
  }
  checkAnnotations(details.annotations ?? {})
  checkValues(details.fields ?? {})
}

export function checkAnnotations(annotations: Annotations): void {
  if (Object.keys(annotations).length > limits.rows) throw refusals.tooLong('annotations', limits.rows)
  checkValues(annotations)
}

function checkValues(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) checkText(name, value, limits.detail)
}

/** @throws ListRefusal `too-long` */
export function checkText(field: string, text: string | undefined, most: number): void {
  if (text !== undefined && byteLength(text) > most) throw refusals.tooLong(field, most)
}

/** Lays `more` over `details`: rows of a kind replace that kind, fields and annotations are laid over one by one. */
export function mergeDetails(details: ContactDetails, more: ContactDetails): ContactDetails {
  return {
    ...details,
    ...more,
    ...((details.annotations || more.annotations) && { annotations: { ...details.annotations, ...more.annotations } }),
    ...((details.fields || more.fields) && { fields: { ...details.fields, ...more.fields } }),
  }
}

/** The same entry, whatever the order in which its fields were given; one kind with nothing in it is as good as none. */
export function sameDetails(one: ContactDetails, other: ContactDetails): boolean {
  return canonical(one) === canonical(other)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, part]) => !isEmpty(part))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  )
}

function isEmpty(part: unknown): boolean {
  return part !== null && typeof part === 'object' && Object.keys(part).length === 0
}
