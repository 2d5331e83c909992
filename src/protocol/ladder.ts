import type { Dialect } from './dialect.ts'
import type { AnyForm, Form, ValuesOf } from './form.ts'

type UnionToIntersection<U> = (U extends unknown ? (member: U) => void : never) extends (member: infer I) => void
  ? I
  : never

/** What every rung of a ladder needs, taken together: a caller gives all of it, and each rung writes what its dialect has. */
export type LadderValues<T extends readonly AnyForm[]> = UnionToIntersection<
  { [K in keyof T]: T[K] extends Form<infer F> ? ValuesOf<F> : never }[number]
>

declare const values: unique symbol

/** One thing said by the server in the words of each dialect. */
export interface Ladder<V = unknown> {
  readonly name: string
  readonly rungs: readonly AnyForm[]
  /** What single clients get instead of the rung of their dialect: `src/protocol/profiles.ts` says which. */
  readonly exceptions: readonly AnyForm[]
  /** The rung for a dialect; `undefined` where the dialect cannot say this at all. */
  readonly at: (dialect: Dialect) => AnyForm | undefined
  /** Only a type: the values that callers give. */
  readonly [values]?: V
}

/**
 * Puts the forms of one line side by side, one per range of dialects. Dialect differences live here, never in a handler.
 *
 * @throws RangeError when two rungs claim one dialect: the grammar itself is wrong.
 */
export function ladder<const T extends readonly AnyForm[]>(name: string, ...rungs: T): Ladder<LadderValues<T>> {
  const byDialect = new Map<Dialect, AnyForm>()
  for (const rung of rungs)
    for (let dialect: number = rung.since; dialect <= rung.until; dialect++) {
      if (byDialect.has(dialect as Dialect)) throw new RangeError(`${name}: two forms for MSNP${dialect}`)
      byDialect.set(dialect as Dialect, rung)
    }
  return { name, rungs, exceptions: [], at: (dialect) => byDialect.get(dialect) }
}

/** The same ladder for callers that also give what the forms of single clients need (`src/protocol/profiles.ts`). */
export function except<V, const T extends readonly AnyForm[]>(
  ladder: Ladder<V>,
  ...exceptions: T
): Ladder<V & LadderValues<T>> {
  return { name: ladder.name, rungs: ladder.rungs, exceptions, at: ladder.at }
}
