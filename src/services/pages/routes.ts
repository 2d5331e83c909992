import { answerForbidden, readCall } from '../soap/route.ts'
import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import type { WebLog } from '../web/log.ts'
import { always, htmlType, notFound, redirectTo, respond } from '../web/response.ts'
import { writeWelcome } from './welcome.ts'

export interface PageDependencies {
  readonly publicHost: string
  readonly log?: WebLog
}

/** Where browsers land that a client opened: every page of the time leads to the one page that there is. */
const landings = ['/redir.asp', '/ppsecure/md5auth.srf', '/ppsecure/sha1auth.srf', '/uixpwiz.srf', '/editprof.srf', '/ppprivacystatement.srf']

/**
 * Pages for browsers, and the answer to everything that no service knows: a SOAP call is told so in its own namespace, anything
 * else gets a tiny page (msnp-http §19). Nothing is ever left hanging.
 */
export function createPageRoutes({ publicHost, log }: PageDependencies): {
  readonly routes: Route[]
  readonly fallback: Pick<Route, 'bodyLimit' | 'answer'>
} {
  const welcome = respond(200, htmlType, writeWelcome(publicHost))
  const page = (path: string, methods: readonly string[], answer: Route['answer']): Route => ({ path, methods, bodyLimit: 64 * 1024, answer })
  return {
    routes: [
      page('/', ['GET', 'HEAD'], always(welcome)),
      // MSIDCRL asks whether the login server is there before it asks anything else (msnp-http §6.1).
      page('/', ['POST'], always(respond(200, htmlType, ''))),
      ...landings.map((path) => page(path, ['GET', 'POST'], always(redirectTo(`http://${publicHost}/`)))),
    ],
    fallback: {
      bodyLimit: 256 * 1024,
      answer: async (request) => {
        const response = isSoap(request) ? answerUnknownCall(request) : notFound()
        log?.({ service: 'web', action: `${request.method} ${request.host}${request.path}`, outcome: 'nothing is known of it', remoteAddress: request.remoteAddress })
        return response
      },
    },
  }
}

function isSoap(request: WebRequest): boolean {
  return request.method === 'POST' && /xml/i.test(request.headers['content-type'] ?? '')
}

function answerUnknownCall(request: WebRequest): WebResponse {
  const read = readCall(request)
  return read.ok ? answerForbidden(read.call) : read.response
}
