import { nameDialect, parseDialect } from '../protocol/dialect.ts'
import { reportVersion8, versionAccepted } from '../protocol/notification/report.ts'
import { nameTweener, proveTweener, signIn10, tweenerParameters } from '../protocol/notification/sign-in.ts'
import { chooseDialect13, offerDialects } from '../protocol/notification/version.ts'
import { addressBookPages, type BookEntry, findAllContacts, findMembership, type MemberEntry } from './address-book.ts'
import type { Connection } from './connection.ts'
import { ClientError } from './errors.ts'
import type { SignInOptions } from './options.ts'
import { askNexus, fetchTicket } from './passport.ts'
import type { WebPlace } from './web.ts'

/** What Messenger names to Passport when it signs in itself (the seed). */
const messengerUrl = 'http://messenger.msn.com'

/** The lists as they came over SOAP. */
export interface Lists {
  readonly members: readonly MemberEntry[]
  readonly book: readonly BookEntry[]
}

/**
 * From `VER` to `USR … OK` (msnp-wire §11.8, 1–4).
 *
 * @returns what Passport has to be shown again for further tickets.
 * @throws ClientError `no-dialect`, `wrong-password`, `ticket-refused`, …
 */
export async function signIn(connection: Connection, options: SignInOptions): Promise<{ readonly parameters: string }> {
  const { profile, credentials, trace } = options
  trace({ kind: 'step', text: 'The client offers its dialects, and the service chooses one.' })
  const offers = [...profile.offers.map(nameDialect), 'CVR0']
  const { chosen } = await connection.ask(offerDialects, { offers }, chooseDialect13)
  const dialect = parseDialect(chosen)
  if (dialect === undefined || !profile.offers.includes(dialect))
    throw new ClientError('no-dialect', `The service speaks none of ${offers.join(', ')}: sign in as another client.`)
  connection.dialect = dialect
  trace({ kind: 'step', text: 'It says what it is, and who wants to sign in.' })
  await connection.ask(reportVersion8, { ...profile.report, account: credentials.email }, versionAccepted)
  const { parameters } = await connection.ask(nameTweener, { account: credentials.email }, tweenerParameters)
  trace({ kind: 'step', text: 'Passport, over TLS 1.0: where to sign in, and the password for a ticket.' })
  const ticket = await passportRound(placeOf(options), options, parameters, messengerUrl)
  trace({ kind: 'step', text: 'The ticket opens the notification server.' })
  await connection.ask(proveTweener, { ticket, endpoint: profile.endpoint.id }, signIn10)
  return { parameters }
}

/** The two SOAP calls of Messenger for Mac 8.0.1, each with a ticket of its own (the seed; msnp-http §10.3). */
export async function fetchLists(options: SignInOptions, parameters: string): Promise<Lists> {
  const place = placeOf(options)
  const { trace } = options
  trace({
    kind: 'step',
    text: 'Another ticket, and the memberships: who is allowed, who is blocked, who has added the owner.',
  })
  const first = await passportRound(place, options, parameters, addressBookPages.FindMembership)
  const members = await findMembership(place, first)
  trace({ kind: 'step', text: 'One more ticket, and the address book: the contacts.' })
  const second = await passportRound(place, options, parameters, addressBookPages.ABFindAll)
  return { members, book: await findAllContacts(place, second) }
}

function placeOf(options: SignInOptions): WebPlace {
  const { server: address, httpsPort: port, root, timeLimit, trace } = options
  return { address, port, root, timeLimit, trace }
}

async function passportRound(
  place: WebPlace,
  options: SignInOptions,
  parameters: string,
  originalUrl: string,
): Promise<string> {
  const login = await askNexus(place)
  return await fetchTicket(place, login, { credentials: options.credentials, parameters, originalUrl })
}
