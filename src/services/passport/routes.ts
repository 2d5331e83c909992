import type { Route } from '../web/exchange.ts'
import { login2Route } from './login2.ts'
import { nexusRoute } from './nexus.ts'
import { type TokenServiceDependencies, tokenServiceRoutes } from './token-service.ts'

export interface PassportDependencies extends TokenServiceDependencies {
  /** This server's own name or address. */
  readonly publicHost: string
}

/** Everything of Passport: where to sign in, and the three doors by which a password becomes a ticket (msnp-http §1.1). */
export function createPassportRoutes(dependencies: PassportDependencies): Route[] {
  return [nexusRoute(dependencies.publicHost), login2Route(dependencies), ...tokenServiceRoutes(dependencies)]
}
