import { createServer } from 'node:net'
import { ConnectionCap, type ConnectionLimits, generousLimits } from '../connection-cap.ts'
import { type EdgeLog, plainAddress } from '../log.ts'
import { overlay } from '../overlay.ts'
import { type Binding, type Bound, bind } from '../ports.ts'
import type { WebServer } from './server.ts'

export interface WebListening extends Omit<Binding, 'purpose'> {
  readonly purpose?: string
  readonly web: WebServer
  readonly log: EdgeLog
  readonly connections?: Partial<ConnectionLimits>
}

export interface WebListener extends Bound {
  /** Takes no more connections; those open belong to the web server and end with it. */
  stop(): void
}

/**
 * Plain HTTP: configuration, the gateway, the certificate page (msnp-http §3.4).
 *
 * @throws Unlistenable when the port cannot be had.
 */
export async function listenWeb(listening: WebListening): Promise<WebListener> {
  const { web, log, purpose = 'HTTP' } = listening
  const cap = new ConnectionCap(purpose, overlay(generousLimits, listening.connections), log)
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) => {
    const address = plainAddress(socket.remoteAddress)
    socket.on('error', () => {})
    if (address === '' || !cap.enter(address)) return socket.destroy()
    socket.on('close', () => cap.leave(address))
    web.accept(socket, { secure: false, remoteAddress: address })
  })
  const bound = await bind(server, { ...listening, purpose })
  return { ...bound, stop: () => server.close() }
}
