import type { AccountId } from '../account.ts'

/** A password of its own for one old machine; it opens the Messenger service and nothing else. */
export interface DeviceKey {
  /** GUID, lower case. */
  readonly id: string
  readonly account: AccountId
  /** What its owner calls the machine. Plain text. */
  readonly label: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** To the minute; `undefined`: never used. */
  readonly lastUsedAt: number | undefined
}

/** A device key as it is kept: neither form gives the key to whoever has only the database. */
export interface KeptDeviceKey extends DeviceKey {
  /** By which a key that is typed is found: a keyed hash of it. */
  readonly fingerprint: string
  /** The key itself, encrypted: challenges of old dialects need it (msnp-wire §5.2). */
  readonly sealed: string
}

/** Device keys go with their account. */
export interface DeviceKeyTable {
  add(key: KeptDeviceKey): Promise<void>
  /** In the order in which they were made. */
  list(account: AccountId): Promise<readonly KeptDeviceKey[]>
  get(id: string): Promise<KeptDeviceKey | undefined>
  findByFingerprint(account: AccountId, fingerprint: string): Promise<KeptDeviceKey | undefined>
  noteUse(id: string, at: number): Promise<void>
  /** False: the account has no such key. */
  remove(account: AccountId, id: string): Promise<boolean>
}

/** A code that makes one account. */
export interface Invitation {
  /** GUID, lower case. */
  readonly id: string
  /** The owner's words about it: for whom it is. Plain text. */
  readonly note: string
  readonly createdAt: number
  /** `undefined`: it does not expire. */
  readonly expiresAt: number | undefined
  readonly usedAt: number | undefined
  /** `undefined` also when that account is gone. */
  readonly usedBy: AccountId | undefined
}

export interface NewInvitation {
  readonly id: string
  /** Of the code; the code itself is not kept. */
  readonly codeHash: string
  readonly note: string
  readonly createdAt: number
  readonly expiresAt: number | undefined
}

export interface Invitations {
  add(invitation: NewInvitation): Promise<void>
  /** In the order in which they were made. */
  list(): Promise<readonly Invitation[]>
  find(codeHash: string): Promise<Invitation | undefined>
  usedBy(account: AccountId): Promise<readonly Invitation[]>
  /** Uses it up. False: it was used before, has expired at `at`, or is not there. Of two at once, one gets true. */
  use(codeHash: string, account: AccountId, at: number): Promise<boolean>
  /** False: there is no such invitation, or it was used. */
  remove(id: string): Promise<boolean>
}

/** Whom a ban keeps out: an account, or the addresses of a network in its canonical form (`192.0.2.0/24`). */
export type Banned =
  | { readonly account: AccountId; readonly network?: undefined }
  | { readonly network: string; readonly account?: undefined }

export type Ban = Banned & {
  /** GUID, lower case. */
  readonly id: string
  /** Shown to whoever is kept out. Plain text; may be empty. */
  readonly reason: string
  readonly createdAt: number
  /** `undefined`: until it is lifted. */
  readonly endsAt: number | undefined
}

/** A ban of an account goes with it. Those that have ended stay until they are lifted: they are history. */
export interface Bans {
  add(ban: Ban): Promise<void>
  /** In the order in which they were made, ended ones included. */
  list(): Promise<readonly Ban[]>
  /** Bans of an account, ended ones included. */
  ofAccount(account: AccountId): Promise<readonly Ban[]>
  /** The ban that keeps an account out at `at`, of several the longest; `undefined`: it may come in. */
  inForce(account: AccountId, at: number): Promise<Ban | undefined>
  /** False: there was none. */
  remove(id: string): Promise<boolean>
}
