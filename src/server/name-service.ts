import type { Logger } from 'pino'
import type { Settings } from '../config/schema.ts'
import type { NameServiceListener } from '../edge/dns/listen.ts'
import { type NameServiceParts, openNameService } from '../edge/dns/open.ts'
import { detectLanAddress } from '../edge/lan-address.ts'
import { isServiceHost } from '../identity/host-names.ts'
import type { Limiters } from '../limits/rates.ts'
import { startExtra } from './extras.ts'

/** Where old machines look for a name server: most of them have no field for a port. */
const usualPort = 53

/**
 * Starts the name service, if the settings want it.
 *
 * @param say takes the line that says why there is none
 * @returns `undefined` when there is none
 * @throws Unlistenable when a port that was named cannot be had
 */
export async function startNameService(
  { dns, host }: Settings,
  parts: {
    readonly publicHost: string
    readonly limiters: Limiters
    readonly lookedUp: NameServiceParts['lookedUp']
    readonly log: Logger
    readonly say: (line: string) => void
  },
): Promise<NameServiceListener | undefined> {
  if (dns === false) return undefined
  const { publicHost, limiters, lookedUp, log, say } = parts
  return await startExtra({
    name: 'The name service',
    named: dns.port !== undefined,
    say,
    start: () =>
      openNameService({
        host: dns.host ?? host,
        port: dns.port ?? usualPort,
        // A Messenger name as public address would lead to itself.
        publicHost: isServiceHost(publicHost) ? (detectLanAddress() ?? '127.0.0.1') : publicHost,
        upstream: dns.upstream,
        offline: dns.offline,
        authoritative: dns.authoritative,
        allow: dns.allow,
        admit: (share) => limiters.lookups.take(share),
        lookedUp,
        log,
      }),
  })
}
