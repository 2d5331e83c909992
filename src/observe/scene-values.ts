import type { AnswerFact, LineFact } from './facts.ts'
import { labelsIn } from './labels.ts'

/** Something that happened on the stage: a fact, and who takes part. */
export interface Staged<F> {
  readonly at: number
  readonly actor: string
  readonly fact: F
}

/** A value that the service made up and a client says again later. */
export interface Value {
  readonly value: string
  readonly name: string
  /** Who heard it first. */
  readonly actor: string
  /** Where, in the order of the play. */
  readonly at: number
}

/** Shorter ones are found anywhere by chance. */
const shortest = 8
/** Values that are looked for, in the order in which they come. */
const most = 5_000

/** What clients say, in order, as one text: where a value is said again. */
export class ClientWords {
  #text = ''
  readonly #starts: { readonly at: number; readonly start: number }[] = []

  /** What is said at this place of the play. Called in order. */
  add(at: number, text: string): void {
    this.#starts.push({ at, start: this.#text.length })
    this.#text += `${text}\n`
  }

  /** Whether a client says this after this place. */
  sayLater(value: string, at: number): boolean {
    const next = this.#starts.find((one) => one.at > at)
    return next !== undefined && this.#text.includes(value, next.start)
  }

  /** Whether a client has said this before this place. */
  saidBefore(value: string, at: number): boolean {
    const end = this.#starts.find((one) => one.at > at)?.start ?? this.#text.length
    const found = this.#text.indexOf(value)
    return found >= 0 && found < end
  }
}

/** Names for values that have to be caught: what the service says and a client repeats, and what its proofs are made from. */
export class Values {
  readonly #words: ClientWords
  readonly #known = new Map<string, Value>()
  #looked = 0

  constructor(words: ClientWords) {
    this.#words = words
  }

  /** All so far, the longest first: one may be part of another. */
  get known(): readonly Value[] {
    return [...this.#known.values()].sort((one, other) => other.value.length - one.value.length)
  }

  find(value: string): Value | undefined {
    return this.#known.get(value)
  }

  /** The values that are caught at this place. */
  caughtAt(at: number): readonly Value[] {
    return [...this.#known.values()].filter((one) => one.at === at)
  }

  /** Catches a value, wanted or not. */
  want(value: string, kind: string, actor: string, at: number): void {
    if (value !== '' && !this.#known.has(value))
      this.#known.set(value, { value, name: `${kind}${this.#known.size + 1}`, actor, at })
  }

  /** Looks at a line of the service. */
  hearLine({ at, actor, fact }: Staged<LineFact>, isStable: (token: string) => boolean): void {
    for (const token of fact.tokens) if (!isStable(token)) this.#hear(token, 'value', actor, at)
  }

  /** Looks at an answer of the service: tickets, and long values of XML. */
  hearAnswer({ at, actor, fact }: Staged<AnswerFact>): void {
    const body = fact.body.bytes.toString('latin1')
    const headers = fact.headers.map(([, value]) => value).join('\n')
    for (const label of labelsIn(`${headers}\n${body}`)) this.#hear(label, 'ticket', actor, at)
    // Addresses are those of the cast.
    for (const [, value = ''] of body.matchAll(/>([^<>\s"']{16,200})</g))
      if (labelsIn(value).length === 0 && !value.includes('@')) this.#hear(value, 'value', actor, at)
  }

  #hear(value: string, kind: string, actor: string, at: number): void {
    if (value.length < shortest || this.#known.has(value) || ++this.#looked > most) return
    if (this.#words.sayLater(value, at)) this.want(value, kind, actor, at)
  }
}
