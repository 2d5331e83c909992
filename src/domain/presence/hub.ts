import type { Account, AccountId, EncodedText } from '../account.ts'
import type { ListEffect } from '../lists/effects.ts'
import type { Store } from '../ports/store.ts'
import { Serial } from '../serial.ts'
import { expelledBy } from './coexistence.ts'
import type { PresenceEvent } from './events.ts'
import { type Endpoint, type EndpointDescription, Person } from './person.ts'
import { tellReaders } from './readers.ts'
import { type Capabilities, isShown, noCapabilities, noPersonalData, type PersonalData, type Status } from './status.ts'
import { permits } from './visibility.ts'

/** What a `CHG` says. */
export interface PresenceChange {
  readonly status: Status
  readonly capabilities: Capabilities
  readonly picture: string | undefined
}

/**
 * Who is signed in, and who is told what about whom (msnp-wire §10). Everything here is in memory; what must survive is in the
 * store, and is read when somebody comes online or a list changes.
 *
 * Relations are read and applied one after the other, so a list that changes while it is being read is looked at again, never
 * missed.
 */
export class PresenceHub {
  readonly #store: Store
  readonly #people = new Map<AccountId, Person>()
  readonly #relations = new Serial()

  constructor(store: Store) {
    this.#store = store
  }

  /** The person if they are signed in somewhere. */
  find(id: AccountId): Person | undefined {
    return this.#people.get(id)
  }

  people(): Iterable<Person> {
    return this.#people.values()
  }

  /**
   * Signs an account in at one more place; places that cannot share the account with it are told `signed-in-elsewhere` and leave.
   *
   * @param personal what is known of the person's message and media from last time; used when this is their first place.
   */
  signIn(
    account: Account,
    personal: PersonalData,
    description: EndpointDescription,
    receive: (event: PresenceEvent) => void,
  ): Endpoint {
    const present = this.#people.get(account.id)
    const person = present ?? new Person(account, personal)
    person.account = account
    const expelled = expelledBy(description, person.endpoints)
    const endpoint: Endpoint = {
      ...description,
      person,
      receive,
      announced: false,
      capabilities: noCapabilities,
      privateData: noPersonalData,
    }
    person.addEndpoint(endpoint)
    this.#people.set(account.id, person)
    for (const old of expelled) {
      this.leave(old)
      old.receive({ kind: 'signed-in-elsewhere' })
    }
    person.forgetView()
    return endpoint
  }

  /** Takes one place away; with the last one the person goes offline for everybody. Safe to call twice. */
  leave(endpoint: Endpoint): void {
    const { person } = endpoint
    if (!person.removeEndpoint(endpoint)) return
    const wasShown = person.isShown
    person.forgetView()
    if (this.#isAnnounced(person)) {
      this.#tellSelf(person)
      if (wasShown) this.#tellWatchers(person, { kind: 'personal-data', person: person.view })
      return
    }
    person.status = undefined
    person.forgetView()
    if (wasShown) this.#tellWatchers(person, { kind: 'gone', person: person.view })
    if (person.endpoints.length > 0) return
    for (const watcher of person.watchers.keys()) watcher.unwatch(person)
    for (const seen of person.watched) person.unwatch(seen)
    this.#people.delete(person.account.id)
  }

  /**
   * `CHG`: the person's status from now on. The first one of a place answers it with everybody it sees, and makes the person
   * visible to those who may see them.
   *
   * @param afterRun said between those whom the place sees and what it is told of its own person (msnp-wire §10.3).
   */
  async changePresence(endpoint: Endpoint, change: PresenceChange, afterRun?: () => Promise<unknown>): Promise<void> {
    const { person } = endpoint
    if (!person.related) await this.#relations.run(() => this.#relate(person))
    if (!person.endpoints.includes(endpoint)) return
    const wasShown = person.isShown
    const first = !endpoint.announced
    endpoint.announced = true
    endpoint.capabilities = change.capabilities
    person.status = change.status
    person.capabilities = change.capabilities
    person.picture = change.picture
    person.forgetView()
    if (first) this.#showOthers(endpoint)
    this.#tellOfChange(person, wasShown)
    // One place more: who shows places has to hear of it, though the status may be the same.
    if (first && wasShown && person.isShown) this.#tellWatchers(person, { kind: 'personal-data', person: person.view })
    await afterRun?.()
    this.#tellSelf(person)
  }

