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
