import type { ContactLists } from '../domain/lists/contact-lists.ts'
import type { BanBook } from '../domain/people/ban-book.ts'
import type { InvitationDesk } from '../domain/people/invitations.ts'
import type { People } from '../domain/people/people.ts'
import type { Store } from '../domain/ports/store.ts'
import type { DeviceKeys } from '../identity/ports.ts'
import type { Captures, Drained, Exchanges, MachineWatch, RegistrationRules, Sessions } from './ports.ts'

/** By what people, their keys, invitations and bans are looked after; sessions that a change concerns end by themselves. */
export interface PeopleTools {
  readonly people: People
  readonly deviceKeys: DeviceKeys
  readonly invitations: InvitationDesk
  readonly bans: BanBook
}

/**
 * What every command of the owner works with: in the running service, and in a command line beside it or without it. Ports only: what
 * stands behind them is put together in `src/server/admin-context.ts`.
 */
export interface StoreContext extends PeopleTools {
  readonly store: Store
  /** List changes; in the running service those who are signed in are told of them. */
  readonly lists: ContactLists
  /** argon2id, off the event loop. */
  readonly hashPassword: (password: string) => Promise<string>
  readonly newId: () => string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What only a running service has. */
export interface Live {
  readonly sessions: Sessions
  readonly exchanges: Exchanges
  readonly machines: MachineWatch
  readonly captures: Captures
  /** Who may make an account, until the next start; the settings say it for good. */
  readonly registration: { get(): RegistrationRules; set(rules: RegistrationRules): void }
  /** Makes a link that opens the console once. */
  readonly newConsoleLink: () => { readonly url: string; readonly expiresAt: number }
  /** Sends everybody to the server of `dispatch.to` from now on (msnp-wire §1); `undefined` where the settings name none. */
  readonly drain: () => Drained | undefined
  /** Does the service take clients, and does its database answer? */
  readonly isReady: () => Promise<boolean>
}

export interface ServiceContext extends StoreContext {
  readonly live: Live
}

/** What a command may find: `live` only where the service runs in this process. */
export type AdminContext = StoreContext & { readonly live?: Live | undefined }

/** What a command says it needs, and what it therefore gets. */
export interface ContextByNeed {
  readonly store: StoreContext
  readonly 'running service': ServiceContext
}
export type Need = keyof ContextByNeed
