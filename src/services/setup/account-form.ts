import { type AccountFields, fieldLengths } from './account-page.ts'

/** Bytes of the form: five fields of the longest kind, every character escaped. */
export const formLimit = 4096

/** What a browser has sent. */
export interface SentForm extends AccountFields {
  readonly password: string
  readonly again: string
  readonly token: string
}

/** Reads `application/x-www-form-urlencoded` from a browser that may know no other character set than the page's. */
export function readAccountForm(body: Buffer): SentForm {
  const fields = new Map<string, string>()
  for (const pair of body.toString('latin1').split('&').slice(0, 20)) {
    const equals = pair.indexOf('=')
    if (equals > 0) fields.set(decode(pair.slice(0, equals)), decode(pair.slice(equals + 1)))
  }
  const field = (name: string): string => fields.get(name) ?? ''
  return {
    email: field('email')
      .trim()
      .slice(0, fieldLengths.email + 1),
    name: references(field('name'))
      .trim()
      .slice(0, fieldLengths.name + 1),
    invitation: field('invitation')
      .trim()
      .slice(0, fieldLengths.invitation + 1),
    password: field('password').slice(0, fieldLengths.password + 1),
    again: field('password2').slice(0, fieldLengths.password + 1),
    token: field('token'),
  }
}

/**
 * What is wrong that needs no look at who there is: one sentence, or nothing. The rules of registration itself are the domain's.
 */
export function checkForm({ email, name, password, again }: SentForm): string | undefined {
  if (email === '' || password === '') return 'Type an address and a password.'
  if (email.length > fieldLengths.email) return `An address has at most ${fieldLengths.email} characters.`
  if (name.length > fieldLengths.name) return `A name has at most ${fieldLengths.name} characters.`
  if (password.length > fieldLengths.password) return `A password has at most ${fieldLengths.password} characters.`
  if (password !== again) return 'The two passwords are not the same: type both once more.'
  return undefined
}

/** UTF-8 where it is that, and Windows' Western European otherwise: browsers send what the page was written in. */
function decode(text: string): string {
  const bytes = Buffer.from(
    text
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  )
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Characters that the page's set does not have come as `&#1234;` from Internet Explorer and Firefox. */
function references(text: string): string {
  return text.replace(/&#(\d{1,7});/g, (whole, digits: string) => {
    const code = Number(digits)
    return code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole
  })
}
