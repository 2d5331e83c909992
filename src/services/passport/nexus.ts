import type { Route } from '../web/exchange.ts'
import { htmlType, respond } from '../web/response.ts'

/** Where a client that named no host we know is sent: the host that it has just reached. */
const nexusHost = 'nexus.passport.com'

/** Hosts of Passport that lead to this server, since the client's DNS sends all of them here (msnp-http §2). */
const passportHosts: ReadonlySet<string> = new Set([
  nexusHost,
  'login.passport.com',
  'login.passport.net',
  'loginnet.passport.com',
  'login.live.com',
])

/**
 * `GET /rdr/pprdr.asp`: where to sign in (msnp-http §5.2). The answer is one header, `PassportURLs`, in exactly that case.
 * `publicHost` is this server's own name, for clients that were pointed at it by that name.
 */
export function nexusRoute(publicHost: string): Route {
  return {
    path: '/rdr/pprdr.asp',
    methods: ['GET', 'POST'],
    bodyLimit: 4096,
    answer: async (request) => {
      const host = passportHosts.has(request.host) || request.host === publicHost ? request.host : nexusHost
      return respond(200, htmlType, '', [
        ['Cache-Control', 'private'],
        ['PassportURLs', passportUrls(host)],
      ])
    },
  }
}

/**
 * `DALogin` has no scheme, since clients put one before it, and is not the last: one client reads up to the next comma, wherever
 * that is (clients-in-the-wild §0). The Mac wants `DARealm` and `Properties` to be there (msnp-http §5.4).
 */
function passportUrls(host: string): string {
  return Object.entries({
    DARealm: 'Passport.Net',
    DALogin: `${host}/login2.srf`,
    DAReg: 'https://accountservices.passport.net/UIXPWiz.srf',
    Properties: 'https://accountservices.msn.com/editprof.srf',
    Privacy: 'https://accountservices.passport.net/PPPrivacyStatement.srf',
    GeneralRedir: 'http://nexusrdr.passport.com/redir.asp',
    Help: 'https://accountservices.passport.net',
    ConfigVersion: '14',
  })
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}
