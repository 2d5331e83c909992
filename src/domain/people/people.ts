import type { Account, AccountId } from '../account.ts'
import type { ContactLists } from '../lists/contact-lists.ts'
import { encodedText } from '../lists/names.ts'
import type { PictureFiles } from '../ports/pictures.ts'
import { AccountExists, type Store } from '../ports/store.ts'
import { exportPerson } from './export.ts'
import { personRefusals } from './refusal.ts'
import { faultOfAddress, faultOfName, faultOfOwnPassword, faultOfPassword } from './rules.ts'

export interface PeopleOptions {
  readonly store: Store
  readonly lists: ContactLists
  readonly files: PictureFiles
  /** A slow hash, off the event loop. */
  readonly hashPassword: (password: string) => Promise<string>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Called when an account was renamed, given another address or removed: sessions that it concerns are told, or end. */
  readonly accessChanged: () => Promise<void>
  /** Called when a picture may not be anybody's any more: its file goes. */
  readonly picturesChanged: () => Promise<unknown>
}

/**
 * What can be done with the account of a person, by themselves or by the owner of the service. Everything that resolves is on the disk,
 * and those who are signed in have been told.
 */
export class People {
  readonly #options: PeopleOptions

  constructor(options: PeopleOptions) {
    this.#options = options
  }

  find(email: string): Promise<Account | undefined> {
    return this.#options.store.read(({ accounts }) => accounts.find(email))
  }

  list(): Promise<readonly Account[]> {
    return this.#options.store.read(({ accounts }) => accounts.list())
  }

  /**
   * Makes an account, as the owner of the service does it: with any password that can be typed.
   *
   * @param person `name`: as plain text, the address unless given
   * @throws PersonRefusal
   */
  async add(person: {
    readonly id: AccountId
    readonly email: string
    readonly name?: string | undefined
    readonly password: string
  }): Promise<Account> {
    const { store, hashPassword } = this.#options
    const email = checkAddress(person.email)
    const name = person.name?.trim() || email
    const wrongName = faultOfName(name)
    if (wrongName !== undefined) throw personRefusals.nameNotGood(wrongName)
    const wrongPassword = faultOfPassword(person.password)
    if (wrongPassword !== undefined) throw personRefusals.passwordNotGood(wrongPassword)
    if ((await this.find(email)) !== undefined) throw personRefusals.addressTaken(email)
    const passwordHash = await hashPassword(person.password)
    return store
      .change(({ accounts }) => accounts.add({ id: person.id, email, friendlyName: encodedText(name), passwordHash }))
      .catch(refuseTaken(email))
  }

  /**
   * The name that others see, as plain text.
   *
   * @throws PersonRefusal
   */
  async rename(id: AccountId, name: string): Promise<void> {
    const fault = name.trim() === '' ? 'is empty' : faultOfName(name.trim())
    if (fault !== undefined) throw personRefusals.nameNotGood(fault)
    await this.#options.lists.edit(id, (own) => own.setPlainName(name.trim()))
  }

  /**
   * Another address for the same account: its lists, messages and keys stay, and copies of the address elsewhere follow. Whoever is signed
   * in under the old one is signed out, since their client knows itself by it; tickets stay good, being for the account. Others see the
   * new address when their client next fetches its lists.
   *
   * @throws PersonRefusal
   */
  async changeAddress(id: AccountId, email: string): Promise<void> {
    const address = checkAddress(email)
    await this.#options.store.change(({ accounts }) => accounts.setEmail(id, address)).catch(refuseTaken(address))
    await this.#options.accessChanged()
  }

  /**
   * A new password; every ticket ends with the old one. Device keys stay, since each can be revoked by itself.
   *
   * @param chosenBy a person for themselves, who gets good advice, or the owner of the service, who knows better
   * @throws PersonRefusal
   */
  async setPassword(account: Account, password: string, chosenBy: 'person' | 'owner'): Promise<void> {
    const { store, hashPassword } = this.#options
    const fault = chosenBy === 'person' ? faultOfOwnPassword(password, account.email) : faultOfPassword(password)
    if (fault !== undefined) throw personRefusals.passwordNotGood(fault)
    const hash = await hashPassword(password)
    await store.change(({ accounts }) => accounts.setPasswordHash(account.id, hash))
  }

  /** Everything that is kept about a person, as one JSON document in pieces; `undefined`: there is no such account. */
  export(id: AccountId): Promise<AsyncIterable<string> | undefined> {
    return exportPerson(this.#options, id)
  }

  /**
   * Removes everything that is kept about a person: the account with all that is its own, messages from and to it, and the file of its
   * picture. Others' lists keep a tombstone with the address, without which their clients would go on showing the person.
   *
   * @returns false when there was no such account
   */
  async erase(id: AccountId): Promise<boolean> {
    const was = await this.#options.store.change(({ accounts }) => accounts.remove(id))
    if (!was) return false
    await this.#options.accessChanged()
    await this.#options.picturesChanged()
    return true
  }
}

/** @throws PersonRefusal */
function checkAddress(text: string): string {
  const email = text.trim()
  const fault = faultOfAddress(email)
  if (fault !== undefined) throw personRefusals.addressNotGood(email.slice(0, 140), fault)
  return email
}

const refuseTaken =
  (email: string) =>
  (error: unknown): never => {
    throw error instanceof AccountExists ? personRefusals.addressTaken(email) : error
  }
