import { passportHost } from '../../identity/host-names.ts'
import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import type { WebLog } from '../web/log.ts'
import { accountRoutes, type Registrar } from './account-desk.ts'
import { each, get, page, picture, unkept } from './answers.ts'
import { writeCertificatePage } from './certificate-page.ts'
import { allTests, findClient } from './clients.ts'
import { writeClientPage, writeClientsPage } from './clients-page.ts'
import { createFileRoutes, fingerprintsOf, type RootCertificate } from './files.ts'
import { type Ladder, noLadder } from './ladder.ts'
import { lampPath, type Ports } from './lamp-address.ts'
import type { Visit } from './layout.ts'
import { writeNamesPage } from './names-page.ts'
import { pictures } from './pictures.ts'
import { Progress } from './progress.ts'
import { writeStartPage } from './start-page.ts'
import { findSystem } from './systems.ts'
import { writeResultPage, writeTestPage } from './test-page.ts'
import { readUserAgent } from './user-agent.ts'

export interface SetupDependencies {
  readonly publicHost: string
  /** Known once the listeners are up. */
  readonly ports: () => Ports
  readonly root: RootCertificate
  /** Absent: nobody makes an account here. */
  readonly registration?: Registrar
  /** What is known of a machine beside its browser. */
  readonly ladderOf?: (remoteAddress: string) => Ladder | undefined
  /** Does the service answer for its names itself? Absent: it does. */
  readonly answersNames?: () => boolean
  readonly log?: WebLog
}

export interface SetupPages {
  readonly routes: Route[]
  /** The first page, for a browser that has come by a web address that nobody else knows. */
  readonly land: (request: WebRequest) => WebResponse
  /** What is known of whoever asks: for pages of the same make. */
  readonly visitOf: (request: WebRequest) => Visit
}

/** The set-up pages: HTML 3.2 for the browsers that old machines have (vintage-tls §5.3). */
export function createSetupPages(dependencies: SetupDependencies): SetupPages {
  const { ports, root, registration, log } = dependencies
  const progress = new Progress(allTests)
  const fingerprints = fingerprintsOf(root)
  const visitOf = (request: WebRequest): Visit => readVisit(request, dependencies, progress)
  const start = (request: WebRequest): WebResponse => page(writeStartPage(visitOf(request), fingerprints))
  const lampLit = (request: WebRequest): WebResponse => {
    progress.reached(request.remoteAddress, request.host, request.secure)
    return picture('green.gif', unkept)
  }
  return {
    land: start,
    visitOf,
    routes: [
      get('/', start),
      get('/setup', start),
      ...createFileRoutes(root),
      get('/setup/names', (request) => page(writeNamesPage(visitOf(request), ports()))),
      each('/setup/names/', findSystem, (request, system) => page(writeNamesPage(visitOf(request), ports(), system))),
      get('/setup/certificate', (request) => page(writeCertificatePage(visitOf(request), fingerprints))),
      each('/setup/certificate/', findSystem, (request, system) =>
        page(writeCertificatePage(visitOf(request), fingerprints, system)),
      ),
      get('/setup/test', (request) => page(writeTestPage(visitOf(request), ports()))),
      each('/setup/test/', findClient, (request, client) => page(writeTestPage(visitOf(request), ports(), client))),
      get('/setup/result', (request) => page(writeResultPage(visitOf(request)))),
      each('/setup/result/', findClient, (request, client) => page(writeResultPage(visitOf(request), client))),
      ...accountRoutes({
        registrar: registration,
        visitOf,
        made: (remoteAddress) => progress.madeAccount(remoteAddress),
        log,
      }),
      get('/setup/clients', (request) => page(writeClientsPage(visitOf(request)))),
      each('/setup/clients/', findClient, (request, client) => page(writeClientPage(visitOf(request), client))),
      each(
        '/setup/pictures/',
        (name) => (pictures.has(name) ? name : undefined),
        (_, name) => picture(name),
      ),
      { ...get(lampPath, lampLit), prefix: true },
    ],
  }
}

function readVisit(request: WebRequest, dependencies: SetupDependencies, progress: Progress): Visit {
  const { publicHost, ports, ladderOf, answersNames } = dependencies
  const { host, secure, remoteAddress } = request
  // A page by https shows nothing: its reader may have told the browser to go on. A lamp does.
  progress.reached(remoteAddress, host, false)
  const { http, https } = ports()
  return {
    service: {
      address: publicHost,
      web: `http://${publicHost}${http === 80 ? '' : `:${http}`}/`,
      secure: `https://${passportHost}${https === 443 ? '' : `:${https}`}/`,
      answersNames: answersNames?.() ?? true,
    },
    machine: readUserAgent(request.headers['user-agent']),
    seen: progress.of(remoteAddress),
    ladder: ladderOf?.(remoteAddress) ?? noLadder,
    host,
    secure,
  }
}
