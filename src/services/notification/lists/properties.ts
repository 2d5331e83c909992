import type { EncodedText } from '../../../domain/account.ts'
import type { ContactDetails } from '../../../domain/contact.ts'
import { encodedText, plainText } from '../../../domain/lists/names.ts'
import {
  type Published,
  type PublishedName,
  withPages,
  withSpace,
  withTelephone,
} from '../../../domain/lists/published.ts'
import type { Dialect } from '../../../protocol/dialect.ts'

/** A property that people publish, as `PRP` and `BPR` have it (msnp-wire §6.12). The value is absent when there is none. */
export interface PublishedProperty {
  readonly key: string
  /** The first dialect that knows it. */
  readonly since: Dialect
  readonly name: PublishedName
  readonly write: (published: Published) => EncodedText | undefined
  readonly keep: (details: ContactDetails, value: EncodedText | undefined) => ContactDetails
}

const telephone = (key: string, name: 'home' | 'work' | 'mobile'): PublishedProperty => ({
  key,
  since: 5,
  name,
  write: (published) => textOf(published[name]),
  keep: (details, value) => withTelephone(details, name, value && plainText(value)),
})

/** In the order in which they are told. */
export const publishedProperties: readonly PublishedProperty[] = [
  telephone('PHH', 'home'),
  telephone('PHW', 'work'),
  telephone('PHM', 'mobile'),
  {
    key: 'MOB',
    since: 5,
    name: 'takesPages',
    write: ({ takesPages }) => (takesPages === undefined ? undefined : takesPages ? 'Y' : 'N'),
    keep: (details, value) => withPages(details, value === undefined ? undefined : value.toUpperCase() === 'Y'),
  },
  {
    key: 'HSB',
    since: 11,
    name: 'hasSpace',
    write: ({ hasSpace }) => (hasSpace === undefined ? undefined : hasSpace ? '1' : '0'),
    keep: (details, value) => withSpace(details, value === undefined ? undefined : value === '1'),
  },
]

/** A property that is only kept for its owner, in a setting, as it came. */
export const keptProperties: readonly { readonly key: string; readonly since: Dialect }[] = [
  { key: 'MBE', since: 5 },
  { key: 'WWE', since: 9 },
]

/** The name of the setting that a kept property lies in. */
export const settingOf = (key: string): string => `PRP.${key}`

function textOf(text: string | undefined): EncodedText | undefined {
  return text === undefined ? undefined : encodedText(text)
}
