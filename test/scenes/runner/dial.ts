import { once } from 'node:events'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Running } from '../../support/service-process.ts'
import { GatewayLine } from './gateway-line.ts'

/**
 * How an actor reaches the service: notification server and switchboards alike.
 *
 * @param root the service's root certificate, PEM
 */
export type Dial = (running: Running, root: string) => Promise<Duplex>

/** Over TCP. */
export const dialDirectly: Dial = async ({ msnp }) => {
  const socket = connect({ host: msnp.host, port: msnp.port, noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Through the HTTP gateway, in turn over HTTP and over HTTPS. */
export function alternateGateways(): Dial {
  let dialled = 0
  return async (running, root) => {
    dialled += 1
    return new GatewayLine(dialled % 2 === 0 ? { address: running.https, root } : { address: running.http })
  }
}
