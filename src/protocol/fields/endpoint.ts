import { field, invalid } from '../field.ts'
import { account } from './account.ts'

/** `{235411CB-7823-4A46-8FEB-6F1BCCCA43FD}`, with or without braces and dashes, → lower case with dashes, no braces. */
export function normaliseEndpoint(token: string): string | undefined {
  const digits = token.replace(/^\{|\}$/g, '').replaceAll('-', '')
  if (!/^[0-9A-Fa-f]{32}$/.test(digits)) return undefined
  return digits.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * The place where somebody is signed in (msnp-wire §3.8). Read in any spelling: braces from Windows clients, bare from some
 * others, 32 digits without dashes from Messenger for Mac 8. The value is lower case with dashes.
 */
export const endpoint = field<string>({
  kind: 'endpoint',
  means: 'the place where the person is signed in, one GUID per machine',
  examples: ['{235411cb-7823-4a46-8feb-6f1bccca43fd}', '235411cb78234a468feb6f1bccca43fd'],
  decode: (token) => normaliseEndpoint(token) ?? invalid,
  encode: (value) => `{${value}}`,
})

/** As Messenger for Mac 8 writes it when it signs in: 32 digits (the seed). */
export const bareEndpoint = field<string>({
  ...endpoint.field,
  kind: 'bare endpoint',
  examples: ['235411cb78234a468feb6f1bccca43fd', '{235411cb-7823-4a46-8feb-6f1bccca43fd}'],
  encode: (value) => value.replaceAll('-', ''),
})

/** A person, or one of the places where that person is signed in. */
export interface AccountAtEndpoint {
  readonly account: string
  /** Lower case with dashes; `undefined` means the person, wherever signed in. */
  readonly endpoint: string | undefined
}

/** `bob@example.com` or `bob@example.com;{guid}` (msnp-wire §6.27, §8.2), the GUID in any spelling. */
export const accountAtEndpoint = field<AccountAtEndpoint>({
  kind: 'account at an endpoint',
  means: 'a person; with ;{guid} behind it, one of the places where that person is signed in',
  examples: ['bob@example.com', 'bob@example.com;{235411cb-7823-4a46-8feb-6f1bccca43fd}'],
  decode: (token) => {
    const semicolon = token.indexOf(';')
    const name = account.field.decode(semicolon < 0 ? token : token.slice(0, semicolon))
    if (name === invalid) return invalid
    if (semicolon < 0) return { account: name, endpoint: undefined }
    const guid = normaliseEndpoint(token.slice(semicolon + 1))
    return guid === undefined ? invalid : { account: name, endpoint: guid }
  },
  encode: ({ account: name, endpoint: guid }) => account.field.encode(name) + (guid === undefined ? '' : `;{${guid}}`),
})
