import { ClientError } from './errors.ts'
import { askWeb, type WebPlace } from './web.ts'

/** What Passport wants to know about who signs in. */
export interface Credentials {
  readonly email: string
  readonly password: string
}

const nexusHost = 'nexus.passport.com'
const nexusPath = '/rdr/pprdr.asp'

/** `DALogin` of the nexus: where to sign in, host and path, without a scheme (msnp-http §5.2). */
export interface LoginServer {
  readonly host: string
  readonly path: string
}

/**
 * Asks the nexus where to sign in. `DARealm`, `DALogin` and `Properties` have to be there, as for Messenger for Mac 8.0.1 (the
 * seed).
 *
 * @throws ClientError `unexpected-answer` naming the key that is missing.
 */
export async function askNexus(place: WebPlace): Promise<LoginServer> {
  const answer = await askWeb(place, { method: 'GET', host: nexusHost, path: nexusPath })
  const header = answer.message.headers.find(([name]) => name === 'PassportURLs')?.[1]
  if (answer.status !== 200 || header === undefined)
    throw unexpected(`The nexus answers ${answer.message.firstLine} and no PassportURLs header, spelled like that`)
  const urls = new Map(header.split(',').map((pair) => splitPair(pair)))
  for (const key of ['DARealm', 'DALogin', 'Properties'])
    if (!urls.has(key)) throw unexpected(`PassportURLs has no ${key}`)
  const login = urls.get('DALogin') ?? ''
  const slash = login.indexOf('/')
  if (slash <= 0 || login.includes('://'))
    throw unexpected(`DALogin is "${login}", where host and path are due, without a scheme`)
  return { host: login.slice(0, slash), path: login.slice(slash) }
}

/**
 * Fetches a ticket, everything in `Authorization` and nothing in a body (msnp-http §5.3). Messenger for Mac asks with POST and puts the
 * words of the first `USR` first; Messenger on Windows asks with GET and puts them last.
 *
 * @param parameters the opaque words of `USR 3 TWN S …`.
 * @param originalUrl what the ticket is for; servers do not look at it.
 * @returns what stands in `from-PP='…'`, unread.
 * @throws ClientError `wrong-password`, `unexpected-answer`.
 */
export async function fetchTicket(
  place: WebPlace,
  server: LoginServer,
  request: {
    readonly method: 'GET' | 'POST'
    readonly credentials: Credentials
    readonly parameters: string
    readonly originalUrl: string
  },
): Promise<string> {
  const { email, password } = request.credentials
  const own = [
    'OrgVerb=GET',
    `OrgURL=${encodeParameter(request.originalUrl)}`,
    `sign-in=${encodeParameter(email)}`,
    `pwd=${encodeParameter(password)}`,
  ]
  const words = request.method === 'POST' ? [request.parameters, ...own] : [...own, request.parameters]
  const answer = await askWeb(place, {
    method: request.method,
    ...server,
    headers: [['Authorization', `Passport1.4 ${words.join(',')}`]],
  })
  if (answer.status === 401)
    throw new ClientError('wrong-password', 'The e-mail address or the password is wrong: try again.')
  const information = answer.header('Authentication-Info') ?? ''
  const ticket = /from-PP='([^']+)'/.exec(information)?.[1]
  if (answer.status !== 200 || !information.includes('da-status=success') || ticket === undefined)
    throw unexpected(`The login server answers ${answer.message.firstLine} and gives no ticket`)
  return ticket
}

/** Percent-encoded UTF-8, with the dots left as they are: `hey%40vito.io` (the seed). A comma would end the value. */
export function encodeParameter(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function splitPair(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=')
  return [pair.slice(0, equals).trim(), pair.slice(equals + 1)]
}

function unexpected(what: string): ClientError {
  return new ClientError('unexpected-answer', `${what}: the service's Passport pages are at fault.`)
}
