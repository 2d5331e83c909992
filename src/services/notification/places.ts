import type { Endpoint } from '../../domain/presence/person.ts'
import type { Dialect } from '../../protocol/dialect.ts'

/** The dialect spoken at a place: the domain does not know it, and the switchboard's lines do not say it. */
const dialects = new WeakMap<Endpoint, Dialect>()

export function notePlace(endpoint: Endpoint, dialect: Dialect): void {
  dialects.set(endpoint, dialect)
}

/** A place that no client of ours has made (a resident) speaks no dialect; it is never asked. */
export function dialectOf(endpoint: Endpoint): Dialect {
  return dialects.get(endpoint) ?? 18
}
