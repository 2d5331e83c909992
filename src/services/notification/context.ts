import type { Account } from '../../domain/account.ts'
import type { ContactLists } from '../../domain/lists/contact-lists.ts'
import type { Mailbox } from '../../domain/mailbox/mailbox.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { PresenceHub } from '../../domain/presence/hub.ts'
import type { Digests, Tickets } from '../../identity/ports.ts'
import type { Limiters } from '../../limits/rates.ts'
import type { Dialect } from '../../protocol/dialect.ts'
import type { SwitchboardDoor } from './switchboard-door.ts'
import type { Whereabouts } from './whereabouts.ts'

/** What the notification server works with. */
export interface NotificationContext {
  readonly store: Store
  readonly hub: PresenceHub
  readonly lists: ContactLists
  readonly tickets: Tickets
  /** For clients of dialects 2 to 7. */
  readonly digests: Digests
  readonly switchboards: SwitchboardDoor
  readonly limits: Limiters
  /** Asked for each time: where clients are sent may change. */
  readonly whereabouts: () => Whereabouts
  /** Dialects that are spoken; the best common one is chosen. */
  readonly dialects: readonly Dialect[]
  /** Root of the web pages, e.g. `http://192.168.1.20/`. */
  readonly webAddress: string
  readonly now: () => number
  /** Called for people with offline messages once they are online. */
  readonly mail: MailNotices
  readonly mailbox: Mailbox
}

/** Offline messages as the notification server announces them (msnp-wire §7.4). */
export interface MailNotices {
  /** The notice after the first `CHG`, as MIME, and how many messages it announces. */
  initial(account: Account): Promise<{ readonly notice: Buffer; readonly waiting: number }>
}
