import type { Passwords, Tickets } from '../../identity/ports.ts'
import { document, el } from '../../wire/xml/writer.ts'
import type { Route } from '../web/exchange.ts'
import type { WebLog } from '../web/log.ts'
import { always, htmlType, notFound, respond, xmlType } from '../web/response.ts'
import { login2Route } from './login2.ts'
import { nexusRoute } from './nexus.ts'
import { tokenServiceRoutes } from './token-service.ts'
import { realmInfoRoute, webSignInRoutes } from './web-sign-in.ts'

export interface PassportDependencies {
  readonly passwords: Passwords
  readonly tickets: Tickets
  /** This server's own name, lower case: pages that belong to nobody else are there. */
  readonly publicHost: string
  readonly log?: WebLog
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}

/** Everything that `nexus.passport.com`, `login.live.com` and their like offer (msnp-http §5–§8). */
export function createPassportRoutes(dependencies: PassportDependencies): Route[] {
  const { publicHost } = dependencies
  return [
    nexusRoute(publicHost),
    login2Route(dependencies),
    ...tokenServiceRoutes(dependencies),
    reachabilityRoute,
    realmInfoRoute(),
    ...webSignInRoutes(publicHost),
    ...assistantRoutes,
  ]
}

/** The empty `POST /` by which msidcrl finds out whether the host can be reached at all (msnp-http §6.1). */
const reachabilityRoute: Route = {
  path: '/',
  methods: ['POST'],
  bodyLimit: 4096,
  answer: always(respond(200, htmlType, '')),
}

const metaConfig = document(
  el('config', el('deviceid', { minversion: '16.000.00000.00' }, el('mobilecfg', { minversion: '16.000.26208.0' }))),
)

/**
 * What the Sign-in Assistant looks for from time to time (msnp-http §8). Its configuration is a library signed by Microsoft,
 * which nobody else can make: 404, and it keeps what it was installed with.
 */
const assistantRoutes: readonly Route[] = [
  ...['/ppcrlconfig.srf', '/ppcrlconfig.bin', '/ppcrlconfig600.bin', '/wlidsvcconfig.xml'].map((path) => ({
    path,
    methods: ['GET'],
    bodyLimit: 4096,
    answer: always(notFound()),
  })),
  { path: '/ppcrlcheck.srf', methods: ['GET'], bodyLimit: 4096, answer: always(respond(200, xmlType, metaConfig)) },
]
