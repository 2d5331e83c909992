import { readUtf8, writeUtf8 } from '../../wire/text-token.ts'
import { field, invalid } from '../field.ts'

/** Longest account, in bytes (msnp-wire §2.5, §13). */
export const longestAccount = 129

/**
 * An e-mail address as clients write one: something, `@`, something. A domain needs no dot (`online@local`, the seed). Not
 * percent-encoded; case is kept, and compared without regard to it (msnp-wire §2.3).
 */
export const account = field<string>({
  kind: 'account',
  means: 'a person: the e-mail address of the account',
  examples: ['alice@example.com', 'online@local'],
  decode: (token) => {
    if (token.length > longestAccount) return invalid
    const at = token.indexOf('@')
    if (at <= 0 || at === token.length - 1 || token.indexOf('@', at + 1) !== -1) return invalid
    return readUtf8(token)
  },
  encode: writeUtf8,
})
