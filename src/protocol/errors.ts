import { encode } from './codec.ts'
import type { Dialect } from './dialect.ts'
import { type ErrorCode, type ErrorRow, errorTable } from './error-table.ts'
import { type Form, form, type Role } from './form.ts'
import { payloadLimits } from './payloads.ts'

export { type ErrorCode, type ErrorRow, errorTable } from './error-table.ts'

/** The numbers that our services answer with, by name. What each means stands in the table. */
export const errors = {
  syntax: 200,
  invalidParameter: 201,
  invalidNetwork: 204,
  noSuchAccount: 205,
  noDomain: 206,
  alreadySignedIn: 207,
  invalidAccount: 208,
  nameRefused: 209,
  listFull: 210,
  invalidRename: 213,
  alreadyThere: 215,
  notOnList: 216,
  notOnline: 217,
  alreadyInMode: 218,
  onOppositeList: 219,
  tooManyGroups: 223,
  invalidGroup: 224,
  notInGroup: 225,
  groupExists: 228,
  groupNameTooLong: 229,
  groupZero: 230,
  emptyList: 240,
  badList: 241,
  switchboardFailed: 280,
  transferFailed: 281,
  badPeerMessage: 282,
  tooManyHits: 301,
  notSignedIn: 302,
  listUnavailable: 402,
  contactListError: 403,
  internal: 500,
  commandDisabled: 502,
  badInvitation: 503,
  serverBusy: 600,
  serverUnavailable: 601,
  serverGoingDown: 604,
  pagingUnavailable: 606,
  badReport: 710,
  callingTooFast: 713,
  tooManySessions: 714,
  notExpected: 715,
  reportLength: 731,
  changingTooFast: 800,
  signInsTooMany: 910,
  authenticationFailed: 911,
  notWhileHidden: 913,
  notNewUsers: 920,
  suspended: 927,
  badTicket: 928,
  wrongServer: 931,
  invalidCircle: 933,
} as const satisfies Readonly<Record<string, ErrorCode>>

const byCode = new Map<number, ErrorRow>(errorTable.map((row) => [row.code, row]))

/** `217` → its row; `undefined` for a number that nobody knows. */
export function findError(code: number): ErrorRow | undefined {
  return byCode.get(code)
}

/** The detail of an error, from dialect 13 on (msnp-wire §4). */
const detail = {
  content: 'xml',
  limit: payloadLimits.lists,
  means: 'which people or words are at fault',
  mayBeAbsent: true,
} as const

function errorForm(code: number, role: Role, since: Dialect, until: Dialect): Form<object> {
  const row = findError(code)
  return form({
    verb: String(code),
    role,
    from: 'server',
    since,
    until,
    ...(role === 'notification' && since >= 13 ? { payload: detail } : {}),
    means: row === undefined ? 'an error of a number that nobody knows' : `error: ${row.name}`,
    source: 'msnp-wire §4',
  })
}

/** `217 9`: the code in place of the verb, and the transaction that it answers. With a payload from dialect 13 on. */
export const errorForms: readonly Form<object>[] = errorTable.flatMap(({ code }) => [
  errorForm(code, 'notification', 2, 12),
  errorForm(code, 'notification', 13, 21),
  errorForm(code, 'switchboard', 2, 21),
])

const unknownForms = new Map<string, readonly Form<object>[]>()

/** Forms for a number that is in no table, so that a reader of logs sees it framed rightly. */
export function formsOfUnknownError(verb: string): readonly Form<object>[] {
  let forms = unknownForms.get(verb)
  if (forms === undefined) {
    const code = Number(verb)
    forms = [
      errorForm(code, 'notification', 2, 12),
      errorForm(code, 'notification', 13, 21),
      errorForm(code, 'switchboard', 2, 21),
    ]
    unknownForms.set(verb, forms)
  }
  return forms
}

const plain = new Map<ErrorCode, Form<object>>(
  errorTable.map(({ code }) => [code, errorForm(code, 'notification', 13, 21)]),
)

/**
 * S: `217 9`; with a payload `241 9 59⏎…`. Some clients of dialect 21 read every number behind the transaction id as a length, so
 * an empty payload says `241 9 0` (clients-in-the-wild §7.1).
 */
export function refusal(code: ErrorCode, transaction: number, payload?: Buffer): Buffer {
  const own = plain.get(code)
  if (own === undefined) throw new RangeError(`${code} is not in the error table: add it there`)
  return encode(own, transaction, {}, payload)
}
