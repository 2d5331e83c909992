import type { EncodedText } from '../domain/account.ts'
import { limits } from '../domain/lists/limits.ts'
import { encodeText } from '../wire/text-token.ts'

/** What others see of a new account: the name that its owner gave, or else the address. Never empty: a token cannot be. */
export function friendlyNameOf(name: string | undefined, email: string): EncodedText {
  return encodeText(name?.trim() || email)
}

/** What is wrong with a name; `undefined`: nothing. */
export function faultOfName(name: string): string | undefined {
  if (encodeText(name).length > limits.friendlyName) return 'is too long to be a name'
  return undefined
}
