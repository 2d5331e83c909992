import { after } from 'node:test'
import { listenWeb } from '../../src/edge/web/listener.ts'
import { createWebServer, type WebServer, type WebServing } from '../../src/edge/web/server.ts'
import type { Route, WebRequest, WebResponse } from '../../src/services/web/exchange.ts'
import { dial, untilClosed } from './raw-client.ts'
import { recordingLog } from './recording-log.ts'

export const nexusAnswer: WebResponse = {
  status: 200,
  headers: [
    ['PassportURLs', 'DALogin=nexus.passport.com/login2.srf,'],
    ['Content-Type', 'text/html'],
  ],
  body: '',
}

export const route = (path: string, answer: Route['answer'], more: Partial<Route> = {}): Route => ({
  path,
  methods: ['GET', 'POST'],
  bodyLimit: 1024,
  answer,
  ...more,
})

/** Says what the front has understood of a request. */
export const echo = async (request: WebRequest): Promise<WebResponse> => ({
  status: 200,
  headers: [['X-MSN-Messenger', 'SessionID=1.2; GW-IP=127.0.0.1']],
  body: `${request.method} ${request.path} ${request.host} ${request.query} ${request.body.length}`,
})

export const nothingHere: WebServing['fallback'] = {
  bodyLimit: 1024,
  answer: async (request) => ({ status: 404, headers: [], body: `nothing at ${request.path}` }),
}

/** A web server on a free plain port, closed after the test file. */
export async function serving(options: Partial<WebServing> = {}) {
  const log = recordingLog()
  const routes = options.routes ?? [
    route('/rdr/pprdr.asp', async () => nexusAnswer),
    route('/abservice/abservice.asmx', echo),
    route('/gateway/gateway.dll', echo),
    route('/login2.srf', echo),
  ]
  const web: WebServer = createWebServer({ fallback: nothingHere, log, ...options, routes })
  const listener = await listenWeb({ host: '127.0.0.1', port: 0, web, log })
  after(async () => {
    listener.stop()
    await web.close()
  })
  /** Sends bytes, and everything that comes back until the server closes. */
  const say = async (text: string) => {
    const client = await dial(listener.port)
    client.write(text, 'latin1')
    return untilClosed(client)
  }
  return { web, log, port: listener.port, say }
}
