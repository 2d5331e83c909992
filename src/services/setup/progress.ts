import type { Test } from './clients.ts'

/** How far a machine has come, as far as its requests show. */
export interface Seen {
  /** Names by which it has reached the service over HTTP. */
  readonly plain: ReadonlySet<string>
  /** Names by which it has over HTTPS: its browser trusts the certificate. */
  readonly secure: ReadonlySet<string>
  readonly madeAccount: boolean
}

interface Notes {
  readonly plain: Set<string>
  readonly secure: Set<string>
  madeAccount: boolean
}

/** Machines that are remembered; beyond, the one that was heard of longest ago is forgotten. */
const mostMachines = 1_000

const nothing: Seen = { plain: new Set(), secure: new Set(), madeAccount: false }

/**
 * What was seen of each machine, by its address: HTML 3.2 has no script that could tell whether a picture came, but whoever sent it
 * knows. Machines behind one router are one here; it decides nothing but the colour of lamps.
 */
export class Progress {
  readonly #machines = new Map<string, Notes>()
  readonly #names: ReadonlySet<string>

  /** @param tests their names are noted, no others, so that memory is bounded */
  constructor(tests: readonly Test[]) {
    this.#names = new Set(tests.map(({ name }) => name))
  }

  reached(address: string, name: string, secure: boolean): void {
    if (!this.#names.has(name)) return
    const { plain, secure: overTls } = this.#notes(address)
    if (secure) overTls.add(name)
    else plain.add(name)
  }

  madeAccount(address: string): void {
    this.#notes(address).madeAccount = true
  }

  of(address: string): Seen {
    return this.#machines.get(address) ?? nothing
  }

  #notes(address: string): Notes {
    const known = this.#machines.get(address)
    const notes = known ?? { plain: new Set(), secure: new Set(), madeAccount: false }
    this.#machines.delete(address)
    this.#machines.set(address, notes)
    if (this.#machines.size > mostMachines) {
      const oldest = this.#machines.keys().next()
      if (!oldest.done) this.#machines.delete(oldest.value)
    }
    return notes
  }
}

/** Has this machine passed the test? A name that is reached over HTTPS is found, too. */
export function passed(seen: Seen, { name, way }: Test): boolean {
  return seen.secure.has(name) || (way === 'http' && seen.plain.has(name))
}
