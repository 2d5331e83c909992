import { isIP } from 'node:net'

/** What the guards look at: a request as Fastify has it fits. */
export interface Guarded {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly socket: { readonly remoteAddress?: string | undefined; readonly localAddress?: string | undefined }
}

const plain = (address: string | undefined): string => (address ?? '').replace(/^::ffff:/i, '')

export const isLoopback = (address: string | undefined): boolean =>
  /^127\./.test(plain(address)) || plain(address) === '::1'

/** The name in a Host or Origin header, without port and brackets, lower case. */
function nameIn(authority: string): string | undefined {
  const url = URL.parse(`http://${authority}`)
  if (url?.pathname !== '/' || url.username !== '' || url.search !== '' || url.hash !== '') return undefined
  return url.hostname.replace(/^\[|\]$/g, '')
}

/**
 * Was the listener asked for by one of its own names? A page elsewhere may have its name answered with our address (DNS rebinding), and
 * then speaks to us as if it were its own server: its name is in the Host header and gives it away. Addresses cannot be rebound.
 *
 * @param names further names that the owner chose, lower case
 */
export function isOurName({ headers, socket }: Guarded, names: readonly string[]): boolean {
  const { host } = headers
  // HTTP/1.0 of a program such as a health check; no browser leaves it out.
  if (host === undefined) return true
  if (typeof host !== 'string') return false
  const name = nameIn(host)
  if (name === undefined) return false
  if (name === 'localhost' || names.includes(name)) return true
  return isIP(name) !== 0 && (name === plain(socket.localAddress) || isLoopback(name))
}

/**
 * Does the browser say that the request comes from a page of somebody else? Opening a page by a link from elsewhere is allowed where
 * `navigation` is true: it shows, and changes nothing. Programs that are no browsers send none of these headers.
 */
export function isForeign({ headers, method }: Guarded, options: { readonly navigation: boolean }): boolean {
  const { origin, host } = headers
  if (typeof origin === 'string' && !isSameOrigin(origin, String(host))) return true
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  return !(options.navigation && method === 'GET' && headers['sec-fetch-mode'] === 'navigate')
}

/** `https` is compared by name and port only: who puts a proxy with TLS before the console speaks plain HTTP to us. */
function isSameOrigin(origin: string, host: string): boolean {
  const url = URL.parse(origin)
  return url !== null && /^https?:$/.test(url.protocol) && url.host === host.toLowerCase()
}

/** Headers that a proxy adds to what it passes on. */
const passedOn = /^(?:x-forwarded-.+|forwarded|via|x-real-ip|.+-connecting-ip)$/

/**
 * May it look at health and metrics without a login? Whoever sits on this machine and asks by this machine's own name; what a proxy passes
 * on comes from elsewhere, and says so in a header of its own or by the name that the owner chose for it.
 */
export function isLocalProgram({ headers, socket }: Guarded): boolean {
  if (!isLoopback(socket.remoteAddress) || Object.keys(headers).some((name) => passedOn.test(name))) return false
  const { host } = headers
  if (typeof host !== 'string') return host === undefined
  const name = nameIn(host)
  return name !== undefined && (name === 'localhost' || isIP(name) !== 0)
}
