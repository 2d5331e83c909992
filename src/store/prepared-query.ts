import type { Compilable, CompiledQuery } from 'kysely'
import type { Database } from './schema.ts'

/** What a query may be given, in any database. */
export type QueryValue = string | number

/** Stands for a value while the query is compiled: by its identity its places among the parameters are found. */
class Placeholder {
  readonly position: number

  constructor(position: number) {
    this.position = position
  }
}

/** A query as it is compiled once: its text, and which argument goes where. */
interface Plan {
  readonly compiled: CompiledQuery
  /** For each parameter, the argument that goes there; or the value that the query itself names. */
  readonly parameters: readonly unknown[]
}

/**
 * A query whose shape never changes. It is built and compiled at its first use on a database, and only given other values after that:
 * a sign-in asks some twenty questions, and putting each into words took longer than SQLite's answer to it.
 *
 * ```ts
 * const accountById = prepareQuery((database, id: string) => database.selectFrom('accounts').selectAll().where('id', '=', id))
 * const [account] = await accountById(database, id)
 * ```
 *
 * @param build must use its values as values only: never look at them, and never leave a condition out because of one
 */
export function prepareQuery<const P extends readonly QueryValue[], R>(
  build: (database: Database, ...values: P) => Compilable<R>,
): (database: Database, ...values: P) => Promise<readonly R[]> {
  // One plan for each database: another one may say the same thing in other words.
  const plans = new WeakMap<object, Plan>()

  function planFor(database: Database): Plan {
    const { adapter } = database.getExecutor()
    const known = plans.get(adapter)
    if (known) return known
    const placeholders = Array.from({ length: build.length - 1 }, (_, position) => new Placeholder(position))
    const compiled = build(database, ...(placeholders as unknown as P)).compile()
    const plan = { compiled, parameters: compiled.parameters }
    plans.set(adapter, plan)
    return plan
  }

  return async (database, ...values) => {
    const { compiled, parameters } = planFor(database)
    const given = parameters.map((one) => (one instanceof Placeholder ? values[one.position] : one))
    const { rows } = await database.executeQuery<R>({ ...compiled, parameters: given } as CompiledQuery<R>)
    return rows
  }
}
