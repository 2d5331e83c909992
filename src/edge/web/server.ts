import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Route } from '../../services/web/exchange.ts'
import type { EdgeLog } from '../log.ts'
import { peek } from '../peek.ts'
import { plainAnswer, rawAnswer } from './answer.ts'
import { BodyRoom } from './body.ts'
import { WebConnection, type WebPeer } from './connection.ts'
import { type OnRequest, serveExchange } from './exchange.ts'
import { longestLine, mendFirstLine } from './first-line.ts'
import { usualWebLimits, type WebLimits } from './limits.ts'
import { parserTrouble } from './parser-trouble.ts'
import { type Fallback, routeTable } from './routes.ts'

export type { WebPeer } from './connection.ts'
export type { OnRequest } from './exchange.ts'

export interface WebServing {
  readonly routes: readonly Route[]
  /** Answers what no route knows. */
  readonly fallback: Fallback
  readonly log: EdgeLog
  readonly limits?: Partial<WebLimits>
  readonly onRequest?: OnRequest
}

export interface WebServer {
  /** Takes over a connection of which nothing has been read, or to which what was read has been given back. */
  accept(stream: Duplex, peer: WebPeer): void
  /** Connections held now. */
  readonly connections: number
  /** Answers what is under way, then closes every connection; resolves when the last is gone. */
  close(): Promise<void>
}

/**
 * The HTTP front of everything that is not MSNP over TCP: node:http, told to be as tolerant as the servers of the time, and one
 * way of answering (msnp-http §3.6; clients-in-the-wild §0). Streams come from the plain port, from node:tls and from the engine
 * for older systems alike.
 *
 * @throws when two routes claim the same path and method.
 */
export function createWebServer(serving: WebServing): WebServer {
  const { log, onRequest = () => undefined } = serving
  const limits: WebLimits = { ...usualWebLimits, ...serving.limits }
  const room = new BodyRoom(limits.bodyBytes)
  const exchanging = { find: routeTable(serving.routes, serving.fallback), room, log, onRequest }
  const connections = new Map<Duplex, WebConnection>()
  let closing = false

  const take = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    const connection = connections.get(request.socket)
    if (connection === undefined || connection.over) return
    if (connection.waiting < limits.pipelined) {
      connection.inTurn(() => serveExchange(exchanging, { connection, request, response, expectsContinue }))
    } else {
      connection.complain('too many requests at once on one connection')
      connection.drop()
    }
  }
  const server = httpServer(limits)
  server.on('request', (request, response) => take(request, response, false))
  server.on('checkContinue', (request, response) => take(request, response, true))
  // No client is known that expects anything else; the body comes anyway.
  server.on('checkExpectation', (request, response) => take(request, response, false))
  server.on('clientError', (error: NodeJS.ErrnoException, stream: Duplex) => {
    const connection = connections.get(stream)
    if (connection === undefined || connection.over) stream.destroy()
    else refuse(connection, error)
  })

  return {
    get connections() {
      return connections.size
    },
    accept(stream, peer) {
      const connection = new WebConnection(stream, peer, log)
      connections.set(stream, connection)
      stream.on('close', () => connections.delete(stream))
      if (closing) connection.drop()
      else void begin(server, connection, limits)
    },
    close: async () => {
      closing = true
      // It never listened by itself: this only ends its clock.
      server.close(() => {})
      await Promise.all([...connections.values()].map((connection) => connection.close()))
    },
  }
}

/** Answers what node:http could not parse, or did not get in time. */
function refuse(connection: WebConnection, error: NodeJS.ErrnoException): void {
  const trouble = parserTrouble(error)
  if (trouble === undefined) {
    // There is nobody left to answer.
    connection.drop()
    return
  }
  connection.complain(trouble.sentence)
  // A request that is being served and whose body does not come waits for that body: there is no turn to answer in.
  if (trouble.status === 408 && connection.waiting > 0) connection.drop()
  else connection.refuse(rawAnswer(plainAnswer(trouble.status, trouble.sentence, true), new Date()))
}

/** Reads a connection's first line, gives it the CR it may lack, and hands it to node:http. */
async function begin(server: Server, connection: WebConnection, limits: WebLimits): Promise<void> {
  const { stream } = connection
  const first = await peek(stream, mendFirstLine, { bytes: longestLine, milliseconds: limits.head })
  if (connection.over || stream.destroyed) return
  if (first.outcome === 'decided') {
    stream.unshift(first.decision)
    server.emit('connection', stream)
    // node:http waits for ever on a stream that was paused (vintage-tls §5.1).
    stream.resume()
  } else if (first.outcome === 'closed' || first.bytes.length === 0) {
    // Browsers open connections that they may need: no line for a client that never spoke.
    connection.drop()
  } else {
    const [status, sentence] =
      first.outcome === 'silent'
        ? ([408, 'The request took too long.'] as const)
        : ([414, 'The request line is too long.'] as const)
    connection.complain(sentence)
    connection.refuse(rawAnswer(plainAnswer(status, sentence, true), new Date()))
  }
}

/** node:http without a port of its own: streams are handed to it. */
function httpServer(limits: WebLimits): Server {
  const server = createServer({
    // Measured on Node 26: this is what makes it take lines that end in LF, and data after a request with `Connection: close`.
    insecureHTTPParser: true,
    requireHostHeader: false,
    keepAliveTimeout: limits.idle,
    headersTimeout: limits.head,
    requestTimeout: limits.request,
    connectionsCheckingInterval: limits.checkEvery,
    maxHeaderSize: limits.headBytes,
  })
  // A client that does not take its answer: longer than an idle one may live, and than any poll is held.
  server.timeout = limits.idle + 30_000
  // A client may end its half as soon as it has asked (this property is not in the types).
  Object.assign(server, { httpAllowHalfOpen: true })
  // Without this event the limits of time are not kept: node:http starts its clock when it listens.
  server.emit('listening')
  return server
}
