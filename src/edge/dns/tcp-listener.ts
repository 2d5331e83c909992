import { createServer, type Socket } from 'node:net'
import { ConnectionCap } from '../connection-cap.ts'
import { type EdgeLog, plainAddress } from '../log.ts'
import type { Bound } from '../ports.ts'
import { framed } from './exchange.ts'
import { headerBytes } from './query.ts'
import type { DnsListening } from './udp-listener.ts'

export interface TcpListener extends Bound {
  stop(): void
}

/** Bytes of an answer at most: what its length says in two bytes. */
const longestAnswer = 65_535

/**
 * Name service over TCP (RFC 1035 §4.2.2, RFC 7766): for answers that are too long for a datagram, and for clients that like it better.
 *
 * @throws NodeJS.ErrnoException when the port cannot be had
 */
export function listenTcp(
  listening: DnsListening & { readonly log: EdgeLog },
  host: string,
  port: number,
): Promise<TcpListener> {
  const { limits, log } = listening
  const cap = new ConnectionCap(
    'name service (TCP)',
    { overall: limits.connections, perAddress: limits.connectionsPerAddress },
    log,
  )
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    const address = plainAddress(socket.remoteAddress)
    socket.on('error', () => {})
    if (address === '' || !cap.enter(address)) return socket.destroy()
    open.add(socket)
    socket.on('close', () => {
      open.delete(socket)
      cap.leave(address)
    })
    serve(socket, address, listening)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      // A connection that the system could not hand over: it is lost, the port is not.
      server.on('error', () => {})
      const bound = server.address()
      if (bound === null || typeof bound === 'string') return reject(new Error('a port was expected'))
      resolve({
        address: bound.address,
        port: bound.port,
        stop: () => {
          server.close()
          for (const socket of open) socket.destroy()
        },
      })
    })
  })
}

/** Answers the queries of one connection, one after the other; nothing more is read while one is being answered. */
function serve(socket: Socket, address: string, { service, admit, limits }: DnsListening): void {
  let waiting: Buffer = Buffer.alloc(0)
  let answering = false
  let ended = false
  // For a whole query, however slowly its bytes drip in.
  let timer = setTimeout(() => socket.destroy(), limits.idle)
  const rest = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => socket.destroy(), limits.idle)
  }
  const say = (answer: Buffer | undefined): void => {
    answering = false
    if (socket.destroyed) return
    if (answer === undefined || socket.writableLength > limits.unreadBytes) return void socket.destroy()
    socket.write(framed(answer))
    rest()
    socket.resume()
    next()
  }
  const next = (): void => {
    if (answering || socket.destroyed) return
    const length = waiting.length < 2 ? undefined : waiting.readUInt16BE(0)
    if (length !== undefined && (length < headerBytes || length > limits.queryBytes)) return void socket.destroy()
    if (length === undefined || waiting.length < 2 + length) {
      if (ended) socket.end()
      return
    }
    const message = waiting.subarray(2, 2 + length)
    waiting = waiting.subarray(2 + length)
    if (!admit(address)) return void socket.destroy()
    answering = true
    socket.pause()
    const answer = service.answer(message, { address, limit: longestAnswer })
    if (answer instanceof Promise) answer.then(say, () => socket.destroy())
    // In a later turn: a thousand queries in one packet are not answered in one go.
    else setImmediate(say, answer)
  }
  socket.on('data', (chunk: Buffer) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk])
    next()
  })
  socket.on('end', () => {
    ended = true
    next()
  })
  socket.on('close', () => clearTimeout(timer))
}
