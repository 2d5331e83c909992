import type { Account } from '../account.ts'
import type { PresenceEvent } from './events.ts'
import { type Capabilities, isShown, noCapabilities, type PersonalData, type Status } from './status.ts'

/** What is known of one place where a person is signed in. */
export interface EndpointDescription {
  /** The machine's GUID, lower case with dashes, without braces; `undefined` for clients that name none (msnp-wire §3.8). */
  readonly id: string | undefined
  /** True: it shares its account with other such places (MSNP16+, msnp-wire §10.4). */
  readonly sharesAccount: boolean
  /** Id of the device key with which it was signed in; absent: with the password. */
  readonly deviceKey?: string | undefined
}

/** One place where a person is signed in. */
export interface Endpoint extends EndpointDescription {
  readonly person: Person
  readonly receive: (event: PresenceEvent) => void
  /** The first `CHG` has been sent: from then on this place hears of others. */
  announced: boolean
  /** Of `CHG` or of `UUX` EndpointData, the later one. */
  capabilities: Capabilities
  /** The elements of `UUX` PrivateEndpointData: shown to the person's own endpoints only. */
  privateData: PersonalData
}

/** What others are shown of a person, as it was at one moment. Never changed: a change makes a new one. */
export interface PersonView {
  readonly account: Account
  readonly status: Status | undefined
  readonly capabilities: Capabilities
  /** The msnobj token as its owner's client encoded it; `undefined` when there is none (msnp-wire §3.6). */
  readonly picture: string | undefined
  readonly personal: PersonalData
  readonly endpoints: readonly EndpointView[]
}

export interface EndpointView {
  readonly id: string | undefined
  readonly capabilities: Capabilities
  readonly privateData: PersonalData
}

const nobody: ReadonlyMap<Person, boolean> = new Map()
const nobodyWatched: readonly Person[] = []

/**
 * Somebody who is signed in at one place or more, with the people who watch them. Only people who are signed in are held here;
 * the lists themselves stay in the store.
 */
export class Person {
  account: Account
  /** A new list with each change: whoever walks over one goes on with it as it was. */
  #endpoints: readonly Endpoint[] = []
  /** Of the last `CHG` of any endpoint; `undefined` before the first. */
  status: Status | undefined
  capabilities: Capabilities = noCapabilities
  picture: string | undefined
  personal: PersonalData
  /** True once this person's relations have been read from the store and are kept up to date. */
  related = false
  // Made when somebody watches: most of those who are signed in at one time have nobody of their list there.
  #watchers: Map<Person, boolean> | undefined
  #watched: Set<Person> | undefined
  #view: PersonView | undefined

  constructor(account: Account, personal: PersonalData) {
    this.account = account
    this.personal = personal
  }

  get endpoints(): readonly Endpoint[] {
    return this.#endpoints
  }

  addEndpoint(endpoint: Endpoint): void {
    this.#endpoints = [...this.#endpoints, endpoint]
  }

  /** @returns false: it was not there */
  removeEndpoint(endpoint: Endpoint): boolean {
    const rest = this.#endpoints.filter((other) => other !== endpoint)
    const wasThere = rest.length < this.#endpoints.length
    if (wasThere) this.#endpoints = rest
    return wasThere
  }

  /** Signed-in people who have this person on their forward list, and whether each may see them. */
  get watchers(): ReadonlyMap<Person, boolean> {
    return this.#watchers ?? nobody
  }

  /** Signed-in people on this person's forward list, in the list's order where it was read at once. */
  get watched(): Iterable<Person> {
    return this.#watched ?? nobodyWatched
  }

  /** From now on this person watches `seen`, who permits to be seen or not. */
  watch(seen: Person, permitted: boolean): void {
    seen.#watchers ??= new Map()
    seen.#watchers.set(this, permitted)
    this.#watched ??= new Set()
    this.#watched.add(seen)
  }

  unwatch(seen: Person): void {
    seen.#watchers?.delete(this)
    this.#watched?.delete(seen)
  }

  get isShown(): boolean {
    return isShown(this.status)
  }

  /** The present view; the same object until something changes, so that it can be the key of what was encoded from it. */
  get view(): PersonView {
    this.#view ??= {
      account: this.account,
      status: this.status,
      capabilities: this.capabilities,
      picture: this.picture,
      personal: this.personal,
      endpoints: this.#endpoints.map(({ id, capabilities, privateData }) => ({ id, capabilities, privateData })),
    }
    return this.#view
  }

  /** Call after every change of what the view shows. */
  forgetView(): void {
    this.#view = undefined
  }

  /** May `watcher` see this person now? */
  isSeenBy(watcher: Person): boolean {
    return this.isShown && this.watchers.get(watcher) === true
  }

  /** Hands an event to every place of this person that has announced itself. */
  tell(event: PresenceEvent, except?: Endpoint): void {
    for (const endpoint of this.endpoints) if (endpoint.announced && endpoint !== except) endpoint.receive(event)
  }
}
