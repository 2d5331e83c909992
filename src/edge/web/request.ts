/** What a request line's target says, whatever its form (msnp-http §3.6 rules 4 and 5). */
export interface Target {
  /** Lower case, percent-decoded, runs of slashes folded to one. */
  readonly path: string
  readonly query: URLSearchParams
  /** Of an absolute target (`POST http://gateway…/gateway/gateway.dll`); empty otherwise. */
  readonly host: string
}

/**
 * Reads a request target: `/RST.srf`, `//RST.srf`, `http://login.live.com:80/RST.srf?x=1`, `*`. Never throws: what cannot be decoded
 * is taken as it is, and finds no route.
 */
export function readTarget(target: string): Target {
  const absolute = /^[a-z][a-z\d+.-]*:\/\/([^/?]*)(.*)$/is.exec(target)
  const rest = absolute === null ? target : (absolute[2] ?? '')
  const [beforeFragment = ''] = rest.split('#', 1)
  const question = beforeFragment.indexOf('?')
  const path = question === -1 ? beforeFragment : beforeFragment.slice(0, question)
  const query = question === -1 ? '' : beforeFragment.slice(question + 1)
  return {
    path: foldSlashes(decodePercent(path === '' ? '/' : path)).toLowerCase(),
    query: new URLSearchParams(query),
    host: hostName(absolute?.[1] ?? ''),
  }
}

/** `Login.Live.com:443` → `login.live.com`; `[::1]:80` → `::1`. Old stacks send a port, or none, or nothing at all. */
export function hostName(authority: string): string {
  const host = authority
    .slice(authority.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
  const bracketed = /^\[([^\]]*)\]/.exec(host)
  return bracketed?.[1] ?? host.replace(/:\d*$/, '')
}

const foldSlashes = (path: string): string => path.replace(/\/{2,}/g, '/')

function decodePercent(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

export type Headers = Readonly<Record<string, string | undefined>>

/** Node's raw list as a record: lower-case names, the first of several values, no prototype that a name could reach. */
export function firstHeaders(raw: readonly string[]): Headers {
  const headers: Record<string, string | undefined> = Object.create(null)
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    headers[name] ??= raw[index + 1] ?? ''
  }
  return headers
}
