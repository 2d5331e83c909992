import { RateLimiter } from '../../limits/rate-limiter.ts'
import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import { loggable, type WebLog } from '../web/log.ts'
import { notFound, respond } from '../web/response.ts'
import { checkForm, formLimit, readAccountForm, type SentForm } from './account-form.ts'
import { emptyFields, type Offer, writeAccountMadePage, writeAccountPage } from './account-page.ts'
import { writeCertificatePage } from './certificate-page.ts'
import { allTests, findClient } from './clients.ts'
import { writeClientPage, writeClientsPage } from './clients-page.ts'
import { createFileRoutes, fingerprintsOf, type RootCertificate } from './files.ts'
import { createFormTokens } from './form-token.ts'
import { lampPath, type Ports } from './lamp-address.ts'
import type { Visit } from './layout.ts'
import { writeNamesPage } from './names-page.ts'
import { pictures } from './pictures.ts'
import { Progress } from './progress.ts'
import { writeStartPage } from './start-page.ts'
import { findSystem } from './systems.ts'
import { writeResultPage, writeTestPage } from './test-page.ts'
import { readUserAgent } from './user-agent.ts'

/** Makes accounts for strangers, as far as the owner allows. */
export interface AccountOffice {
  /** What this address is offered. */
  readonly offer: (remoteAddress: string) => Offer
  readonly register: (order: {
    readonly email: string
    readonly name: string
    readonly password: string
    readonly invitation?: string
    readonly remoteAddress: string
  }) => Promise<
    { readonly kind: 'made' } | { readonly kind: 'refused'; readonly code: string; readonly sentence: string }
  >
}

export interface SetupDependencies {
  readonly publicHost: string
  /** Known once the listeners are up. */
  readonly ports: () => Ports
  readonly root: RootCertificate
  /** Absent: nobody makes an account here. */
  readonly accounts?: AccountOffice
  readonly log?: WebLog
}

export interface SetupPages {
  readonly routes: Route[]
  /** The first page, for a browser that has come by a web address that nobody else knows. */
  readonly land: (request: WebRequest) => WebResponse
}

/** Forms that one address may send: a family in one evening, and no robot. */
const forms = { burst: 10, perMinute: 2 }

