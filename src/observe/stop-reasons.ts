import type { TlsRecord } from './facts.ts'
import type { StepKind } from './machine.ts'

/** What the sentences are made of. */
export interface StopFacts {
  /** Our address, as clients are told it. */
  readonly host: string
  /** The address of the set-up pages: `http://192.168.1.20/`. */
  readonly pages: string
  /** A name, a number, words of the machine: whatever the row speaks of. */
  readonly detail: string
}

/** Why a ladder stops, and what its owner can do: one row each. */
export interface StopReason {
  readonly code: string
  readonly sentence: (facts: StopFacts) => string
}

function reason(code: string, sentence: StopReason['sentence']): StopReason {
  return { code, sentence }
}

const visit = ({ pages }: StopFacts) => `open ${pages} on that machine`

/** Why a certificate is not taken, by the number of the alert that says so (RFC 2246 §7.2; vintage-tls §6). */
const complaints: Readonly<Record<number, StopReason>> = {
  43: reason(
    'unsupported-certificate',
    (facts) => `the certificate is of a kind that the client cannot read: it closed with alert 43; ${visit(facts)}`,
  ),
  44: reason(
    'revoked',
    (facts) => `the client believes that the certificate was revoked: it closed with alert 44; ${visit(facts)}`,
  ),
  45: reason(
    'expired',
    () =>
      'the client says that the certificate is not valid today: it closed with alert 45; set the clock of that machine',
  ),
}

function untrusted(alert: number): StopReason {
  return reason(
    'untrusted',
    (facts) => `the certificate is not trusted yet: the client closed with alert ${alert}; ${visit(facts)}`,
  )
}

const hungUp = reason(
  'hung-up',
  (facts) =>
    `the client saw the certificate and hung up: most often it is not trusted yet, or the clock of that machine is wrong; ${visit(facts)}`,
)

const noSuite = reason(
  'no-suite',
  ({ detail }) =>
    `there is no cipher suite in common: the client offers ${detail}; see that tls.vintage is enabled in the settings, with export for Windows from before 2000`,
)

const noVersion = reason(
  'no-tls-version',
  ({ detail }) => `there is no TLS version in common (${detail}): see tls.vintage.ssl3 in the settings`,
)

const tlsFailed = reason('tls-failed', ({ detail }) => `the secure connection failed: ${detail}`)

/** 42 and 46 are said for a root that is not there as well as 48: SSL 3.0 has no other word for it. */
const distrust: ReadonlySet<number> = new Set([42, 46, 48])

/** Milliseconds by which a clock may be wrong before certificates suffer. */
const tolerable = 2 * 24 * 3600_000

/**
 * A clock that is wrong, in words; empty where it is right, or where what looks like a clock is only chance: no such machine is of
 * before 1980, and none can count beyond 2038.
 */
export function sayClock(clock: number | undefined, now: number): string {
  if (clock === undefined || Math.abs(clock - now) < tolerable) return ''
  if (clock < Date.UTC(1980, 0) || clock > Date.UTC(2038, 0)) return ''
  const date = new Date(clock).toISOString().slice(0, 10)
  return `; its clock seems to say ${date}: set it right first`
}

/** Why a TLS connection came to nothing; `undefined` when it did not. */
export function tlsStop(record: TlsRecord): { readonly reason: StopReason; readonly detail: string } | undefined {
  const { outcome, alertReceived, alertSent } = record
  if (outcome === 'served' || outcome === 'handed-over') return undefined
  const detail = record.reason ?? outcome
  const complaint = alertReceived && (complaints[alertReceived.code] ?? undefined)
  if (complaint) return { reason: complaint, detail }
  if (alertReceived && distrust.has(alertReceived.code)) return { reason: untrusted(alertReceived.code), detail }
  if (outcome === 'unused') return { reason: hungUp, detail }
  if (alertSent === 'handshake_failure' || /NO_SHARED_CIPHER/.test(detail))
    return { reason: noSuite, detail: offered(record) }
  if (alertSent === 'protocol_version' || /UNSUPPORTED_PROTOCOL/.test(detail)) return { reason: noVersion, detail }
  return { reason: tlsFailed, detail }
}

const offered = ({ hello }: TlsRecord): string => hello?.suites.join(', ').slice(0, 300) || 'nothing'

/** Why a password is not taken, by what the service says of it. */
export const passwordStops: Readonly<Record<string, StopReason | undefined>> = {
  wrong: reason(
    'wrong-password',
    ({ detail }) => `the address or the password is wrong${forWhom(detail)}: type it again, or make that account first`,
  ),
  throttled: reason(
    'throttled',
    ({ detail }) => `there were too many wrong passwords${forWhom(detail)}: wait a minute`,
  ),
}

const forWhom = (email: string) => (email === '' ? '' : ` for ${email}`)

export const noDialect = reason(
  'no-dialect',
  ({ detail }) =>
    `no dialect in common: the client offers ${detail}; docs/clients/ names versions that can sign in here`,
)

export const brokenFraming = reason(
  'not-messenger',
  ({ detail }) => `what it sends is not Messenger (${detail}): is it another program on the Messenger port?`,
)

/** Why a sign-in is refused, by the number that the client is told (msnp-wire §4). */
export function refusalStop(code: string): StopReason {
  return (
    refusals[code] ??
    reason('refused', ({ detail }) => `the sign-in was refused with ${detail}: the log of that moment says why`)
  )
}

const refusals: Readonly<Record<string, StopReason>> = {
  911: reason(
    'ticket-refused',
    () =>
      'the sign-in was refused with 911: a wrong password, or a ticket of another account or of another day; sign in again, and see that the clock of that machine is right',
  ),
  800: reason('too-often', () => 'it signs in too often: wait a minute'),
}

/** Why nothing more comes after a step, whether it hung up or says nothing. */
export const silences: Readonly<Record<Exclude<StepKind, 'online'>, StopReason>> = {
  name: reason(
    'never-connected',
    ({ host, detail }) =>
      `it looked ${detail === '' ? 'us' : detail} up and did not connect: see that it reaches ${host} (a firewall between the two?), and sign in there again`,
  ),
  connection: reason(
    'said-nothing',
    () => 'it connected and said nothing: see that no proxy or other program stands between, and sign in there again',
  ),
  dialect: reason(
    'no-ticket',
    ({ host }) =>
      `it did not come for a ticket: its names of the sign-in service have to lead to ${host} as well, on port 443; use our name service there, or docs/start/ for the names`,
  ),
  security: reason(
    'no-password',
    (facts) =>
      `it opened a secure connection and did not send a password: ${visit(facts)} and test the connection there`,
  ),
  password: reason(
    'no-return',
    () =>
      'the password was right, and it did not come back with its ticket: sign in again, and see that the clock of that machine is right',
  ),
  'sign-in': reason(
    'no-lists',
    ({ host }) =>
      `it signed in and did not fetch its lists: the names of the address book have to lead to ${host} as well; use our name service there`,
  ),
  lists: reason('not-online', () => 'it has its lists and did not go online: sign in again'),
}

/** The dialects before 8 prove the password on the spot (msnp-wire §5.2). */
export const noProof = reason('no-proof', () => 'it did not send its password: sign in there again')

/** They can do so only over a secret that the service knows, and no password is kept that way. */
export const needsKey = reason(
  'needs-device-key',
  ({ detail }) =>
    `the sign-in was refused with ${detail}: this client proves its password in a way that only a device key can answer; make one (chrysalis device-keys create) and type it there in place of the password`,
)
