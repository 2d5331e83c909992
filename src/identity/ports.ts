import type { Account, AccountId } from '../domain/account.ts'

/**
 * What a ticket was asked for. `login2` is Passport 1.4; the others are the addresses of RST (msnp-http §4.2, §6.3). An address
 * nobody knows is a service of its own name.
 */
export type TicketService = string

/** Not good for any web service (msnp-http §4.2). */
export const tokenBroker: TicketService = 'http://Passport.NET/tb'
export const passportLogin: TicketService = 'login2'

/** The services whose tickets `USR` takes (msnp-http §4.2). */
export const signInServices: ReadonlySet<TicketService> = new Set([
  passportLogin,
  'messengerclear.live.com',
  'messenger.msn.com',
])

export interface IssuedTicket {
  /** `t=…&p=…`: both parts, under 400 characters, nothing in it but letters, digits and `= & - _ .` */
  readonly text: string
  /** 24 bytes that prove who fetched the ticket: `BinarySecret`, the key of the SSO response (msnp-wire §5.4). */
  readonly secret: Buffer
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export interface VerifiedTicket {
  readonly account: Account
  readonly service: TicketService
  readonly secret: Buffer
}

export interface Tickets {
  /** Signs a ticket for an account that has just proved who it is. */
  issue(account: AccountId, service: TicketService): Promise<IssuedTicket>
  /**
   * Whose ticket is this? Takes every form in which clients send one back (msnp-http §4.2): whole, the `t` part alone, escaped or
   * percent-encoded. `undefined`: made up, expired, of an account that is gone, or from before a change of password.
   */
  verify(text: string): Promise<VerifiedTicket | undefined>
}

export interface Passwords {
  /**
   * Does this password open this account? Takes the same time whether the account exists or not, and is throttled per account and
   * address: after ten wrong ones in a row at most one try a second. Only failures count.
   */
  check(email: string, password: string, remoteAddress: string): Promise<PasswordVerdict>
}

export type PasswordVerdict =
  | { readonly verdict: 'right'; readonly account: Account }
  | { readonly verdict: 'wrong' }
  /** Too many wrong ones, or too many people at once: not even looked at. `retryAfter` in milliseconds. */
  | { readonly verdict: 'throttled'; readonly retryAfter: number }

/** What the digests of dialects 2 to 7 are made with: the secrets of an account's device keys, never of its password. */
export interface DeviceKeySecrets {
  /** Empty for an account without keys, and for one that does not exist. */
  secretsOf(account: AccountId): Promise<readonly { readonly id: string; readonly secret: string }[]>
}

export interface Digests {
  /** A new challenge for one try, in the genuine shape: seconds and nine digits. None comes twice. */
  challenge(): string
  /**
   * Does one of this account's device keys make this digest of this challenge? Takes the same time whether the account exists,
   * has keys, or not; throttled as passwords are.
   *
   * @param digest 32 hex digits in lower case
   */
  check(email: string, challenge: string, digest: string, remoteAddress: string): Promise<PasswordVerdict>
}