  /** `UUX` Data: an element that is absent keeps its value (msnp-wire §6.25). */
  changePersonalData(person: Person, data: PersonalData): void {
    person.personal = { ...person.personal, ...data }
    person.forgetView()
    if (person.isShown) this.#tellWatchers(person, { kind: 'personal-data', person: person.view })
    this.#tellSelf(person)
  }

  /** `UUX` EndpointData and PrivateEndpointData of one place. */
  changeEndpoint(endpoint: Endpoint, change: { capabilities?: Capabilities; privateData?: PersonalData }): void {
    const { person } = endpoint
    const before = endpoint.capabilities
    if (change.capabilities) endpoint.capabilities = change.capabilities
    if (change.privateData) endpoint.privateData = { ...endpoint.privateData, ...change.privateData }
    person.forgetView()
    const changed = before.first !== endpoint.capabilities.first || before.second !== endpoint.capabilities.second
    if (changed && person.isShown && endpoint.announced)
      this.#tellWatchers(person, { kind: 'personal-data', person: person.view })
    this.#tellSelf(person)
  }

  /** The friendly name, after it was stored. */
  changeName(id: AccountId, friendlyName: EncodedText): void {
    const person = this.#people.get(id)
    if (!person || person.account.friendlyName === friendlyName) return
    person.account = { ...person.account, friendlyName }
    this.#accountChanged(person)
  }

  /** May `from` send something to `to`, or call them into a conversation? Somebody who is blocked reaches nobody, by no path. */
  async mayReach(from: AccountId, to: AccountId): Promise<boolean> {
    const { relation } = await this.#store.read(({ relations }) => relations.between(from, to))
    return permits(relation)
  }

