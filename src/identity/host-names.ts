/** How clients reach a name. */
export type Way = 'tcp' | 'udp' | 'https' | 'http'

/** A name that clients look up (msnp-http §2). */
export interface HostName {
  /** `*.` in front: every name one label below. */
  readonly name: string
  readonly ways: readonly Way[]
  /** A name that serves far more than Messenger: it is on the certificate, and a name service leaves it alone unless told. */
  readonly general?: true
}

const row = (name: string, ...ways: Way[]): HostName => ({ name, ways })
const general = (name: string, ...ways: Way[]): HostName => ({ name, ways, general: true })

/**
 * The host that `PassportURLs` names and that stands first in every certificate: clients that look at the common name only see
 * the right one (vintage-tls §5.2).
 */
export const passportHost = 'nexus.passport.com'

/** Every name that a client of the Messenger service knows by heart or is told by it. */
export const hostNames: readonly HostName[] = [
  row(passportHost, 'https'),
  row('messenger.hotmail.com', 'tcp', 'http', 'https'),
  row('messenger.msn.com', 'http', 'https'),
  row('nexusrdr.passport.com', 'http'),
  row('login.passport.com', 'https'),
  row('loginnet.passport.com', 'https'),
  row('msnialogin.passport.com', 'https'),
  row('login.passport.net', 'https'),
  row('login.live.com', 'https', 'http'),
  row('msnia.login.live.com', 'https'),
  row('clientconfig.passport.net', 'http'),
  general('go.microsoft.com', 'https', 'http'),
  row('accountservices.passport.net', 'https'),
  row('accountservices.msn.com', 'https'),
  row('account.live.com', 'https'),
  row('config.messenger.msn.com', 'http', 'https'),
  row('svcs.microsoft.com', 'http'),
  row('g.msn.com', 'http'),
  row('rad.msn.com', 'http'),
  row('rad.live.com', 'http'),
  row('global.msads.net', 'http'),
  row('gateway.messenger.hotmail.com', 'http', 'https'),
  row('muser.gateway.messenger.hotmail.com', 'http'),
  row('geo.gateway.messenger.live.com', 'https', 'http'),
  row('*.gateway.edge.messenger.live.com', 'https', 'http'),
  row('byrdr.omega.contacts.msn.com', 'https', 'http'),
  row('by1.omega.contacts.msn.com', 'https', 'http'),
  row('contacts.msn.com', 'https', 'http'),
  row('omega.contacts.msn.com', 'https', 'http'),
  row('*.omega.contacts.msn.com', 'https', 'http'),
  row('proxy-bay.contacts.msn.com', 'https', 'http'),
  row('local-bay.contacts.msn.com', 'https', 'http'),
  row('tkrdr.storage.msn.com', 'https'),
  row('storage.msn.com', 'https'),
  row('storage.live.com', 'https'),
  row('byfiles.storage.msn.com', 'https', 'http'),
  row('*.users.storage.live.com', 'https', 'http'),
  row('rsi.hotmail.com', 'https'),
  row('ows.messenger.msn.com', 'https'),
  row('sup.live.com', 'https', 'http'),
  row('cc.services.spaces.live.com', 'http'),
  row('spaces.live.com', 'http'),
  row('directory.services.live.com', 'https'),
  row('appdirectory.messenger.msn.com', 'http'),
  row('mlocate.spotlife.net', 'http'),
  row('mplocate.spotlife.net', 'http'),
  row('avrelay.msn.com', 'udp', 'tcp'),
  row('mobile.msn.com', 'http'),
  row('crosssell.msn.com', 'http'),
  row('fss.msn.com', 'http'),
  general('www.msn.com', 'http'),
  general('www.microsoft.com', 'http'),
  general('crl.microsoft.com', 'http'),
]

/**
 * The names for certificates, the Passport host first. All of them: a configuration may point any at HTTPS, and most clients say no
 * name when they connect, so that one certificate has to do (msnp-http §3.3).
 */
export const certificateNames: readonly string[] = hostNames.map(({ name }) => name)

const byName: ReadonlyMap<string, HostName> = new Map(hostNames.map((row) => [row.name, row]))

/** The row of the table that a name belongs to; `undefined`: it is none of ours. Case does not matter; a wildcard is one label. */
export function findHostName(host: string): HostName | undefined {
  const name = host.toLowerCase()
  const dot = name.indexOf('.')
  return byName.get(name) ?? (dot > 0 ? byName.get(`*${name.slice(dot)}`) : undefined)
}

/** Is this one of the service's names? */
export function isServiceHost(host: string): boolean {
  return findHostName(host) !== undefined
}
