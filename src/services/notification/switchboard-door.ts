import type { Account } from '../../domain/account.ts'

/** Where conversations begin, as the notification server knows it. */
export interface SwitchboardDoor {
  /** `host:port` of the switchboard, reachable from the client. */
  readonly address: string
  /** A cookie that lets this account begin one conversation. */
  admit(account: Account): string
}
