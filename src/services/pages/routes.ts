import { answerForbidden, readCall } from '../soap/route.ts'
import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import { loggable, type WebLog } from '../web/log.ts'
import { always, notFound, redirectTo } from '../web/response.ts'
import { asksForPage } from './page-request.ts'
import { quietServiceRoutes } from './quiet-services.ts'

export interface PageDependencies {
  readonly publicHost: string
  /** Root of the web pages where they are not at the usual port. */
  readonly webAddress?: () => string
  /** What a browser is shown that has come by an address that nobody knows; absent: it is not found. */
  readonly land?: (request: WebRequest) => WebResponse
  readonly log?: WebLog
}

/** Where a browser lands that a client opened: every page of the time leads to the one page that there is (msnp-http §2, §9.5). */
const landings = ['/uixpwiz.srf', '/ppprivacystatement.srf', '/cgi-bin/hmhome', '/cgi-bin/compose']

/**
 * Pages for browsers, the services that are only there to be quiet (msnp-http §19), and the answer to everything that no service
 * knows.
 */
export function createPageRoutes(dependencies: PageDependencies): {
  readonly routes: Route[]
  readonly fallback: Pick<Route, 'bodyLimit' | 'answer'>
} {
  const home = async (): Promise<WebResponse> => redirectTo(homeOf(dependencies))
  return {
    routes: [
      ...landings.map((path) => ({ path, methods: ['GET', 'POST'], bodyLimit: 4096, answer: home })),
      ...quietServiceRoutes(dependencies.log),
      ...absent,
    ],
    fallback: createFallback(dependencies),
  }
}

const homeOf = ({ publicHost, webAddress }: PageDependencies): string => webAddress?.() ?? `http://${publicHost}/`

/** Said here so that nobody looks for them: the Activities menu, web cameras, phones. Absent they do least harm. */
const absent: readonly Route[] = [
  '/appdirectory/directory.aspx',
  '/appdirectory/appdirectory.asmx',
  '/appdirectory/getappdirversion.aspx',
  '/locate.sxml',
].map((path) => ({ path, methods: ['GET', 'POST'], bodyLimit: 64 * 1024, answer: always(notFound()) }))

/** `http://g.msn.com/5meen_us/60`: the links of the menus, by client family, market and number (msnp-http §9.5). */
const menuLink = /^\/\d{1,3}me[a-z]{2}_[a-z]{2}\/(\w+)$/
/** Among them, the tabs of MSN Messenger 5 (msnp-http §9.3). */
const tabsLink = '60'

/**
 * What nobody else answers: a link of a menu leads home, a browser that wants a page gets the first one, an unknown SOAP operation is
 * `Forbidden` in its own namespace, anything else is not found. Nothing is kept waiting.
 */
function createFallback(dependencies: PageDependencies): Pick<Route, 'bodyLimit' | 'answer'> {
  const { log } = dependencies
  return {
    bodyLimit: 64 * 1024,
    answer: async (request) => {
      const { outcome, response } = answerUnknown(request, dependencies)
      const { remoteAddress } = request
      log?.({ service: 'pages', action: loggable(`${request.method} ${request.target}`), outcome, remoteAddress })
      return response
    },
  }
}

function answerUnknown(
  request: WebRequest,
  dependencies: PageDependencies,
): { outcome: string; response: WebResponse } {
  const { land } = dependencies
  const link = menuLink.exec(request.path)?.[1]
  if (link === tabsLink) return { outcome: 'link', response: redirectTo('http://svcs.microsoft.com/svcs/mms/tabs.asp') }
  if (link !== undefined) return { outcome: 'link', response: redirectTo(homeOf(dependencies)) }
  if (land !== undefined && asksForPage(request)) return { outcome: 'landed', response: land(request) }
  if (request.method !== 'POST' || !looksLikeXml(request.body)) return { outcome: 'not found', response: notFound() }
  const read = readCall(request)
  return read.ok
    ? { outcome: `Forbidden ${read.call.element.name.slice(0, 80)}`, response: answerForbidden(read.call) }
    : { outcome: 'bad SOAP', response: read.response }
}

function looksLikeXml(body: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?\s*</.test(body.toString('latin1', 0, 64))
}