  /** Acts on committed changes of lists. Resolves when everybody concerned was told. */
  async apply(effects: readonly ListEffect[]): Promise<void> {
    await this.#relations.run(async () => {
      for (const effect of effects) await this.#applyOne(effect)
    })
  }

  /** The store was changed by another process: look at everybody again. */
  async refreshAll(): Promise<void> {
    await this.#relations.run(async () => {
      for (const person of Array.from(this.#people.values())) {
        const account = await this.#store.read((tables) => tables.accounts.get(person.account.id))
        if (!account) {
          for (const endpoint of person.endpoints) {
            this.leave(endpoint)
            endpoint.receive({ kind: 'account-removed' })
          }
          continue
        }
        const renamed = account.friendlyName !== person.account.friendlyName
        person.account = account
        if (renamed) this.#accountChanged(person)
        if (person.related) await this.#relate(person)
      }
    })
  }

  async #applyOne(effect: ListEffect): Promise<void> {
    switch (effect.kind) {
      case 'relation-changed':
        return this.#relatePair(effect.watcher, effect.seen)
      case 'privacy-changed':
      case 'name-changed': {
        const person = this.#people.get(effect.account)
        if (person) await this.#reload(person)
        return
      }
      case 'added':
      case 'removed': {
        const target = this.#people.get(effect.target)
        const by = target && (await this.#store.read((tables) => tables.accounts.get(effect.by)))
        if (target && by)
          for (const endpoint of target.endpoints)
            endpoint.receive({ kind: effect.kind === 'added' ? 'added-by' : 'removed-by', by, step: effect.step })
        return
      }
      case 'published':
        return tellReaders(this.#store, effect, (id) => this.#people.get(id)?.endpoints ?? [])
      case 'address-book-changed': {
        const owner = this.#people.get(effect.owner)
        // A SOAP call does not say which place made it; with one place there is nobody else to tell.
        if (owner && owner.endpoints.length > 1) owner.tell({ kind: 'address-book-changed', owner: owner.account })
        return
      }
    }
  }

  async #reload(person: Person): Promise<void> {
    const account = await this.#store.read((tables) => tables.accounts.get(person.account.id))
    if (!account) return
    const renamed = account.friendlyName !== person.account.friendlyName
    person.account = account
    person.forgetView()
    if (renamed) this.#accountChanged(person)
    if (person.related) await this.#relate(person)
  }

  /** Reads whom a person watches and who watches them, and tells those for whom something changed by it. */
  async #relate(person: Person): Promise<void> {
    const { id } = person.account
    const { watched, watchers } = await this.#store.read(async ({ relations }) => ({
      watched: await relations.watchedBy(id),
      watchers: await relations.watchersOf(id),
    }))
    const seen = new Map<Person, boolean>()
    for (const relation of watched) {
      const other = this.#people.get(relation.other)
      if (other && other !== person) seen.set(other, permits(relation))
    }
    for (const other of Array.from(person.watched)) if (!seen.has(other)) this.#setEdge(person, other, undefined)
    for (const [other, permitted] of seen) this.#setEdge(person, other, permitted)
    const watching = new Map<Person, boolean>()
    for (const relation of watchers) {
      const other = this.#people.get(relation.other)
      if (other && other !== person) watching.set(other, permits(relation))
    }
    for (const other of Array.from(person.watchers.keys()))
      if (!watching.has(other)) this.#setEdge(other, person, undefined)
    for (const [other, permitted] of watching) this.#setEdge(other, person, permitted)
    person.related = true
  }

  async #relatePair(watcherId: AccountId, seenId: AccountId): Promise<void> {
    const watcher = this.#people.get(watcherId)
    const seen = this.#people.get(seenId)
    if (!watcher || !seen || watcher === seen || !(watcher.related || seen.related)) return
    const { onForwardList, relation } = await this.#store.read(({ relations }) => relations.between(watcherId, seenId))
    this.#setEdge(watcher, seen, onForwardList ? permits(relation) : undefined)
  }

  /** @param permitted `undefined`: `seen` is not on the watcher's forward list. */
  #setEdge(watcher: Person, seen: Person, permitted: boolean | undefined): void {
    if (this.#people.get(watcher.account.id) !== watcher || this.#people.get(seen.account.id) !== seen) return
    const before = seen.isSeenBy(watcher)
    const justListed = !seen.watchers.has(watcher)
    if (permitted === undefined) watcher.unwatch(seen)
    else watcher.watch(seen, permitted)
    const after = seen.isSeenBy(watcher)
    if (after && !before) watcher.tell({ kind: 'seen', person: seen.view, appeared: true, justListed })
    // Nothing is said of somebody whom the watcher has just taken off their list (msnp-wire §6.16, §6.24).
    else if (before && !after && permitted !== undefined) watcher.tell({ kind: 'gone', person: seen.view })
  }

  #showOthers(endpoint: Endpoint): void {
    for (const other of endpoint.person.watched)
      if (other.isSeenBy(endpoint.person)) endpoint.receive({ kind: 'seen-at-first', person: other.view })
  }

  #tellOfChange(person: Person, wasShown: boolean): void {
    if (isShown(person.status)) this.#tellWatchers(person, { kind: 'seen', person: person.view, appeared: !wasShown })
    else if (wasShown) this.#tellWatchers(person, { kind: 'gone', person: person.view })
  }

  #accountChanged(person: Person): void {
    person.forgetView()
    if (person.isShown) this.#tellWatchers(person, { kind: 'seen', person: person.view, appeared: false })
    this.#tellSelf(person)
  }

  #tellWatchers(person: Person, event: PresenceEvent): void {
    for (const [watcher, permitted] of person.watchers) if (permitted) watcher.tell(event)
  }

  #tellSelf(person: Person): void {
    if (this.#isAnnounced(person)) person.tell({ kind: 'self', person: person.view })
  }

  #isAnnounced(person: Person): boolean {
    for (const endpoint of person.endpoints) if (endpoint.announced) return true
    return false
  }
}