/** The set-up pages: HTML 3.2 for the browsers that old machines have (vintage-tls §5.3). */
export function createSetupPages({ publicHost, ports, root, accounts, log }: SetupDependencies): SetupPages {
  const progress = new Progress(allTests)
  const tokens = createFormTokens()
  const limiter = new RateLimiter(forms)
  const fingerprints = fingerprintsOf(root)

  const visitOf = (request: WebRequest): Visit => {
    const { host, secure, remoteAddress } = request
    // A page by https shows nothing: its reader may have told the browser to go on. A lamp does.
    progress.reached(remoteAddress, host, false)
    const { http, https } = ports()
    return {
      service: {
        address: publicHost,
        web: `http://${publicHost}${http === 80 ? '' : `:${http}`}/`,
        secure: `https://${publicHost}${https === 443 ? '' : `:${https}`}/`,
      },
      machine: readUserAgent(request.headers['user-agent']),
      seen: progress.of(remoteAddress),
      host,
      secure,
      remoteAddress,
    }
  }
  const offerTo = (address: string): Offer => accounts?.offer(address) ?? 'closed'
  const start = (request: WebRequest): WebResponse => page(writeStartPage(visitOf(request), fingerprints))

  const accountPage = (request: WebRequest, sent?: SentForm, refusal?: string): string => {
    const { remoteAddress } = request
    return writeAccountPage(visitOf(request), {
      offer: offerTo(remoteAddress),
      token: tokens.make(remoteAddress),
      fields: sent ?? emptyFields,
      ...(refusal === undefined ? {} : { refusal }),
    })
  }
  const makeAccount = async (request: WebRequest): Promise<WebResponse> => {
    const { remoteAddress } = request
    if (accounts === undefined || offerTo(remoteAddress) === 'closed') return page(accountPage(request), 403)
    const sent = readAccountForm(request.body)
    const note = (outcome: string): void =>
      log?.({ service: 'pages', action: 'account', outcome, email: loggable(sent.email), remoteAddress })
    const refuse = (status: number, sentence: string, outcome = sentence): WebResponse => {
      note(outcome)
      return page(accountPage(request, sent, sentence), status)
    }
    if (!limiter.take(remoteAddress)) return refuse(429, 'Too many forms from this address: wait a few minutes.')
    if (!tokens.fits(remoteAddress, sent.token)) return refuse(403, 'This form is too old: send it once more.')
    const wrong = checkForm(sent)
    if (wrong !== undefined) return refuse(400, wrong)
    const { email, password, invitation } = sent
    const name = sent.name === '' ? email : sent.name
    const order = { email, name, password, remoteAddress, ...(invitation === '' ? {} : { invitation }) }
    const made = await accounts.register(order)
    if (made.kind === 'refused') return refuse(400, made.sentence, made.code)
    note('ok')
    progress.madeAccount(remoteAddress)
    return page(writeAccountMadePage(visitOf(request), email))
  }

  const lampLit = (request: WebRequest): WebResponse => {
    progress.reached(request.remoteAddress, request.host, request.secure)
    return picture('green.gif', unkept)
  }

  return {
    land: start,
    routes: [
      get('/', start),
      get('/setup', start),
      ...createFileRoutes(root),
      get('/setup/names', (request) => page(writeNamesPage(visitOf(request), ports()))),
      one('/setup/names/', findSystem, (request, system) => page(writeNamesPage(visitOf(request), ports(), system))),
      get('/setup/certificate', (request) => page(writeCertificatePage(visitOf(request), fingerprints))),
      one('/setup/certificate/', findSystem, (request, system) =>
        page(writeCertificatePage(visitOf(request), fingerprints, system)),
      ),
      get('/setup/test', (request) => page(writeTestPage(visitOf(request), ports()))),
      one('/setup/test/', findClient, (request, client) => page(writeTestPage(visitOf(request), ports(), client))),
      get('/setup/result', (request) => page(writeResultPage(visitOf(request)))),
      one('/setup/result/', findClient, (request, client) => page(writeResultPage(visitOf(request), client))),
      get('/setup/clients', (request) => page(writeClientsPage(visitOf(request)))),
      one('/setup/clients/', findClient, (request, client) => page(writeClientPage(visitOf(request), client))),
      get('/setup/account', (request) => page(accountPage(request))),
      { path: '/setup/account', methods: ['POST'], bodyLimit: formLimit, answer: makeAccount },
      one(
        '/setup/pictures/',
        (name) => (pictures.has(name) ? name : undefined),
        (_, name) => picture(name),
      ),
      { ...get(lampPath, lampLit), prefix: true },
    ],
  }
}

/** A page is never kept: it shows how things are. `Pragma` is for those who know no `Cache-Control`. */
const unkept = [
  ['Cache-Control', 'no-cache'],
  ['Pragma', 'no-cache'],
  ['Expires', '0'],
] as const

function page(html: string, status = 200): WebResponse {
  return respond(status, 'text/html; charset=iso-8859-1', Buffer.from(html, 'latin1'), unkept)
}

function picture(name: string, headers: readonly (readonly [string, string])[] = []): WebResponse {
  return respond(200, 'image/gif', pictures.get(name) ?? '', headers)
}

function get(path: string, answer: (request: WebRequest) => WebResponse): Route {
  return { path, methods: ['GET'], bodyLimit: 4096, answer: async (request) => answer(request) }
}

/** A page for each of several things: what stands after the last slash names it. */
function one<Thing>(
  path: string,
  find: (id: string) => Thing | undefined,
  answer: (request: WebRequest, thing: Thing) => WebResponse,
): Route {
  return {
    ...get(path, (request) => {
      const thing = find(request.path.slice(path.length))
      return thing === undefined ? notFound() : answer(request, thing)
    }),
    prefix: true,
  }
}
