import type { Entry, EntryFilter } from '../observe/entry.ts'
import type { Machine } from '../observe/machine.ts'

/** One client that is signed in, or about to. */
export interface SessionSummary {
  /** Names the connection, as in the log. */
  readonly id: string
  /** `undefined` until the client has named one. */
  readonly email: string | undefined
  /** As the client says it of itself: `macmsgs 8.0.1`. */
  readonly client: string
  /** `MSNP15`; `undefined` before `VER`. */
  readonly dialect: string | undefined
  readonly remoteAddress: string
  /** Where the sign-in stands: `arrived`, …, `online`. */
  readonly stage: string
  /** `NLN`, `BSY` …; `undefined` before the first `CHG`. */
  readonly status: string | undefined
  /** Milliseconds since 1970. */
  readonly since: number
}

/** What the owner says to everybody who is signed in. */
export interface Announcement {
  readonly text: string | undefined
  /** Minutes until the service goes down for maintenance. */
  readonly minutes: number | undefined
}

/** The clients of this service, as its owner sees them. */
export interface Sessions {
  list(): readonly SessionSummary[]
  /** Signs out one connection: S: `OUT` (msnp-wire §6.39). False: there is none of this id. */
  kick(id: string): boolean
  /** Signs out every place of an account. @returns how many there were */
  kickAccount(email: string): number
  /** @returns how many clients were told, and how many have no words for it in their dialect */
  announce(announcement: Announcement): { readonly told: number; readonly untold: number }
}

/** Clients were sent to another server. */
export interface Drained {
  /** `host:port` */
  readonly to: string
  /** How many clients that were signed in were told. */
  readonly told: number
}

/** What is wanted of the timeline. */
export interface EntryQuery {
  /** Serial after which to go on; 0 for all that is kept. */
  readonly after: number
  /** Most entries that are looked at, wanted or not. */
  readonly most: number
  readonly filter: EntryFilter
  /** Tickets and passwords as they are, instead of labels that stand for them. */
  readonly secrets: boolean
}

/** What was said between machines and service, decoded. */
export interface Exchanges {
  /** Serial of the newest entry. */
  readonly last: number
  /** Entries and bytes kept now. */
  readonly size: number
  readonly bytes: number
  read(query: EntryQuery): {
    readonly entries: readonly Entry[]
    /** Where to go on. */
    readonly next: number
    /** How many after the asked serial are gone already. */
    readonly lost: number
  }
  /** Somebody looks now and then: records for a minute what happens. */
  look(): void
  /** Calls after something was added, and records as long as somebody listens. @returns how to stop that */
  subscribe(listener: () => void): () => void
}

/** How far each machine has come. */
export interface MachineWatch {
  list(): readonly Machine[]
  /** @returns how to stop that */
  subscribe(listener: (machine: Machine) => void): () => void
}

/** What was said, to take away and to look at later. */
export interface Captures {
  /** JSON lines, one piece at a time, of which some are empty: a head, and the lines of what is wanted among so many entries. */
  lines(filter: EntryFilter, secrets: boolean): Iterable<string>
  /** A play as `test/scenes/` has them, and what is not in it. */
  scene(filter: EntryFilter): { readonly text: string; readonly remarks: readonly string[] }
  /**
   * Reads a capture piece by piece, and no further than its bounds.
   *
   * @throws AdminFailure that names the line
   */
  read(pieces: AsyncIterable<Uint8Array | string>): Promise<Recording>
}

/** A capture that was read in. */
export interface Recording {
  /** When it was made, ISO 8601. */
  readonly made: string
  /** Passwords and tickets are in it. */
  readonly secrets: boolean
  /** Its entries, decoded a page at a time. */
  pages(): Iterable<readonly Entry[]>
}

/** Who may make an account for themselves. */
export interface RegistrationRules {
  readonly mode: 'open' | 'invitation' | 'closed'
  readonly openTo: 'private' | 'everybody'
}
