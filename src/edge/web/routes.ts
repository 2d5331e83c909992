import type { Route } from '../../services/web/exchange.ts'

export type Fallback = Pick<Route, 'bodyLimit' | 'answer'>

/** What a request meets: a place that answers it, or one that does not know its method. */
export type Found =
  | { readonly found: 'place'; readonly place: Fallback }
  | { readonly found: 'other methods'; readonly allow: string }

/**
 * Finds places by path alone: paths do not collide, and old stacks send odd hosts or none (msnp-http §2). HEAD is answered wherever
 * GET is.
 *
 * @throws when two routes claim the same path and method: a mistake of ours, found at start.
 */
export function routeTable(routes: readonly Route[], fallback: Fallback): (method: string, path: string) => Found {
  const byPath = new Map<string, Map<string, Route>>()
  const prefixes = new Set(routes.filter(({ prefix }) => prefix).map(({ path }) => path))
  for (const route of routes) {
    const byMethod = byPath.get(route.path) ?? new Map<string, Route>()
    byPath.set(route.path, byMethod)
    for (const method of route.methods) {
      if (byMethod.has(method)) throw new Error(`two routes answer ${method} ${route.path}`)
      byMethod.set(method, route)
    }
  }
  return (method, path) => {
    const byMethod = byPath.get(path) ?? byPath.get(longestPrefix(prefixes, path))
    if (byMethod === undefined) return { found: 'place', place: fallback }
    const place = byMethod.get(method) ?? (method === 'HEAD' ? byMethod.get('GET') : undefined)
    if (place === undefined) return { found: 'other methods', allow: [...byMethod.keys()].join(', ') }
    return { found: 'place', place }
  }
}

function longestPrefix(prefixes: ReadonlySet<string>, path: string): string {
  let longest = ''
  for (const prefix of prefixes) if (path.startsWith(prefix) && prefix.length > longest.length) longest = prefix
  return longest
}
