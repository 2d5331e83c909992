import { answerDigest } from '../protocol/authentication/digest.ts'
import { makeResponse } from '../protocol/authentication/sso.ts'
import { nameDialect, parseDialect } from '../protocol/dialect.ts'
import type { AnyForm } from '../protocol/form.ts'
import { answerSchemes, askSchemes, digestSalt, nameDigest, proveDigest } from '../protocol/notification/old-sign-in.ts'
import { reportVersion8, versionAccepted } from '../protocol/notification/report.ts'
import {
  nameSingleSignOn,
  nameTweener,
  proveSingleSignOn,
  proveTweener,
  signedIn,
  signIn10,
  singleSignOnNonce,
  tweenerParameters,
} from '../protocol/notification/sign-in.ts'
import { chooseDialect13, offerDialects } from '../protocol/notification/version.ts'
import { addressBookPages, type BookEntry, findContacts, findMembership, type MemberEntry } from './address-book.ts'
import type { Connection } from './connection.ts'
import { ClientError } from './errors.ts'
import type { SignInOptions } from './options.ts'
import { askNexus, fetchTicket } from './passport.ts'
import { endpointOf, type ListSource, type SignInWay } from './profiles/profile.ts'
import { fetchTokens, type SecurityToken, tryLoginHost } from './security-tokens.ts'
import type { WebPlace } from './web.ts'

/** What Messenger names to Passport when it signs in itself (the seed). */
const messengerUrl = 'http://messenger.msn.com'

/** The lists as they came over SOAP. */
export interface Lists {
  readonly members: readonly MemberEntry[]
  readonly book: readonly BookEntry[]
}

/** What a sign-in leaves behind: a ticket for a page of the address book. */
export type TicketSource = (page: string) => Promise<string>

/**
 * From `VER` to `USR … OK` (msnp-wire §11.6–§11.10), in the way of the profile.
 *
 * @returns where further tickets come from.
 * @throws ClientError `no-dialect`, `wrong-password`, `ticket-refused`, …
 */
export async function signIn(connection: Connection, options: SignInOptions): Promise<TicketSource> {
  const way = options.profile.signIn
  switch (way.by) {
    case 'digest':
      return await signInByDigest(connection, options)
    case 'nexus':
      return await signInByNexus(connection, options, way.asks)
    case 'ticket':
      return await signInByTicket(connection, options, way)
    case 'proof':
      return await signInByProof(connection, options, way)
  }
}

/** `INF` and `USR MD5`: there are no tickets, and no web pages that would want some (msnp-wire §5.2). */
async function signInByDigest(connection: Connection, options: SignInOptions): Promise<TicketSource> {
  const { credentials, trace } = options
  trace({ kind: 'step', text: 'The client offers its dialects, and the service chooses one.' })
  await negotiate(connection, options)
  trace({ kind: 'step', text: 'Who wants to sign in, and a digest of the challenge and the device key.' })
  await connection.ask(askSchemes, {}, answerSchemes)
  const { salt } = await connection.ask(nameDigest, { account: credentials.email }, digestSalt)
  const digest = answerDigest(salt, credentials.password)
  await connection.ask(proveDigest, { digest }, signedInFor(connection)).catch((error: unknown) => {
    if (!(error instanceof ClientError) || error.code !== 'ticket-refused') throw error
    throw new ClientError(
      'wrong-password',
      'The e-mail address or the device key is wrong: this Messenger takes a device key, not the password.',
    )
  })
  return async () => ''
}

function signedInFor({ dialect }: Connection): AnyForm {
  return signedIn.at(dialect) ?? signIn10
}

async function signInByNexus(
  connection: Connection,
  options: SignInOptions,
  method: 'GET' | 'POST',
): Promise<TicketSource> {
  const { credentials, profile, trace } = options
  const { parameters } = await introduce(connection, options, () =>
    connection.ask(nameTweener, { account: credentials.email }, tweenerParameters),
  )
  trace({ kind: 'step', text: 'Passport, over TLS 1.0: where to sign in, and the password for a ticket.' })
  const ticket = await passportRound(options, method, parameters, messengerUrl)
  await prove(options, () =>
    connection.ask(proveTweener, { ticket, endpoint: endpointOf(profile) }, signedInFor(connection)),
  )
  if (profile.lists.contacts === 'SYN' || profile.lists.shows !== 'ticket-each') return async () => ticket
  return async (page) => {
    trace({ kind: 'step', text: 'Another ticket, for the address book alone.' })
    return await passportRound(options, method, parameters, page)
  }
}

