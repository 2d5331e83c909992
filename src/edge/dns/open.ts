import { isIP } from 'node:net'
import type { EdgeLog } from '../log.ts'
import { createAccess, shareOf } from './access.ts'
import { Forwarder } from './forwarder.ts'
import { type NameServiceLimits, usualLimits } from './limits.ts'
import { listenNameService, type NameServiceListener } from './listen.ts'
import { type Lookup, NameService } from './name-service.ts'
import { PublicAddress } from './public-address.ts'
import { type Here, ownAddresses, Resolvers } from './resolvers.ts'

export interface NameServiceParts {
  readonly host: string
  readonly port: number
  /** The address, or the name of it, that Messenger names lead to. */
  readonly publicHost: string
  /** Resolvers for what is not ours; `undefined`: those of the system. */
  readonly upstream?: readonly string[] | undefined
  /** General Microsoft names lead here too, and nobody else is asked unless `upstream` says whom. */
  readonly offline: boolean
  /** Messenger names for anybody, and nothing else for anybody. */
  readonly authoritative: boolean
  /** Networks that are answered besides private ones. */
  readonly allow: readonly string[]
  /** Uses one question of a share up: of an address, or of all strangers. */
  readonly admit: (share: string) => boolean
  readonly lookedUp?: ((lookup: Lookup) => void) | undefined
  readonly log: EdgeLog
  readonly limits?: Partial<NameServiceLimits>
  /** The resolvers of the system; told in tests. */
  readonly systemResolvers?: () => readonly string[]
  /** Milliseconds since some moment. */
  readonly now?: () => number
}

/**
 * Opens the name service.
 *
 * @throws Unlistenable when the port cannot be had
 */
export async function openNameService(parts: NameServiceParts): Promise<NameServiceListener> {
  const { host, port, publicHost, upstream, offline, authoritative, admit, log, now = () => performance.now() } = parts
  const limits = { ...usualLimits, ...parts.limits }
  // Whoever sits on this very machine is no stranger, whatever its address.
  const isAllowed = createAccess([...parts.allow, ...ownAddresses()])
  let place: Here = { address: host, port }
  const forwards = !authoritative && (!offline || upstream !== undefined)
  const resolvers = new Resolvers({ named: upstream, system: parts.systemResolvers, here: () => place, now })
  const forwarder = forwards ? new Forwarder({ resolvers, limits, now, log }) : undefined
  const service = new NameService({
    publicAddress: new PublicAddress({ host: publicHost, now, log }),
    publicName: isIP(publicHost) === 0 ? publicHost.toLowerCase() : undefined,
    offline,
    authoritative,
    forwarder,
    isAllowed,
    limits,
    lookedUp: parts.lookedUp,
  })
  const listener = await listenNameService({
    host,
    port,
    fallback: publicHost,
    service,
    admit: (address) => admit(shareOf(address, { isAllowed: isAllowed(address), authoritative })),
    limits,
    log,
  })
  place = listener
  return {
    address: listener.address,
    port: listener.port,
    stop: () => {
      listener.stop()
      forwarder?.close()
    },
  }
}
