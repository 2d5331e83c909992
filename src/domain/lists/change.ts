import type { Account, AccountId } from '../account.ts'
import type { Contact } from '../contact.ts'
import type { Tables } from '../ports/store.ts'
import type { ListEffect } from './effects.ts'

/** One transaction over one owner's lists: where it reads and writes, and what it will mean once it is committed. */
export interface ListChange {
  readonly tables: Tables
  readonly owner: Account
  readonly effects: EffectNotes
  readonly newId: () => string
  readonly book: BookMemo
}

/** The owner's live contacts, read once per change at most: a call may add hundreds, each of which needs their number. */
export class BookMemo {
  #contacts: Contact[] | undefined

  async contacts(change: ListChange): Promise<readonly Contact[]> {
    this.#contacts ??= [...(await change.tables.contacts.list(change.owner.id))]
    return this.#contacts
  }

  added(contact: Contact): void {
    this.#contacts?.push(contact)
  }

  forget(): void {
    this.#contacts = undefined
  }
}

/** Collects effects, each once, in the order in which they were first noted. */
export class EffectNotes {
  readonly #owner: AccountId
  readonly #noted = new Map<string, ListEffect>()

  constructor(owner: AccountId) {
    this.#owner = owner
  }

  /** `watcher` may from now on see `seen`, or no longer. */
  relation(watcher: AccountId, seen: AccountId): void {
    this.#note(`relation ${watcher} ${seen}`, { kind: 'relation-changed', watcher, seen })
  }

  /** The owner put `target` on the forward list. Takes back a removal noted in the same change. */
  added(target: AccountId): void {
    if (!this.#noted.delete(`removed ${target}`)) {
      this.#note(`added ${target}`, { kind: 'added', by: this.#owner, target })
    }
  }

  removed(target: AccountId): void {
    if (!this.#noted.delete(`added ${target}`)) {
      this.#note(`removed ${target}`, { kind: 'removed', by: this.#owner, target })
    }
  }

  bookChanged(): void {
    this.#note('book', { kind: 'address-book-changed', owner: this.#owner })
  }

  privacyChanged(): void {
    this.#note('privacy', { kind: 'privacy-changed', account: this.#owner })
  }

  nameChanged(): void {
    this.#note('name', { kind: 'name-changed', account: this.#owner })
  }

  all(): readonly ListEffect[] {
    return [...this.#noted.values()]
  }

  #note(key: string, effect: ListEffect): void {
    if (!this.#noted.has(key)) this.#noted.set(key, effect)
  }
}
