import { isIPv4 } from 'node:net'
import { detectLanAddress } from '../lan-address.ts'
import type { EdgeLog } from '../log.ts'
import { type Binding, type Bound, explain, here, type Place, Unlistenable } from '../ports.ts'
import { ownAddresses } from './resolvers.ts'
import { listenTcp } from './tcp-listener.ts'
import { type DnsListening, listenUdp } from './udp-listener.ts'

export interface NameServiceListening extends DnsListening {
  readonly host: string
  /** 0: any port that is free for both UDP and TCP. */
  readonly port: number
  /** Where to listen instead when another program has the port on some address of this machine, but not on this one. */
  readonly fallback: string
  readonly log: EdgeLog
}

export interface NameServiceListener extends Bound {
  stop(): void
}

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** Tries for a port that is free for TCP and not for UDP. */
const tries = 20

/**
 * Listens on both kinds of port. Many systems keep port 53 of a loopback address for a resolver of their own (systemd-resolved has
 * 127.0.0.53, dnsmasq of libvirt 192.168.122.1): then the one address that old machines are told is enough.
 *
 * @throws Unlistenable when the port cannot be had
 */
export async function listenNameService(listening: NameServiceListening): Promise<NameServiceListener> {
  const { host, fallback, log } = listening
  try {
    return await listenBoth(listening, host)
  } catch (error) {
    const instead = isTaken(error) && everywhere.has(host) ? ownFallback(fallback) : undefined
    if (instead === undefined) throw explained(error, listening)
    const listener = await listenBoth(listening, instead).catch((again: unknown) => {
      throw explained(again, listening)
    })
    log.info(
      { address: instead, port: listener.port },
      'another program has this port on some address of this machine, so the name service listens on this one only',
    )
    return listener
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'UNKNOWN'

const isTaken = (error: unknown): boolean => codeOf(error) === 'EADDRINUSE'

/** An address of this machine that others reach. */
function ownFallback(address: string): string | undefined {
  return isIPv4(address) && ownAddresses().includes(address) ? address : detectLanAddress()
}

async function listenBoth(listening: NameServiceListening, host: string): Promise<NameServiceListener> {
  for (let left = tries; ; left -= 1) {
    const tcp = await listenTcp(listening, host, listening.port)
    try {
      const udp = await listenUdp(listening, host, tcp.port)
      return {
        address: udp.address,
        port: udp.port,
        stop: () => {
          udp.stop()
          tcp.stop()
        },
      }
    } catch (error) {
      tcp.stop()
      if (listening.port !== 0 || !isTaken(error) || left <= 1) throw error
    }
  }
}

function explained(error: unknown, { host, port }: NameServiceListening): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code === undefined) return error
  const binding: Binding = { host, port, purpose: 'name service', flag: '--dns-port' }
  const reason = codeOf(error)
  return new Unlistenable(reason, binding, explainNameService(reason, binding, here(), error.message))
}

/** The sentence for a port of the name service that cannot be had. Pure, as `explain` is. */
export function explainNameService(reason: string, binding: Binding, place: Place, message: string): string {
  if (reason !== 'EADDRINUSE') return explain(reason, binding, place, message)
  return (
    `port ${binding.port} (${binding.purpose}) cannot be opened: another program has it; see which with ` +
    `${whoHas(binding.port, place)} and stop it (docs/operate/name-service.md says how, and what else helps), ` +
    'or choose another port with --dns-port'
  )
}

function whoHas(port: number, { platform }: Place): string {
  if (platform === 'win32') return `\`netstat -ano | findstr :${port}\``
  return platform === 'linux' ? `\`sudo ss -lntup 'sport = :${port}'\`` : `\`sudo lsof -nP -i:${port}\``
}
