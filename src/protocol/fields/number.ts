import { field, invalid, type One } from '../field.ts'

interface NumberKind {
  readonly kind: string
  readonly means: string
  readonly examples: readonly string[]
  readonly most: number
  readonly least?: number
  readonly explain?: (value: number) => string
}

/** A decimal number without sign, within bounds. */
export function number({ kind, means, examples, most, least = 0, explain }: NumberKind): One<number> {
  const longest = String(most).length
  return field<number>({
    kind,
    means,
    examples,
    decode: (token) => {
      if (token.length > longest || !/^[0-9]+$/.test(token)) return invalid
      const value = Number(token)
      return value >= least && value <= most ? value : invalid
    },
    encode: String,
    ...(explain === undefined ? {} : { explain }),
  })
}

/** `1` or `0`, and what each says. */
export function flag(kind: string, means: string, yes: string, no: string): One<boolean> {
  return field<boolean>({
    kind,
    means,
    examples: ['1', '0'],
    decode: (token) => (token === '1' ? true : token === '0' ? false : invalid),
    encode: (value) => (value ? '1' : '0'),
    explain: (value) => (value ? yes : no),
  })
}

/** The version of an account's lists in dialects 2–9, "ser" (msnp-wire §0.1): it grows with every change and never shrinks. */
export const listVersion = number({
  kind: 'list version',
  means: 'the version of the lists after this change',
  examples: ['17', '0'],
  most: 0xffffffff,
})

/** Decimal: some clients read no other spelling (clients-in-the-wild §0). Below 2³¹ (msnp-wire §6.29). */
export const session = number({
  kind: 'session',
  means: 'the conversation’s number on its switchboard',
  examples: ['11752013'],
  most: 0x7fffffff,
})
