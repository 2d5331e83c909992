import type { Account } from '../../domain/account.ts'
import { type Passwords, type Tickets, tokenBroker } from '../../identity/ports.ts'
import type { Route, WebRequest } from '../web/exchange.ts'
import { loggable, type WebLog } from '../web/log.ts'
import { rstFormat } from './rst.ts'
import { rst2Format } from './rst2.ts'
import { type GrantedToken, signInResult, type TokenFormat } from './token-format.ts'
import { ticketOfCipherValue } from './token-markup.ts'
import { readTokensRequest, type SecurityTokensRequest, type TokenRequest } from './token-request.ts'

export interface TokenServiceDependencies {
  readonly passwords: Passwords
  readonly tickets: Tickets
  readonly log?: WebLog
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}

/** Folders under which genuine redirects put the same service (msnp-http §6.6: `/pp550/RST.srf`). */
const folders = [
  '',
  '/pp200',
  '/pp350',
  '/pp450',
  '/pp500',
  '/pp550',
  '/pp600',
  '/pp650',
  '/pp700',
  '/pp750',
  '/pp800',
  '/pp900',
]

/**
 * RST.srf and RST2.srf: one request with a password brings a ticket for every service that it names (msnp-http §6, §7). Both are
 * the same sign-in in two spellings.
 */
export function tokenServiceRoutes(dependencies: TokenServiceDependencies): Route[] {
  const formats: readonly [string, TokenFormat][] = [
    ['/rst.srf', rstFormat],
    ['/rst2.srf', rst2Format],
  ]
  return folders.flatMap((folder) =>
    formats.map(([name, format]) => ({
      path: `${folder}${name}`,
      methods: ['POST'],
      bodyLimit: 64 * 1024,
      answer: (request: WebRequest) => answerTokens(dependencies, format, request),
    })),
  )
}

async function answerTokens(dependencies: TokenServiceDependencies, format: TokenFormat, request: WebRequest) {
  const { tickets, clock = Date.now } = dependencies
  const asked = readTokensRequest(request.body)
  const email = asked?.username
  const note = (outcome: string) =>
    dependencies.log?.({
      service: format.name,
      action: asked === undefined ? '' : loggable(asked.tokens.map((token) => token.address).join(' ')),
      outcome,
      remoteAddress: request.remoteAddress,
      ...(email === undefined ? {} : { email: loggable(email) }),
    })
  if (asked === undefined) {
    note('invalid request')
    return format.invalid()
  }
  const verdict = await signIn(dependencies, asked, request.remoteAddress)
  note(verdict.outcome)
  const now = new Date(clock())
  if (verdict.account === undefined) return format.refused(verdict.result, now)
  const { account } = verdict
  return format.granted({
    account,
    tokens: await grantTokens(tickets, verdict, asked.tokens),
    single: asked.single,
    now,
    remoteAddress: request.remoteAddress,
  })
}

/** In the order of the request: libpurple pairs answers and questions by it. */
function grantTokens(
  tickets: Tickets,
  { account, deviceKey }: Admitted,
  tokens: readonly TokenRequest[],
): Promise<GrantedToken[]> {
  return Promise.all(
    tokens.map(async (request) => ({ request, ticket: await tickets.issue(account.id, request.address, deviceKey) })),
  )
}

interface Admitted {
  readonly account: Account
  /** Id of the device key that was given for a password. */
  readonly deviceKey: string | undefined
  readonly outcome: string
}

type SignIn = Admitted | { readonly account: undefined; readonly outcome: string; readonly result: string }

async function signIn(
  { passwords, tickets }: TokenServiceDependencies,
  asked: SecurityTokensRequest,
  remoteAddress: string,
): Promise<SignIn> {
  const { username, password, earlierTicket } = asked
  if (username !== undefined && username !== '' && password !== undefined && password !== '') {
    const verdict = await passwords.check(username, password, remoteAddress)
    if (verdict.verdict === 'right') return { account: verdict.account, deviceKey: verdict.deviceKey, outcome: 'right' }
    // "Locked" is the only word for a ban that the Sign-in Assistant has (msnp-http §6.6).
    const result = verdict.verdict === 'wrong' ? signInResult.wrongPassword : signInResult.lockedOut
    return { account: undefined, outcome: verdict.verdict, result }
  }
  // A renewal: refused, the client falls back to the password (msnp-http §6.2).
  const earlier = earlierTicket === undefined ? undefined : await tickets.verify(ticketOfCipherValue(earlierTicket))
  if (earlier !== undefined && earlier.service === tokenBroker)
    return { account: earlier.account, deviceKey: earlier.deviceKey, outcome: 'renewed' }
  return { account: undefined, outcome: 'missing', result: signInResult.wrongPassword }
}
