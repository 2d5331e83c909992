import { Resolver as SystemResolver } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/** A name server that is asked for names that are not ours. */
export interface Resolver {
  readonly address: string
  readonly port: number
}

/** `192.168.1.1`, `192.168.1.1:5353`, `::1`, `[::1]:5353`. @returns `undefined` when it is none of these */
export function parseResolver(text: string): Resolver | undefined {
  if (isIP(text) !== 0) return { address: text, port: 53 }
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const address = bracketed ?? plain ?? ''
  const port = digits === undefined ? 53 : Number(digits)
  if (isIP(address) === 0 || port < 1 || port > 65_535) return undefined
  return { address, port }
}

/** Where this service itself listens. */
export interface Here {
  readonly address: string
  readonly port: number
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** The addresses of this machine, as they are now. */
export const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address))

/** Would a question to this resolver come back to us? */
export function isHere(resolver: Resolver, here: Here, own: readonly string[] = ownAddresses()): boolean {
  if (resolver.port !== here.port) return false
  if (resolver.address === here.address) return true
  const everywhere = here.address === '0.0.0.0' || here.address === '::'
  const isLoopback = loopback.check(resolver.address, isIP(resolver.address) === 6 ? 'ipv6' : 'ipv4')
  return everywhere && (isLoopback || own.includes(resolver.address) || /^(0\.0\.0\.0|::)$/.test(resolver.address))
}

/** The resolvers of this machine's own settings, as they are now. */
export const systemResolvers = (): readonly string[] => new SystemResolver().getServers()

/** Milliseconds for which the system's resolvers are taken to be what they were: a laptop goes from one network to the next. */
const memory = 30_000

/**
 * Whom to ask: those that are named, else those of the system. Never this service itself, which would ask itself for ever; a machine
 * whose own resolver is this service is quite usual.
 */
export class Resolvers {
  readonly #named: readonly Resolver[] | undefined
  readonly #system: () => readonly string[]
  readonly #here: () => Here
  readonly #now: () => number
  #known: readonly Resolver[] = []
  #knownUntil = Number.NEGATIVE_INFINITY

  constructor(options: {
    readonly named?: readonly string[] | undefined
    readonly here: () => Here
    readonly system?: (() => readonly string[]) | undefined
    readonly now: () => number
  }) {
    this.#named = options.named?.flatMap((text) => parseResolver(text) ?? [])
    this.#system = options.system ?? systemResolvers
    this.#here = options.here
    this.#now = options.now
  }

  list(): readonly Resolver[] {
    const now = this.#now()
    if (now >= this.#knownUntil) {
      const here = this.#here()
      const own = ownAddresses()
      const all = this.#named ?? this.#system().flatMap((text) => parseResolver(text) ?? [])
      this.#known = all.filter((resolver) => !isHere(resolver, here, own))
      this.#knownUntil = now + memory
    }
    return this.#known
  }
}
