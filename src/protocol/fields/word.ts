import { field, invalid, type One } from '../field.ts'

/** Printable and without spaces: what a token may be when nothing more is known of it. Bytes above 0x7f are UTF-8. */
export function isPrintable(token: string): boolean {
  for (let index = 0; index < token.length; index++) {
    const code = token.charCodeAt(index)
    if (code <= 0x20 || code === 0x7f) return false
  }
  return true
}

/** A token that is kept as it came (a binary string), bounded in length. */
export function word(kind: string, means: string, examples: readonly string[], longest = 256): One<string> {
  return field<string>({
    kind,
    means,
    examples,
    decode: (token) => (token.length <= longest && isPrintable(token) ? token : invalid),
    encode: (value) => value,
  })
}

/** As `word`, for what must not be shown: tickets, digests, cookies. */
export function secretWord(kind: string, means: string, examples: readonly string[], longest: number): One<string> {
  return field<string>({ ...word(kind, means, examples, longest).field, secret: true })
}

/** One of a few words. Compared without regard to case; what each stands for is shown beside it. */
export function choice<const C extends Readonly<Record<string, string>>>(
  kind: string,
  means: string,
  choices: C,
): One<keyof C & string> {
  const words = new Map(Object.keys(choices).map((name) => [name.toUpperCase(), name as keyof C & string]))
  return field<keyof C & string>({
    kind,
    means,
    examples: Object.keys(choices),
    decode: (token) => words.get(token) ?? words.get(token.toUpperCase()) ?? invalid,
    encode: (value) => value,
    explain: (value) => choices[value] ?? '',
  })
}
