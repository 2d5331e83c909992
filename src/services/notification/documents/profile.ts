import type { Account } from '../../../domain/account.ts'
import { puidOf } from '../../../domain/account.ts'

export interface ProfileFacts {
  readonly account: Account
  /** Milliseconds since 1970. */
  readonly now: number
  readonly clientAddress: string
  readonly clientPort: number
  /** Several places at once: true when the client gave an endpoint. */
  readonly sharesAccount: boolean
}

/**
 * The message that follows `USR OK` and starts the list fetch of several clients (msnp-wire §7.1). One header block; the empty line
 * at its end is part of it.
 */
export function writeProfile({ account, now, clientAddress, clientPort, sharesAccount }: ProfileFacts): Buffer {
  const puid = puidOf(account.id)
  const fields: readonly (readonly [string, string | number | bigint])[] = [
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/x-msmsgsprofile; charset=UTF-8'],
    ['LoginTime', Math.floor(now / 1000)],
    ['EmailEnabled', 0],
    ['MemberIdHigh', puid >> 32n],
    ['MemberIdLow', puid & 0xffffffffn],
    ['lang_preference', 1033],
    ['preferredEmail', account.email],
    ['country', 'US'],
    ['PostalCode', ''],
    ['Gender', ''],
    ['Kid', 0],
    ['Age', ''],
    ['BDayPre', ''],
    ['Birthday', ''],
    ['Wallet', ''],
    ['Flags', 1027],
    ['sid', 507],
    ['kv', 11],
    ['MSPAuth', 'none'],
    ['ClientIP', clientAddress],
    ['ClientPort', swapBytes(clientPort)],
    ['ABCHMigrated', 1],
    ['MPOPEnabled', sharesAccount ? 1 : 0],
  ]
  return Buffer.from(`${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`, 'utf8')
}

/** `ClientPort` is written with its two bytes exchanged (msnp-wire §7.1). */
export function swapBytes(port: number): number {
  return ((port & 0xff) << 8) | (port >> 8)
}
