/** The rungs from a machine that is switched on to a person who is online, in their usual order. */
export const stepKinds = [
  'name',
  'connection',
  'dialect',
  'security',
  'password',
  'sign-in',
  'lists',
  'online',
] as const
export type StepKind = (typeof stepKinds)[number]

/** One rung. */
export interface Step {
  readonly kind: StepKind
  readonly outcome: 'ok' | 'failed'
  /** For people, without a mark: `VER MSNP16 (Messenger for Mac 8.0.1)`. */
  readonly sentence: string
  /** Milliseconds since 1970. */
  readonly time: number
}

/** Where it stopped, and why. */
export interface Stop {
  /** A row of the table of stop reasons: `untrusted`, `wrong-password`. */
  readonly code: string
  /** The step that failed, or the last one before the silence. */
  readonly step: StepKind
  /** Why, and what to do about it. */
  readonly sentence: string
  readonly time: number
}

/** How far one machine has come. Plain JSON. */
export interface Machine {
  readonly address: string
  /** Milliseconds since 1970 of the first and of the latest sign of it. */
  readonly firstSeen: number
  readonly lastSeen: number
  /** `Messenger for Mac 8.0.1`; absent until it says. */
  readonly client?: string
  /** E-mail address that it signs in with. */
  readonly account?: string
  /** Tries to sign in, this one included. */
  readonly attempts: number
  /** Of the latest try, in the order of `stepKinds`. */
  readonly steps: readonly Step[]
  /** Absent while it goes on, and when it is online. */
  readonly stopped?: Stop
  readonly isOnline: boolean
}
