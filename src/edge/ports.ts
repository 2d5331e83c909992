import { realpathSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'

/** Where a listener is to stand, and how to speak of it. */
export interface Binding {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** What it is for, as in "port 443 for TLS": ends up in the sentence of `Unlistenable`. */
  readonly purpose: string
  /** The option that chooses another port, e.g. `--tls-port`. */
  readonly flag?: string
}

export interface Bound {
  readonly address: string
  readonly port: number
}

/**
 * A port that cannot be had. The message is one sentence that says why and the exact command that helps: it is meant to be printed
 * as it is, before an exit with 1.
 */
export class Unlistenable extends Error {
  readonly code: string
  readonly host: string
  readonly port: number

  constructor(code: string, binding: Binding, sentence: string) {
    super(sentence)
    this.name = 'Unlistenable'
    this.code = code
    this.host = binding.host
    this.port = binding.port
  }
}

/**
 * Listens, and resolves when connections are taken.
 *
 * @throws Unlistenable when the port cannot be had; the server is then closed.
 */
export function bind(server: Server, binding: Binding): Promise<Bound> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'UNKNOWN'
      reject(new Unlistenable(code, binding, explain(code, binding, here(), error.message)))
    }
    server.once('error', fail)
    server.listen({ host: binding.host, port: binding.port }, () => {
      server.off('error', fail)
      // A connection that the system could not hand over (too many open files): it is lost, the port is not.
      server.on('error', (error) => process.emitWarning(`${binding.purpose}: a connection was lost: ${error.message}`))
      const { address, port } = server.address() as AddressInfo
      resolve({ address, port })
    })
  })
}

/** What the advice depends on. */
export interface Place {
  readonly platform: NodeJS.Platform
  /** The real path of the Node that runs, links followed: capabilities belong to files. */
  readonly node: string
}

export const here = (): Place => ({ platform: process.platform, node: realpathSync(process.execPath) })

/** The sentence for an error of `listen`. Pure, so that the advice for every system can be read and tested on any. */
export function explain(code: string, binding: Binding, place: Place, message: string): string {
  const { host, port, purpose, flag } = binding
  const what = `port ${port} (${purpose}) cannot be opened`
  const otherwise = flag === undefined ? '' : `, or choose another port with ${flag}`
  switch (code) {
    case 'EACCES':
      return `${what}: the system does not let this user have it; ${permission(binding, place)}${otherwise}`
    case 'EADDRINUSE':
      return `${what}: another program has it; see which with ${whoHas(port, place)} and stop it${otherwise}`
    case 'EADDRNOTAVAIL':
      return `${what}: ${host} is not an address of this machine; see them with ${addressesOf(place)}`
    case 'ENOTFOUND':
      return `${what}: there is no address for the name ${host}; give an IP address instead`
    default:
      return `${what}: ${message}`
  }
}

/**
 * How an ordinary user gets a low port. Linux: the capability goes to the very binary that `npm start` runs, survives a restart of
 * the machine and opens nothing to other programs; it has to be given again after `npm ci`. Lowering
 * `net.ipv4.ip_unprivileged_port_start` works too but is for everybody on the machine, and until the next start.
 */
function permission({ port }: Binding, { platform, node }: Place): string {
  switch (platform) {
    case 'win32':
      return (
        'Windows keeps it for itself (look for it in `netsh interface ipv4 show excludedportrange protocol=tcp`), ' +
        'or a web service of Windows has it: `net stop http` in an administrator’s prompt stops that'
      )
    case 'linux':
      return `allow it with \`sudo setcap 'cap_net_bind_service=+ep' ${shellQuoted(node)}\``
    default:
      return `ports below 1024 are the superuser’s: start with \`sudo npm start\`${port < 1024 ? '' : ' if that is the cause'}`
  }
}

function whoHas(port: number, { platform }: Place): string {
  switch (platform) {
    case 'win32':
      return `\`netstat -ano -p TCP | findstr :${port}\``
    case 'linux':
      return `\`sudo ss -ltnp 'sport = :${port}'\``
    default:
      return `\`sudo lsof -nP -iTCP:${port} -sTCP:LISTEN\``
  }
}

function addressesOf({ platform }: Place): string {
  if (platform === 'win32') return '`ipconfig`'
  return platform === 'linux' ? '`ip -brief address`' : '`ifconfig`'
}

/** As a shell takes it: plain paths stay readable. */
export const shellQuoted = (path: string): string =>
  /^[\w/.+:@-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
