/** What a sign-in by Passport 1.4 says. */
export interface PassportCredentials {
  readonly signIn: string
  readonly password: string
}

/**
 * Reads the header of a login (msnp-http §5.3):
 * `Passport1.4 fake=1,OrgVerb=GET,OrgURL=http%3A%2F%2Fmessenger.msn.com,sign-in=mara%40lagoon.example,pwd=s3cret`
 *
 * It is not a URL's query: a comma parts the pairs, `+` is a plus, and the first `=` of a pair ends its name. The challenge may
 * come first (Mac) or last (Windows). `header` is a binary string, as HTTP gives it. `undefined` without the scheme or without
 * one of the two parts; an empty password counts as missing.
 */
export function readPassportHeader(header: string | undefined): PassportCredentials | undefined {
  const rest = /^\s*Passport1\.4\s+(.*)$/is.exec(header ?? '')?.[1]
  if (rest === undefined) return undefined
  const pairs = rest.split(',').map(readPair)
  const find = (name: string) => pairs.find((pair) => pair.name === name)?.value
  const signIn = find('sign-in')?.trim()
  const password = find('pwd')
  if (signIn === undefined || signIn === '' || password === undefined || password === '') return undefined
  return { signIn, password }
}

/** The password is taken as it stands, trailing blanks included; only HTTP itself has trimmed the end of the header. */
function readPair(pair: string): { readonly name: string; readonly value: string } {
  const equals = pair.indexOf('=')
  const name = equals < 0 ? pair : pair.slice(0, equals)
  return { name: decode(name).trim().toLowerCase(), value: equals < 0 ? '' : decode(pair.slice(equals + 1)) }
}

/** Percent-decoded bytes as UTF-8, as Latin-1 where they are not UTF-8. An escape that is none stays as it is. */
function decode(text: string): string {
  const binary = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const bytes = Buffer.from(binary, 'latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return binary
  }
}
