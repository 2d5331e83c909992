import type { Account } from '../../../domain/account.ts'
import { puidOf } from '../../../domain/account.ts'
import type { Dialect } from '../../../protocol/dialect.ts'

export interface ProfileFacts {
  readonly account: Account
  readonly dialect: Dialect
  /** Milliseconds since 1970. */
  readonly now: number
  readonly clientAddress: string
  readonly clientPort: number
  /** Several places at once: true when the client gave an endpoint. */
  readonly sharesAccount: boolean
}

interface ProfileField {
  readonly name: string
  /** The first dialect whose profile has it. */
  readonly since: Dialect
  readonly value: (facts: ProfileFacts) => string | number | bigint
}

const fixed = (name: string, value: string | number, since: Dialect = 3): ProfileField => ({
  name,
  since,
  value: () => value,
})

/** In the order of the genuine service (msnp-wire §7.1). */
const fields: readonly ProfileField[] = [
  fixed('MIME-Version', '1.0', 2),
  fixed('Content-Type', 'text/x-msmsgsprofile; charset=UTF-8', 2),
  { name: 'LoginTime', since: 2, value: ({ now }) => Math.floor(now / 1000) },
  fixed('EmailEnabled', 0),
  { name: 'MemberIdHigh', since: 3, value: ({ account }) => puidOf(account.id) >> 32n },
  { name: 'MemberIdLow', since: 3, value: ({ account }) => puidOf(account.id) & 0xffffffffn },
  fixed('lang_preference', 1033),
  { name: 'preferredEmail', since: 3, value: ({ account }) => account.email },
  fixed('country', 'US'),
  fixed('PostalCode', ''),
  fixed('Gender', ''),
  fixed('Kid', 0),
  fixed('Age', ''),
  fixed('BDayPre', ''),
  fixed('Birthday', ''),
  fixed('Wallet', ''),
  fixed('Flags', 1027),
  fixed('sid', 507),
  fixed('kv', 11),
  fixed('MSPAuth', 'none'),
  { name: 'ClientIP', since: 8, value: ({ clientAddress }) => clientAddress },
  { name: 'ClientPort', since: 8, value: ({ clientPort }) => swapBytes(clientPort) },
  // 1 makes dialect 10 name contacts and groups by GUID.
  fixed('ABCHMigrated', 1, 10),
  { name: 'MPOPEnabled', since: 13, value: ({ sharesAccount }) => (sharesAccount ? 1 : 0) },
]

/**
 * The message that follows `USR OK` and starts the list fetch of several clients (msnp-wire §7.1). One header block; the empty line
 * at its end is part of it.
 */
export function writeProfile(facts: ProfileFacts): Buffer {
  const known = fields.filter(({ since }) => facts.dialect >= since)
  return Buffer.from(`${known.map(({ name, value }) => `${name}: ${value(facts)}\r\n`).join('')}\r\n`, 'utf8')
}

/** `ClientPort` is written with its two bytes exchanged (msnp-wire §7.1). */
export function swapBytes(port: number): number {
  return ((port & 0xff) << 8) | (port >> 8)
}
