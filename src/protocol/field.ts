/** What a decoder returns for a token that does not fit its field. */
export const invalid: unique symbol = Symbol('invalid')
export type Invalid = typeof invalid

/**
 * One kind of token: its name, what it stands for, and how it is read and written.
 *
 * @typeParam T the value a handler sees.
 */
export interface Field<T> {
  readonly kind: string
  /** One line for the protocol pages and the live view. */
  readonly means: string
  /** Tokens that fit, for the protocol pages. */
  readonly examples: readonly string[]
  /** `token` is a binary string, never empty. */
  readonly decode: (token: string) => T | Invalid
  readonly encode: (value: T) => string
  /** What this token says, for a reader of logs; absent where the token speaks for itself. */
  readonly explain?: (value: T) => string
  /** A ticket, password or cookie: shown as `…` in logs and captures. */
  readonly secret?: true
  /** What a `filled` slot writes when it has no value. */
  readonly filler?: string
}

/** `filled` is a place that is never left empty: without a value it is written with the field's filler. */
export type Arity = 'one' | 'optional' | 'filled' | 'rest' | 'literal'

/** A field in its place in a line. */
export interface Slot<T, A extends Arity> {
  readonly arity: A
  readonly field: Field<T>
}

export type One<T> = Slot<T, 'one'>
export type Optional<T> = Slot<T, 'optional'>
export type Filled<T> = Slot<T, 'filled'>
export type Rest<T> = Slot<T, 'rest'>
export type Literal = Slot<string, 'literal'>

export function field<T>(definition: Field<T>): One<T> {
  return { arity: 'one', field: definition }
}

/** May be left out together with everything after it. */
export function optional<T>(slot: One<T>): Optional<T> {
  return { arity: 'optional', field: slot.field }
}

/**
 * Always written: `filler` stands where there is no value (`%3Cmsnobj%2F%3E` for "no picture"). A reader accepts a line that
 * lacks it at its end.
 */
export function filled<T>(slot: One<T>, filler: string): Filled<T> {
  return { arity: 'filled', field: { ...slot.field, filler } }
}

/** Takes every token that is left; may be none. */
export function rest<T>(slot: One<T>): Rest<T> {
  return { arity: 'rest', field: slot.field }
}

/** A word that is part of the form itself (`TWN`, `I`, `OK`); compared without regard to case, written as given. */
export function literal(word: string, means = 'always this word'): Literal {
  const upper = word.toUpperCase()
  return {
    arity: 'literal',
    field: {
      kind: `"${word}"`,
      means,
      examples: [word],
      decode: (token) => (token.toUpperCase() === upper ? word : invalid),
      encode: () => word,
    },
  }
}

/** Same field under another meaning in one particular line. */
export function meaning<T, A extends Arity>(slot: Slot<T, A>, means: string): Slot<T, A> {
  return { arity: slot.arity, field: { ...slot.field, means } }
}