async function signInByTicket(
  connection: Connection,
  options: SignInOptions,
  { tokens: wishes }: Extract<SignInWay, { by: 'ticket' }>,
): Promise<TicketSource> {
  const { credentials } = options
  const { parameters } = await introduce(connection, options, () =>
    connection.ask(nameTweener, { account: credentials.email }, tweenerParameters),
  )
  const tokens = await tokensRound(options, 'RST', { tokens: wishes, challenge: parameters })
  const { ticket } = tokenFor(tokens, 'messenger.msn.com')
  await prove(options, () => connection.ask(proveTweener, { ticket, endpoint: undefined }, signedInFor(connection)))
  return async () => tokenFor(tokens, 'contacts.msn.com').ticket
}

async function signInByProof(
  connection: Connection,
  options: SignInOptions,
  { tokens: wishes, service }: Extract<SignInWay, { by: 'proof' }>,
): Promise<TicketSource> {
  const { credentials, profile } = options
  const { nonce } = await introduce(connection, options, () =>
    connection.ask(nameSingleSignOn, { account: credentials.email }, singleSignOnNonce),
  )
  const tokens = await tokensRound(options, service, { tokens: wishes })
  const { ticket, secret } = tokenFor(tokens, 'messengerclear.live.com')
  if (secret === undefined)
    throw new ClientError(
      'unexpected-answer',
      `${service}.srf gives a ticket without a BinarySecret: no proof can be made of it.`,
    )
  const values = { ticket, response: makeResponse(secret, nonce), endpoint: endpointOf(profile) }
  await prove(options, () => connection.ask(proveSingleSignOn, values, signIn10))
  return async () => tokenFor(tokens, 'contacts.msn.com').ticket
}

/** `VER`, `CVR` and the first `USR`: one after the other, or all at once where the client does not wait. */
async function introduce<T>(connection: Connection, options: SignInOptions, name: () => Promise<T>): Promise<T> {
  const { profile, credentials, trace } = options
  const { report, hop } = profile
  const version = () => negotiate(connection, options)
  const says = () => connection.ask(reportVersion8, { ...report, account: credentials.email, hop }, versionAccepted)
  trace({ kind: 'step', text: 'The client offers its dialects, and the service chooses one.' })
  if (profile.pipelines) {
    const [, , answer] = await Promise.all([version(), says(), name()])
    return answer
  }
  await version()
  trace({ kind: 'step', text: 'It says what it is, and who wants to sign in.' })
  await says()
  return await name()
}

async function negotiate(connection: Connection, { profile }: SignInOptions): Promise<void> {
  const offers = [...profile.offers.map(nameDialect), 'CVR0']
  const { chosen } = await connection.ask(offerDialects, { offers }, chooseDialect13)
  const dialect = parseDialect(chosen)
  if (dialect === undefined || !profile.offers.includes(dialect))
    throw new ClientError('no-dialect', `The service speaks none of ${offers.join(', ')}: sign in as another client.`)
  connection.dialect = dialect
}

async function prove(options: SignInOptions, ask: () => Promise<unknown>): Promise<void> {
  options.trace({ kind: 'step', text: 'The ticket opens the notification server.' })
  await ask()
}

/** FindMembership, then the contacts, each with what the client shows for it (msnp-http §10.3). */
export async function fetchLists(options: SignInOptions, lists: ListSource, tickets: TicketSource): Promise<Lists> {
  const place = placeOf(options)
  const { trace } = options
  const contactsPage = addressBookPages[lists.contacts]
  const members = await findMembership(place, { lists, ticket: await tickets(addressBookPages.FindMembership) })
  trace({ kind: 'step', text: 'After who is allowed, who is blocked, who has added the owner: the contacts.' })
  return { members, book: await findContacts(place, { lists, ticket: await tickets(contactsPage) }) }
}

function placeOf(options: SignInOptions): WebPlace {
  const { server: address, httpsPort: port, root, timeLimit, trace } = options
  return { address, port, root, timeLimit, trace }
}

async function passportRound(
  options: SignInOptions,
  method: 'GET' | 'POST',
  parameters: string,
  originalUrl: string,
): Promise<string> {
  const place = placeOf(options)
  const login = await askNexus(place)
  return await fetchTicket(place, login, { method, credentials: options.credentials, parameters, originalUrl })
}

async function tokensRound(
  options: SignInOptions,
  service: 'RST' | 'RST2',
  request: { readonly tokens: Extract<SignInWay, { tokens: unknown }>['tokens']; readonly challenge?: string },
): Promise<ReadonlyMap<string, SecurityToken>> {
  const place = placeOf(options)
  options.trace({
    kind: 'step',
    text: `Passport: ${service}.srf takes the password and gives a ticket for each service.`,
  })
  if (service === 'RST') await tryLoginHost(place)
  return await fetchTokens(place, service, { credentials: options.credentials, ...request })
}

function tokenFor(tokens: ReadonlyMap<string, SecurityToken>, address: string): SecurityToken {
  const token = tokens.get(address)
  if (token === undefined)
    throw new ClientError('unexpected-answer', `There is no ticket for ${address}: it was not asked for.`)
  return token
}
