import { once } from 'node:events'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Running } from '../../support/service-process.ts'
import { GatewayLine } from './gateway-line.ts'

/** How an actor reaches the service: notification server and switchboards alike. */
export type Dial = (running: Running) => Promise<Duplex>

/** Over TCP. */
export const dialDirectly: Dial = async ({ msnp }) => {
  const socket = connect({ host: msnp.host, port: msnp.port, noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Through the HTTP gateway. */
export const dialGateway: Dial = async (running) => new GatewayLine(running)
