import type { Fact } from './facts.ts'
import type { Recorded } from './recorded.ts'
import type { SceneCast } from './scene-cast.ts'

/** Who stands on the stage: an actor for each Messenger connection, and who asks for its web pages. */
export class Actors {
  readonly #recorded: readonly Recorded[]
  /** By connection; by `in session` and `at address` for the web. */
  readonly #names = new Map<string, string>()
  /** E-mail addresses, lower case, of those who sign in. */
  readonly accounts: ReadonlySet<string>
  readonly remarks: readonly string[]

  constructor(recorded: readonly Recorded[], cast: SceneCast) {
    this.#recorded = recorded
    const accounts = new Set<string>()
    const remarks = new Set<string>()
    const opened = new Set<string>()
    for (const { fact, account, session } of recorded) {
      if (fact.kind === 'connection' && fact.event === 'opened') opened.add(fact.connection)
      if (fact.kind !== 'line' || this.#names.has(fact.connection)) continue
      if (!opened.has(fact.connection)) {
        remarks.add(`Connection ${fact.connection} was there before the capture began: it is left out.`)
        continue
      }
      const own = (account ?? this.#accountOf(fact.connection))?.toLowerCase()
      const actor = this.#free(`${cast.names.get(own ?? '') ?? 'client'}${fact.role === 'switchboard' ? '-talks' : ''}`)
      this.#names.set(fact.connection, actor)
      if (fact.role !== 'notification') continue
      if (!this.#names.has(`at ${fact.address}`)) this.#names.set(`at ${fact.address}`, actor)
      if (session !== undefined) this.#names.set(`in ${session}`, actor)
      if (own !== undefined) accounts.add(own)
    }
    this.accounts = accounts
    this.remarks = [...remarks]
  }

  /** `undefined`: of a connection that is not in the play. */
  of({ fact, session }: Recorded): string | undefined {
    if ('connection' in fact) return this.#names.get(fact.connection)
    return this.#names.get(`in ${session}`) ?? this.#names.get(`at ${fact.address}`) ?? 'browser'
  }

  #free(base: string): string {
    const taken = new Set(this.#names.values())
    let name = base
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`
    return name
  }

  /** It is named in the third line of a sign-in. */
  #accountOf(connection: string): string | undefined {
    return this.#recorded.find(({ fact, account }) => account !== undefined && isOf(fact, connection))?.account
  }
}

/** Whether a fact is one of this Messenger connection. */
export const isOf = (fact: Fact, connection: string): boolean => 'connection' in fact && fact.connection === connection
