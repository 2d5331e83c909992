import type { Account, AccountId } from '../domain/account.ts'
import type { Ban, DeviceKey } from '../domain/ports/access.ts'

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
  /** Id of the device key with which it was fetched; absent: the password. */
  readonly deviceKey?: string
}

export interface Tickets {
  /**
   * Signs a ticket for an account that has just proved who it is.
   *
   * @param deviceKey id of the device key that was the proof: the ticket ends with it
   */
  issue(account: AccountId, service: TicketService, deviceKey?: string): Promise<IssuedTicket>
  /**
   * Whose ticket is this? Takes every form in which clients send one back (msnp-http §4.2): whole, the `t` part alone, escaped or
   * percent-encoded. `undefined`: made up, expired, of an account that is gone or banned, from before a change of password, or fetched
   * with a device key that is revoked.
   *
   * @param options `banned: 'too'` for a caller that asks about bans itself, to say more than no
   */
  verify(text: string, options?: { readonly banned: 'too' }): Promise<VerifiedTicket | undefined>
}

export interface Passwords {
  /**
   * Does this password, or device key, open the Messenger service to this account? Takes the same time whether the account exists or not,
   * and is throttled per account and address: after ten wrong ones in a row at most one try a second. Only failures count.
   */
  check(email: string, password: string, remoteAddress: string): Promise<PasswordVerdict>
}

/**
 * For what a person does with their account itself: pages and console. A device key, typed into a machine of 1999, must never open
 * those; what has this interface cannot take one by mistake.
 */
export interface MainPasswords {
  /** As `Passwords.check`, and throttled together with it, but only the password itself is right. */
  checkMain(email: string, password: string, remoteAddress: string): Promise<PasswordVerdict>
}

export type PasswordVerdict =
  /** `deviceKey`: the id of the key that was given; absent: it was the password. */
  | { readonly verdict: 'right'; readonly account: Account; readonly deviceKey?: string }
  | { readonly verdict: 'wrong' }
  /** It was the right one, and the account is kept out. */
  | { readonly verdict: 'banned'; readonly ban: Ban }
  /** Too many wrong ones, or too many people at once: not even looked at. `retryAfter` in milliseconds. */
  | { readonly verdict: 'throttled'; readonly retryAfter: number }

/** What the digests of dialects 2 to 7 are made with: the secrets of an account's device keys, never of its password. */
export interface DeviceKeySecrets {
  /** Empty for an account without keys, and for one that does not exist. */
  secretsOf(account: AccountId): Promise<readonly { readonly id: string; readonly secret: string }[]>
}

/** What a person has for their old machines: passwords of their own, each revocable, which open the Messenger service only. */
export interface DeviceKeys extends DeviceKeySecrets {
  /**
   * Makes a key. `key` is shown this once and never again.
   *
   * @param label what its owner calls the machine
   * @throws DeviceKeyFault
   */
  create(account: AccountId, label: string): Promise<NewDeviceKey>
  /** In the order in which they were made. */
  list(account: AccountId): Promise<readonly DeviceKey[]>
  /** Ends the key, and every session and ticket that was opened with it. False: the account has no such key. */
  revoke(account: AccountId, id: string): Promise<boolean>
  /** Notes that a key has just opened the service; of several times within a minute, the first. */
  noteUse(id: string): Promise<void>
}

export interface NewDeviceKey {
  readonly id: string
  /** Sixteen characters without blanks, as they are to be typed. */
  readonly key: string
}

/** Why there is no new device key; the message is one sentence that says what to do. */
export class DeviceKeyFault extends Error {
  readonly code: 'no-such-account' | 'too-many' | 'no-label' | 'long-label'

  constructor(code: DeviceKeyFault['code'], message: string) {
    super(message)
    this.name = 'DeviceKeyFault'
    this.code = code
  }
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
