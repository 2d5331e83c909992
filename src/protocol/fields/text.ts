import { decodeText, type EncodedText, keepText } from '../../wire/text-token.ts'
import { field, invalid, type One } from '../field.ts'
import { isPrintable } from './word.ts'

/** Longest friendly name that the genuine service took, in encoded bytes (msnp-wire §13). */
export const longestFriendlyName = 387
/** Longest group name, in encoded bytes (msnp-wire §13). */
export const longestGroupName = 61
/** Longest phone number, in encoded bytes (msnp-wire §2.5). */
export const longestPhone = 95

/** The most that is read at all, so that a handler can refuse what is too long with the error that belongs to it. */
const longestText = 2048

/** Percent-encoded text, kept in the form in which its owner's client wrote it (msnp-wire §2.3). */
export function encodedText(kind: string, means: string, examples: readonly string[]): One<EncodedText> {
  return field<EncodedText>({
    kind,
    means,
    examples,
    decode: (token) => (token.length <= longestText && isPrintable(token) ? keepText(token) : invalid),
    encode: (value) => value,
    explain: decodeText,
  })
}

export const friendlyName = encodedText('friendly name', 'the name shown to others, percent-encoded', [
  'Online%20User',
  'Alice',
])

export const groupName = encodedText('group name', 'the group’s name, percent-encoded', ['Friends', 'Other%20Contacts'])
