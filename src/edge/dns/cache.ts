import { code } from './codes.ts'
import type { NameServiceLimits } from './limits.ts'
import type { Question } from './query.ts'
import type { Relayed } from './relayed.ts'

/** An answer that is remembered, and how old it is. */
export interface Remembered {
  readonly answer: Relayed
  /** Seconds. */
  readonly age: number
}

interface Entry {
  readonly answer: Relayed
  readonly storedAt: number
  readonly until: number
}

/** The same for questions that ask the same. */
export const keyOf = ({ name, type, class: group }: Question): string => `${type} ${group} ${name}`

/** Answers of other resolvers, for as long as they say. Bounded in number and bytes; the one longest unused goes first. */
export class Cache {
  readonly #entries = new Map<string, Entry>()
  readonly #limits: NameServiceLimits
  readonly #now: () => number

  /** @param now milliseconds since some moment */
  constructor(limits: NameServiceLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  get size(): number {
    return this.#entries.size
  }

  find(question: Question): Remembered | undefined {
    const key = keyOf(question)
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    this.#entries.delete(key)
    const now = this.#now()
    if (now >= entry.until) return undefined
    this.#entries.set(key, entry)
    return { answer: entry.answer, age: Math.floor((now - entry.storedAt) / 1_000) }
  }

  store(question: Question, answer: Relayed): void {
    const { remembered, rememberedBytes, longestMemory, longestDenial } = this.#limits
    const denial = answer.code !== code.ok || answer.answerEnds.length === 0
    const seconds = Math.min(answer.lifetime, denial ? longestDenial : longestMemory)
    if (seconds <= 0 || answer.bytes.length > rememberedBytes) return
    const now = this.#now()
    this.#entries.delete(keyOf(question))
    this.#entries.set(keyOf(question), { answer, storedAt: now, until: now + seconds * 1_000 })
    if (this.#entries.size <= remembered) return
    const oldest = this.#entries.keys().next()
    if (!oldest.done) this.#entries.delete(oldest.value)
  }
}
