import { document, el } from '../../wire/xml/writer.ts'
import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import { always, notFound, redirectTo, respond, xmlType } from '../web/response.ts'
import { safeRedirect } from './known-hosts.ts'

/**
 * Pages by which a client signs its browser in before it opens an inbox or MSN Today (msnp-http §8). The password or the ticket
 * in the form is not looked at: no page of ours shows anything private, so there is nothing to be signed in to. The browser is
 * sent on to the page that was wanted.
 */
export function webSignInRoutes(publicHost: string): Route[] {
  const onward = (request: WebRequest, parameters: readonly string[]): WebResponse => {
    const fields = readFields(request)
    const wanted = parameters.map((name) => fields.get(name)).find((value) => value !== null)
    return redirectTo(safeRedirect(wanted ?? undefined, publicHost) ?? `http://${publicHost}/`)
  }
  const page = (path: string, parameters: readonly string[]): Route => ({
    path,
    methods: ['GET', 'POST'],
    bodyLimit: 32 * 1024,
    answer: async (request) => onward(request, parameters),
  })
  return [
    page('/ppsecure/sha1auth.srf', ['ru']),
    page('/ppsecure/md5auth.srf', ['rru', 'ru']),
    page('/ppsecure/post.srf', ['ru']),
    page('/redir.asp', ['ru']),
    // Signing out of a browser session that does not exist.
    page('/logout.srf', ['ru']),
    page('/ppsecure/logout.srf', ['ru']),
    // Credentials of a machine are not kept: the Sign-in Assistant goes on with the account's.
    ...['deviceaddcredential', 'devicechangecredential', 'deviceremovecredential'].map((name) => ({
      path: `/ppsecure/${name}.srf`,
      methods: ['GET', 'POST'],
      bodyLimit: 32 * 1024,
      answer: always(notFound()),
    })),
  ]
}

/** Query and form in one; the fields inside `token=ct=…&ru=…`, which some clients escape whole, are among them. */
function readFields(request: WebRequest): URLSearchParams {
  const fields = new URLSearchParams(request.query)
  for (const [name, value] of new URLSearchParams(request.body.toString('latin1'))) fields.append(name, value)
  const token = fields.get('token')
  if (token !== null) for (const [name, value] of new URLSearchParams(token)) fields.append(name, value)
  return fields
}

/**
 * `GET /getrealminfo.srf?login=…&xml=1`: is this account one of ours, or of a company's? Always ours; the same for everybody, so
 * that nobody learns from it which accounts exist.
 */
export function realmInfoRoute(): Route {
  return {
    path: '/getrealminfo.srf',
    methods: ['GET', 'POST'],
    bodyLimit: 4096,
    answer: async (request) => {
      const login = (request.query.get('login') ?? '').slice(0, 256)
      const domain = login.slice(login.lastIndexOf('@') + 1)
      const info = el(
        'RealmInfo',
        { Success: true },
        el('State', 3),
        el('UserState', 2),
        el('Login', login),
        el('NameSpaceType', 'Managed'),
        el('DomainName', domain),
        el('IsFederatedNS', false),
        el('FederationBrandName', domain),
      )
      return respond(200, xmlType, document(info))
    },
  }
}
