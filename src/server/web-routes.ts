import type { Logger } from 'pino'
import type { ContactLists } from '../domain/lists/contact-lists.ts'
import type { Mailbox } from '../domain/mailbox/mailbox.ts'
import type { People } from '../domain/people/people.ts'
import type { Store } from '../domain/ports/store.ts'
import type { PresenceHub } from '../domain/presence/hub.ts'
import type { RoamingProfiles } from '../domain/profile/roaming-profiles.ts'
import type { Fallback } from '../edge/web/routes.ts'
import { createGate } from '../identity/gate.ts'
import type { DeviceKeys, MainPasswords, Passwords, Tickets } from '../identity/ports.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import type { Limiters } from '../limits/rates.ts'
import type { Machines } from '../observe/machines.ts'
import { createAccountPages } from '../services/account-pages/routes.ts'
import { createAddressBookRoutes } from '../services/addressbook/routes.ts'
import { createConfigRoutes } from '../services/config/routes.ts'
import { createOfflineRoutes } from '../services/offline/routes.ts'
import { createPageRoutes } from '../services/pages/routes.ts'
import { createPassportRoutes } from '../services/passport/routes.ts'
import { createSetupPages, type SetupDependencies } from '../services/setup/routes.ts'
import { createStorageRoutes } from '../services/storage/routes.ts'
import type { Route } from '../services/web/exchange.ts'
import type { WebLog } from '../services/web/log.ts'
import { htmlType, respond } from '../services/web/response.ts'
import { ladderOf } from './setup-ladder.ts'

export interface WebDependencies {
  readonly store: Store
  readonly lists: ContactLists
  readonly hub: PresenceHub
  readonly passwords: Passwords & MainPasswords
  readonly people: People
  readonly deviceKeys: DeviceKeys
  readonly tickets: Tickets
  readonly mailbox: Mailbox
  readonly roaming: RoamingProfiles
  readonly publicHost: string
  /** Root of the web pages, e.g. `http://192.168.1.20/`; known once the listener is up. */
  readonly webAddress: () => string
  readonly setup: Pick<SetupDependencies, 'ports' | 'root' | 'registration' | 'answersNames'>
  /** How far each machine has come: told to its own browser. */
  readonly machines: Machines
  readonly limits: Limiters
  /** Places that bound themselves by other means than the rate of requests. */
  readonly unlimited: readonly Route[]
  /** Told of what the services do, beside the log. */
  readonly onEvent: WebLog
  readonly log: Logger
}

/** Everything that is answered over HTTP, and what answers the rest. */
export function webRoutes({ log, onEvent, limits, unlimited, setup, machines, ...dependencies }: WebDependencies): {
  readonly routes: readonly Route[]
  readonly fallback: Fallback
} {
  const note: WebLog = (event) => {
    const { service, action, outcome, email, remoteAddress } = event
    onEvent(event)
    log[outcome === 'ok' || outcome === 'right' ? 'info' : 'warn'](
      { from: remoteAddress, email },
      `${service} ${action}: ${outcome}`,
    )
  }
  const all = { ...dependencies, log: note }
  const setupPages = createSetupPages({ ...setup, ladderOf: ladderOf(machines), publicHost: all.publicHost, log: note })
  const accountPages = createAccountPages({ ...all, visitOf: setupPages.visitOf })
  const pages = createPageRoutes({ ...all, land: setupPages.land })
  return {
    routes: [
      ...limitRoutes(limits.requests, [
        ...createPassportRoutes(all),
        ...takeTurns(createAddressBookRoutes(all)),
        ...createOfflineRoutes(all),
        ...createStorageRoutes(all),
        ...createConfigRoutes(all),
        ...setupPages.routes,
        ...accountPages,
        ...pages.routes,
      ]),
      ...unlimited,
    ],
    fallback: pages.fallback,
  }
}

const busy = Promise.resolve(
  respond(503, htmlType, 'Too many requests from your address: wait a minute.', [['Retry-After', '60']]),
)

/** The same routes, for as many requests of one address as the rate allows. */
function limitRoutes(limiter: RateLimiter, routes: readonly Route[]): readonly Route[] {
  return routes.map((route) => ({
    ...route,
    answer: (request) => (limiter.take(request.remoteAddress) ? route.answer(request) : busy),
  }))
}

/** Bytes of a request from which on it is taken for a large one: far above an edit of one contact. */
const large = 16 * 1024

/**
 * Lets one large request in at a time. Changes wait for each other in the store: behind ten calls of a thousand contacts somebody's
 * new name waited two seconds, and behind a hundred it would be twenty. So it waits for one of them at most.
 */
function takeTurns(routes: readonly Route[]): readonly Route[] {
  const gate = createGate(1)
  return routes.map((route) => ({
    ...route,
    answer: (request) => (request.body.length < large ? route.answer(request) : gate(() => route.answer(request))),
  }))
}
