import { createServer } from 'node:net'
import type { Transport } from '../../services/transport.ts'
import { ConnectionCap, type ConnectionLimits, generousLimits } from '../connection-cap.ts'
import { type EdgeLog, plainAddress, sentenceOf } from '../log.ts'
import { overlay } from '../overlay.ts'
import { type Binding, bind } from '../ports.ts'
import { SocketTransport, type TransportLimits, usualLimits } from './socket-transport.ts'

export interface MessengerListening extends Omit<Binding, 'purpose'> {
  /** In the log and in the sentence about a port that cannot be had. */
  readonly purpose?: string
  /** Called for every client; what it throws closes that client alone. */
  readonly accept: (transport: Transport) => void
  readonly log: EdgeLog
  readonly limits?: Partial<TransportLimits>
  readonly connections?: Partial<ConnectionLimits>
}

/** A listener that runs. */
export interface MessengerListener {
  readonly address: string
  readonly port: number
  /** Clients connected now. */
  readonly connections: number
  /** Takes no more clients; those connected stay. */
  stop(): void
  /** Takes no more clients, ends every connection (`Transport.end`) and resolves when the last is gone. */
  close(): Promise<void>
}

/** Numbers connections over all listeners of the process. */
let accepted = 0

/**
 * Listens for MSNP over TCP: notification servers and switchboards alike (msnp-wire §1).
 *
 * @throws Unlistenable when the port cannot be had.
 */
export async function listenMessenger(listening: MessengerListening): Promise<MessengerListener> {
  const { accept, log, purpose = 'Messenger (MSNP)' } = listening
  const limits = overlay(usualLimits, listening.limits)
  const cap = new ConnectionCap(purpose, overlay(generousLimits, listening.connections), log)
  const transports = new Set<SocketTransport>()

  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const address = plainAddress(socket.remoteAddress)
    // A client that hung up before it was accepted has no address any more.
    if (address === '' || !cap.enter(address)) {
      socket.on('error', () => {})
      socket.destroy()
      return
    }
    accepted += 1
    const transport = new SocketTransport(accepted.toString(36), socket, limits, log)
    transports.add(transport)
    transport.onClose(() => {
      transports.delete(transport)
      cap.leave(address)
    })
    try {
      accept(transport)
    } catch (thrown) {
      log.warn({ transport: transport.id, address }, `a connection was not accepted: ${sentenceOf(thrown)}`)
      transport.destroy()
    }
  })

  const bound = await bind(server, { ...listening, purpose })
  return {
    ...bound,
    get connections() {
      return transports.size
    },
    stop: () => {
      server.close()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const transport of transports) transport.end()
      }),
  }
}
