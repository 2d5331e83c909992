import { type Dialect, newestDialect, oldestDialect } from './dialect.ts'
import type { Arity, Slot } from './field.ts'

/** The connection a line belongs to (msnp-wire §1). */
export type Role = 'notification' | 'switchboard'
export type Sender = 'client' | 'server'

/**
 * How a line carries its transaction id (msnp-wire §2.2):
 * `own`: the client's, or the one it answers; `none`: no such token; `zero`: a push with a literal 0;
 * `either`: a client may send one or not (`PNG`).
 */
export type TransactionRule = 'own' | 'none' | 'zero' | 'either'

/** The bytes after a line. Their length is the line's last token and is not among the fields. */
export interface Payload {
  /** What is in it: decides how `describe()` prints it. */
  readonly content: 'xml' | 'mime' | 'text' | 'opaque'
  /** Most bytes that are read; a longer one closes the connection before any of it is kept (msnp-wire §2.5). */
  readonly limit: number
  readonly means: string
  /** The length may be left out with the payload: an error reply without detail (msnp-wire §4). */
  readonly mayBeAbsent?: true
}

/** A form's fields in the order in which they stand in the line. */
export type Fields = Readonly<Record<string, { readonly arity: Arity; readonly field: object }>>

type KeysOf<F, A extends Arity> = { [K in keyof F]: F[K] extends { readonly arity: A } ? K : never }[keyof F]
type ValueOf<S> = S extends Slot<infer T, Arity> ? T : never

/** The values of a form's fields by name. Literals have none. */
export type ValuesOf<F> = { readonly [K in KeysOf<F, 'one'>]: ValueOf<F[K]> } & {
  readonly [K in KeysOf<F, 'optional' | 'filled'>]?: ValueOf<F[K]> | undefined
} & { readonly [K in KeysOf<F, 'rest'>]: readonly ValueOf<F[K]>[] }

/** One command in the shape that it has from one dialect to another: a row of the grammar. */
export interface Form<F = Fields> {
  readonly verb: string
  readonly role: Role
  readonly from: Sender
  readonly since: Dialect
  readonly until: Dialect
  readonly transaction: TransactionRule
  readonly fields: F
  readonly payload: Payload | undefined
  readonly means: string
  /** The clause of the wire reference, e.g. `msnp-wire §6.23`. */
  readonly source: string
  /** A line for the protocol pages, where the one made of the fields' first examples would not be a likely one. */
  readonly example?: string
}

export interface FormDefinition<F> {
  readonly verb: string
  readonly role?: Role
  readonly from: Sender
  readonly since?: Dialect
  readonly until?: Dialect
  readonly transaction?: TransactionRule
  readonly fields?: F
  readonly payload?: Payload
  readonly means: string
  readonly source: string
  readonly example?: string
}

/**
 * Declares a form. The defaults are those of most lines: on the notification server, every dialect, with a transaction id.
 *
 * @example
 * form({ verb: 'CHG', from: 'client', since: 2, until: 7, fields: { status }, means: 'I am now …', source: 'msnp-wire §6.23' })
 */
export function form<const F extends Fields = Record<never, never>>(definition: FormDefinition<F>): Form<F> {
  return {
    role: 'notification',
    since: oldestDialect,
    until: newestDialect,
    transaction: 'own',
    fields: {} as F,
    payload: undefined,
    ...definition,
  }
}

/** Any form, where its fields do not matter. */
export type AnyForm = Form<object>

/** A line that was read by its form: what a handler gets. */
export type CommandOf<T> =
  T extends Form<infer F>
    ? ValuesOf<F> & {
        readonly form: T
        /** The client's transaction id; 0 where the line carries none. */
        readonly transaction: number
        /** The line's tokens as they came, for an answer that repeats them. */
        readonly tokens: readonly string[]
        readonly payload: Buffer
      }
    : never
