import type { WebScheme } from './web-actor.ts'
/** A play as it was read: who is in it, and what happens, step by step. */
export interface Play {
  readonly title: string
  /** The clause of the reference that the play is about. */
  readonly because: string
  /** The service it runs against: `plain` has only the cast's accounts; `demo` is `serve --demo`, the seed's world. */
  readonly stage: 'plain' | 'demo'
  readonly cast: Cast
  readonly steps: readonly Step[]
}

export interface Cast {
  readonly people: readonly Person[]
  /** Who has whom on which list before the curtain rises. */
  readonly relations: readonly Relation[]
}

export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
  /** Percent-encoded, as it goes on the wire. */
  readonly friendlyName: string
  /** Has a device key, for a client of MSNP2 to 7: `{{mara.key}}`. */
  readonly hasDeviceKey?: true
}

export interface Relation {
  readonly owner: string
  /** `knows`: on the forward and the allow list. `lists`: on the forward list only. `blocks`: on the block list as well. */
  readonly verb: 'knows' | 'lists' | 'blocks'
  readonly other: string
}

/** Where a step stands in the play. */
export interface Place {
  /** The file's name, without a folder. */
  readonly file: string
  readonly line: number
  /** The line itself, as it is written. */
  readonly text: string
}

/** A wire line with, where it carries one, its payload. Both are text with `{{…}}` in it. */
export interface WireLine {
  readonly line: string
  readonly payload: string | undefined
}

/** What an actor does or meets. */
export type Action =
  | { readonly kind: 'connects' }
  | { readonly kind: 'sends'; readonly lines: readonly WireLine[] }
  /** Bytes exactly as written, `\r`, `\n` and `\t` understood; nothing is added. */
  | { readonly kind: 'sends-raw'; readonly text: string }
  | { readonly kind: 'receives'; readonly lines: readonly WireLine[]; readonly order: 'as-written' | 'any' }
  | { readonly kind: 'receives-nothing' }
  | { readonly kind: 'is-disconnected' }
  | { readonly kind: 'closes' }
  | { readonly kind: 'asks'; readonly scheme: WebScheme; readonly host: string; readonly request: string }
  | { readonly kind: 'is-answered'; readonly head: readonly string[]; readonly body: string | undefined }
  /** The proof that an SSO client sends with its ticket (msnp-wire §5.4). */
  | { readonly kind: 'computes-response'; readonly into: string; readonly secret: string; readonly nonce: string }
  /** What a client of MSNP2 to 7 answers to the challenge of a sign-in (msnp-wire §5.2). */
  | { readonly kind: 'computes-digest'; readonly into: string; readonly challenge: string; readonly secret: string }
  /** What a client answers to a challenge of the service that takes offline messages (msnp-http §16.4, msnp-wire §5.6). */
  | {
      readonly kind: 'computes-lock-key'
      readonly into: string
      readonly challenge: string
      readonly product: { readonly id: string; readonly key: string }
    }

export type Step =
  | { readonly place: Place; readonly actor: string; readonly action: Action }
  | { readonly place: Place; readonly actor: undefined; readonly action: { readonly kind: 'server-restarts' } }
