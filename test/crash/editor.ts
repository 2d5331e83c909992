import type { LineClient } from '../support/line-client.ts'
import type { WebClient } from '../support/web-client.ts'
import type { Random } from './random.ts'

export interface Person {
  readonly id: string
  readonly email: string
  /** A ticket that is good for the notification server and the web services, issued once, before the first start. */
  readonly ticket: string
}

/** What an editor speaks through while a service runs. */
export interface Lines {
  readonly wire: LineClient
  readonly web: WebClient
  /** Port of plain HTTP, where pictures are. */
  readonly httpPort: number
}

/**
 * What is kept of an editor's edits: one short sentence for each thing, on whichever side of a change it lies.
 *
 *     allow friend3@lagoon.example
 *     asked friend3@lagoon.example        (that person's own list says: the editor has me)
 */
export type Kept = ReadonlySet<string>

/** An edit that is about to be asked for: what will be kept once it is acknowledged, and how to ask. */
export interface Edit {
  readonly after: Kept
  /** Resolves when the service has acknowledged it. */
  readonly ask: (lines: Lines) => Promise<unknown>
}

/** Somebody who changes one kind of thing, again and again, and knows what must be kept of it. */
export interface Editor {
  readonly name: string
  readonly person: Person
  /** The next edit of what is kept. */
  readonly next: (kept: Kept, random: Random) => Edit
  /** What is in fact kept, as the services tell everybody whom it concerns. */
  readonly read: (lines: Lines) => Promise<Kept>
}

let count = 0

/** A number that was in no edit before. */
export function mark(): string {
  return String(++count)
}

/** What is kept when these are gone and those have come. */
export function change(kept: Kept, gone: (sentence: string) => boolean, come: readonly string[] = []): Kept {
  return new Set([...Array.from(kept).filter((sentence) => !gone(sentence)), ...come])
}

export function same(one: Kept, other: Kept): boolean {
  return one.size === other.size && one.isSubsetOf(other)
}
