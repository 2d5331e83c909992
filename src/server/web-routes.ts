import type { Logger } from 'pino'
import type { ContactLists } from '../domain/lists/contact-lists.ts'
import type { Store } from '../domain/ports/store.ts'
import type { PresenceHub } from '../domain/presence/hub.ts'
import type { Fallback } from '../edge/web/routes.ts'
import type { Passwords, Tickets } from '../identity/ports.ts'
import { createAddressBookRoutes } from '../services/addressbook/routes.ts'
import { createConfigRoutes } from '../services/config/routes.ts'
import { createPageRoutes } from '../services/pages/routes.ts'
import { createPassportRoutes } from '../services/passport/routes.ts'
import type { Route } from '../services/web/exchange.ts'
import type { WebLog } from '../services/web/log.ts'

export interface WebDependencies {
  readonly store: Store
  readonly lists: ContactLists
  readonly hub: PresenceHub
  readonly passwords: Passwords
  readonly tickets: Tickets
  readonly publicHost: string
  readonly log: Logger
}

/** Everything that is answered over HTTP, and what answers the rest. */
export function webRoutes({ log, ...dependencies }: WebDependencies): {
  readonly routes: readonly Route[]
  readonly fallback: Fallback
} {
  const note: WebLog = ({ service, action, outcome, email, remoteAddress }) =>
    log[outcome === 'ok' || outcome === 'right' ? 'info' : 'warn'](
      { from: remoteAddress, email },
      `${service} ${action}: ${outcome}`,
    )
  const all = { ...dependencies, log: note }
  const pages = createPageRoutes(all)
  return {
    routes: [
      ...createPassportRoutes(all),
      ...createAddressBookRoutes(all),
      ...createConfigRoutes(all),
      ...pages.routes,
    ],
    fallback: pages.fallback,
  }
}
