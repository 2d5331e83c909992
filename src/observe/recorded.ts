import type { Fact } from './facts.ts'

/** To whom a fact belongs, as far as it is known. */
export interface Belonging {
  readonly session?: string
  readonly account?: string
}

/** A fact in its place on a timeline. */
export interface Recorded extends Belonging {
  readonly serial: number
  readonly fact: Fact
}

/** Bytes that an entry costs beside its text: objects, numbers, and its place in the ring. */
const overhead = 256

/** About how many bytes of memory a fact takes. */
export function weigh(fact: Fact): number {
  switch (fact.kind) {
    case 'line':
      return fact.tokens.reduce((sum, token) => sum + token.length, overhead) + (fact.payload?.bytes.length ?? 0)
    case 'request':
      return overhead + fact.target.length + weighHeaders(fact.headers) + fact.body.bytes.length
    case 'answer':
      return overhead + weighHeaders(fact.headers) + fact.body.bytes.length
    case 'tls':
      return overhead + JSON.stringify(fact.record).length
    default:
      return overhead
  }
}

const weighHeaders = (headers: readonly (readonly [string, string])[]): number =>
  headers.reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0)
