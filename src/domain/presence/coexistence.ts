import type { Endpoint, EndpointDescription } from './person.ts'

/**
 * Which of a person's places are signed out when they sign in at another one: the table of msnp-wire §10.4.
 *
 * Clients before MSNP16 know of one place only: they expel everybody and are expelled by everybody. Later ones share the account,
 * except with an earlier connection of the very same machine, which is a reconnect.
 */
export function expelledBy(arriving: EndpointDescription, present: Iterable<Endpoint>): Endpoint[] {
  return Array.from(present).filter(
    (endpoint) =>
      !arriving.sharesAccount || !endpoint.sharesAccount || endpoint.id === undefined || endpoint.id === arriving.id,
  )
}
