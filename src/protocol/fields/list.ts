import { readUtf8, writeUtf8 } from '../../wire/text-token.ts'
import { field, type Invalid, invalid, type One } from '../field.ts'
import { longestAccount } from './account.ts'
import { number } from './number.ts'
import { choice, isPrintable, word } from './word.ts'

export const listName = choice('list', 'which list', {
  FL: 'forward: people I added',
  AL: 'allow: may see me',
  BL: 'block: may not',
  RL: 'reverse: people who added me',
  PL: 'pending: added me and wait for my answer',
})

const bits: readonly (readonly [number, string])[] = [
  [1, 'forward'],
  [2, 'allow'],
  [4, 'block'],
  [8, 'reverse'],
  [16, 'pending'],
]

/** Dialect 8 on: every list that somebody is on, in one number (msnp-wire §3.1). */
export const listMask = number({
  kind: 'lists',
  means: 'the lists that the person is on, added up: 1 forward, 2 allow, 4 block, 8 reverse, 16 pending',
  examples: ['11', '8', '16'],
  most: 127,
  explain: (value) =>
    bits
      .filter(([bit]) => (value & bit) !== 0)
      .map(([, name]) => name)
      .join(', '),
})

export const count = (kind: string, means: string): One<number> =>
  number({ kind, means, examples: ['2', '0'], most: 100_000 })

/** Dialects 7–9; 0 is the group that cannot be removed (msnp-wire §3.7). */
export const groupNumber = number({ kind: 'group number', means: 'which group', examples: ['1', '0'], most: 9999 })

/** `0,1` */
export const groupNumbers = field<readonly number[]>({
  kind: 'group numbers',
  means: 'the groups that the contact is in',
  examples: ['0', '0,1'],
  decode: (token) => (/^[0-9]{1,4}(,[0-9]{1,4})*$/.test(token) ? token.split(',').map(Number) : invalid),
  encode: (value) => value.join(','),
})

const guidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function readGuid(token: string): string | Invalid {
  return guidShape.test(token) ? token.toLowerCase() : invalid
}

export function guid(kind: string, means: string): One<string> {
  return field<string>({
    kind,
    means,
    examples: ['f60efbe7-94af-4b16-b926-e4e10878d329'],
    decode: readGuid,
    encode: (value) => value,
  })
}

export const contactId = guid('contact id', 'which contact, by its GUID')
export const groupId = guid('group id', 'which group, by its GUID')

/** Not always a GUID: MSN 7.0 sends the group's name in one situation (msnp-wire §6.19). */
export const groupReference = word('group', 'which group: its GUID, from MSN 7.0 also its name', [
  'f60efbe7-94af-4b16-b926-e4e10878d329',
  'New%2520Group',
])

/** `f60efbe7-…,1c9e2a54-…` */
export const groupIds = field<readonly string[]>({
  kind: 'group ids',
  means: 'the groups that the contact is in, by GUID',
  examples: [
    'f60efbe7-94af-4b16-b926-e4e10878d329',
    'f60efbe7-94af-4b16-b926-e4e10878d329,1c9e2a54-30f8-4f0f-9c3e-0d5f0a2b7c11',
  ],
  decode: (token) => {
    const ids = token.split(',').map(readGuid)
    return ids.every((id) => id !== invalid) ? (ids as string[]) : invalid
  },
  encode: (value) => value.join(','),
})

/** `N=bob@example.com`: the fields of dialects 10–12 that say their own name. */
export function named<T>(letter: string, slot: One<T>): One<T> {
  const prefix = `${letter}=`
  const { field: inner } = slot
  return field<T>({
    ...inner,
    kind: `${prefix}${inner.kind}`,
    examples: inner.examples.map((example) => prefix + example),
    decode: (token) =>
      token.length > prefix.length && token.slice(0, prefix.length).toUpperCase() === prefix
        ? inner.decode(token.slice(prefix.length))
        : invalid,
    encode: (value) => prefix + inner.encode(value),
  })
}

/** An account, or from dialect 11 on a telephone: `tel:15550100`. */
export const accountOrPhone = field<string>({
  kind: 'account or phone',
  means: 'a person: an e-mail address, or tel: and digits',
  examples: ['bob@example.com', 'tel:15550100'],
  decode: (token) =>
    token.length <= longestAccount && isPrintable(token) && /^(tel:[+0-9]+|[^@]+@[^@]+)$/i.test(token)
      ? readUtf8(token)
      : invalid,
  encode: writeUtf8,
})

/** ISO 8601 with seven fraction digits and an offset; `0` for "nothing kept" (msnp-wire §6.8). */
export const timestamp = word(
  'timestamp',
  'when the lists changed last; 0 when the client has none',
  ['2005-04-23T18:57:44.8130000-07:00', '0'],
  64,
)
