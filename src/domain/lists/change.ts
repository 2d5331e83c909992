import type { Account, AccountId } from '../account.ts'
import type { Contact } from '../contact.ts'
import type { Tables } from '../ports/store.ts'
import type { ListEffect, VersionStep } from './effects.ts'
import type { PublishedName } from './published.ts'

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

  /** The owner put `target` on the forward list. Within one change it takes back a removal, and a removal takes it back. */
  added(target: AccountId, step: VersionStep): void {
    this.#forwardList('added', 'removed', target, step)
  }

  removed(target: AccountId, step: VersionStep): void {
    this.#forwardList('removed', 'added', target, step)
  }

  bookChanged(): void {
    this.#note('book', { kind: 'address-book-changed', owner: this.#owner })
  }

  privacyChanged(): void {
    this.#note('privacy', { kind: 'privacy-changed', account: this.#owner })
  }

  published(names: readonly PublishedName[]): void {
    this.#note(`published ${names.join()}`, { kind: 'published', account: this.#owner, names })
  }

  nameChanged(): void {
    this.#note('name', { kind: 'name-changed', account: this.#owner })
  }

  all(): readonly ListEffect[] {
    return [...this.#noted.values()]
  }

  #forwardList(kind: 'added' | 'removed', opposite: 'added' | 'removed', target: AccountId, step: VersionStep): void {
    if (this.#noted.delete(`${opposite} ${target}`)) {
      // Nothing but the forward list decides about this direction, so the relation is what it was.
      this.#noted.delete(`relation ${this.#owner} ${target}`)
    } else {
      this.#note(`${kind} ${target}`, { kind, by: this.#owner, target, step })
      this.relation(this.#owner, target)
    }
  }

  #note(key: string, effect: ListEffect): void {
    if (!this.#noted.has(key)) this.#noted.set(key, effect)
  }
}
