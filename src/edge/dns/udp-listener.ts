import { createSocket, type RemoteInfo } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { plainAddress } from '../log.ts'
import type { Bound } from '../ports.ts'
import type { NameServiceLimits } from './limits.ts'
import type { NameService } from './name-service.ts'

/** What both listeners are made from. */
export interface DnsListening {
  readonly service: NameService
  /** One more question of this address: may it be answered? */
  readonly admit: (address: string) => boolean
  readonly limits: NameServiceLimits
}

export interface UdpListener extends Bound {
  stop(): void
}

/**
 * Name service over UDP. What is not admitted is dropped before it is read.
 *
 * @throws NodeJS.ErrnoException when the port cannot be had
 */
export function listenUdp(listening: DnsListening, host: string, port: number): Promise<UdpListener> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4' })
    socket.once('error', (error) => {
      socket.close()
      reject(error)
    })
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeAllListeners('error')
      // Windows reports here that an earlier answer reached nobody; it says nothing about the socket.
      socket.on('error', () => {})
      let open = true
      socket.on('message', (message, from) =>
        answerDatagram(listening, message, from, (answer) => {
          // An answer may come after the end.
          if (answer !== undefined && open) socket.send(answer, from.port, from.address, () => {})
        }),
      )
      const { address, port: bound } = socket.address()
      const stop = (): void => {
        open = false
        socket.close()
      }
      resolve({ address, port: bound, stop })
    })
  })
}

function answerDatagram(
  { service, admit, limits }: DnsListening,
  message: Buffer,
  from: RemoteInfo,
  send: (answer: Buffer | undefined) => void,
): void {
  const address = plainAddress(from.address)
  if (message.length > limits.queryBytes || from.port === 0 || !admit(address)) return
  const answer = service.answer(message, { address, limit: limits.datagramBytes })
  if (answer instanceof Promise) answer.then(send, () => {})
  else send(answer)
}
