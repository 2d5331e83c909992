import type { Transport } from '../../services/transport.ts'
import type { Route, WebRequest, WebResponse } from '../../services/web/exchange.ts'
import { ConnectionCap, type ConnectionLimits, generousLimits } from '../connection-cap.ts'
import { type EdgeLog, sentenceOf } from '../log.ts'
import { overlay } from '../overlay.ts'
import { refuse, writeReply } from './answer.ts'
import { type GatewayLimits, usualGatewayLimits } from './limits.ts'
import { gatewayHost, readGatewayRequest } from './request.ts'
import { newSessionKey } from './session-id.ts'
import { GatewayTransport } from './transport.ts'

export interface GatewayServing {
  /** Called for every session; what it throws closes that session alone. */
  readonly accept: (transport: Transport) => void
  /** May this address begin another session, or be wrong about one? Requests of a session that exists are not asked about. */
  readonly admit: (address: string) => boolean
  /** Told as `GW-IP` to clients that do not say which host they came to. */
  readonly publicHost: string
  readonly log: EdgeLog
  readonly limits?: Partial<GatewayLimits>
  readonly connections?: Partial<ConnectionLimits>
}

export interface Gateway {
  readonly route: Route
  /** Sessions that are open now. */
  readonly sessions: number
  /**
   * Opens no more sessions and ends those there are. Requests that wait are answered with the last bytes; a session whose last bytes
   * nobody waits for gets a few seconds in which its next poll fetches them. Resolves when no session is left.
   */
  close(): Promise<void>
}

/** Numbers sessions over all gateways of the process. */
let opened = 0

/**
 * MSNP in requests and answers, for clients that cannot open a connection of their own: `POST /gateway/gateway.dll` (msnp-http §18).
 * Behind it stand the same services as behind the Messenger port.
 */
export function createGateway(serving: GatewayServing): Gateway {
  const { accept, admit, publicHost, log } = serving
  const limits = overlay(usualGatewayLimits, serving.limits)
  const cap = new ConnectionCap('Messenger over HTTP', overlay(generousLimits, serving.connections), log)
  const sessions = new Map<string, GatewayTransport>()
  let stopped = false

  const open = (request: WebRequest, closesApart: boolean): GatewayTransport | undefined => {
    const { remoteAddress, host } = request
    if (stopped || !cap.enter(remoteAddress)) return undefined
    opened += 1
    const names = { id: `http-${opened.toString(36)}`, key: newSessionKey() }
    const transport = new GatewayTransport(names, { remoteAddress, host }, limits, log, closesApart)
    sessions.set(names.key, transport)
    transport.onClose(() => {
      sessions.delete(names.key)
      cap.leave(remoteAddress)
    })
    try {
      accept(transport)
    } catch (thrown) {
      log.warn({ transport: names.id, remoteAddress }, `a gateway session was not accepted: ${sentenceOf(thrown)}`)
      transport.destroy()
      return undefined
    }
    return transport
  }

  const answer = async (request: WebRequest): Promise<WebResponse> => {
    const asked = readGatewayRequest(request.query)
    const known = asked === undefined || asked.asks === 'open' ? undefined : sessions.get(asked.session.key)
    if (known === undefined && !admit(request.remoteAddress)) return refuse(503, 'Too many requests: wait a minute.')
    if (asked === undefined) return refuse(400, 'Say Action=open, or a SessionID.')
    const transport = asked.asks === 'open' ? open(request, asked.closesApart) : known
    if (transport === undefined) {
      return asked.asks === 'open'
        ? refuse(503, 'No more sessions can be opened at the moment.')
        : refuse(400, 'There is no such session: open another.')
    }
    const { body, onLeave } = request
    const reply = await transport.exchange({
      body,
      nonce: asked.asks === 'open' ? undefined : asked.session.nonce,
      patience: asked.asks === 'poll' ? Math.min(asked.hold, limits.longestHold) : body.length > 0 ? limits.grace : 0,
      fetches: asked.asks === 'poll',
      onLeave,
    })
    return writeReply(reply, gatewayHost(request, publicHost))
  }

  return {
    route: { path: '/gateway/gateway.dll', methods: ['POST'], bodyLimit: limits.bodyBytes, answer },
    get sessions() {
      return sessions.size
    },
    close: async () => {
      stopped = true
      const all = () => Array.from(sessions.values())
      const gone = all().map((transport) => new Promise((resolve) => transport.onClose(resolve)))
      for (const transport of all()) transport.end()
      const timer = setTimeout(() => all().forEach(destroy), limits.lastPolls)
      // Those whose poll was waiting are answered by then; those who have nothing to fetch need not come.
      setImmediate(() =>
        all()
          .filter(({ queuedBytes }) => queuedBytes === 0)
          .forEach(destroy),
      )
      await Promise.all(gone)
      clearTimeout(timer)
    },
  }
}

const destroy = (transport: Transport): void => transport.destroy()
