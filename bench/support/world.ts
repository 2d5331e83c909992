import { randomUUID } from 'node:crypto'
import type { Store } from '../../src/domain/ports/store.ts'
import { createDeviceKeys } from '../../src/identity/device-keys.ts'
import { loadSigningKey } from '../../src/identity/keys.ts'
import { hashPassword } from '../../src/identity/passwords.ts'
import { createTickets } from '../../src/identity/tickets.ts'
import { openStore } from '../../src/store/open.ts'

/** Everybody's password. */
export const password = 'benchmark'

export interface Person {
  readonly id: string
  readonly email: string
  /** A key for an old machine, where one was made: what a client of dialects 2 to 7 signs in with. */
  readonly deviceKey?: string
}

/** The people of a benchmark, in a data directory that a service will be started on. */
export class World {
  readonly #store: Store
  readonly #data: string
  readonly #hash: string
  readonly #cheapHash: string

  private constructor(store: Store, data: string, hash: string, cheapHash: string) {
    this.#store = store
    this.#data = data
    this.#hash = hash
    this.#cheapHash = cheapHash
  }

  static async open(data: string): Promise<World> {
    const cheap = { memory: 8, passes: 1 }
    return new World(
      await openStore({ dataDirectory: data }),
      data,
      await hashPassword(password),
      await hashPassword(password, cheap),
    )
  }

  /**
   * Makes accounts; they share one hash, so that thousands are made in a second. `cheaply`: a hash that costs next to nothing to
   * check, so that what else a sign-in costs can be seen.
   */
  async addPeople(prefix: string, count: number, cheaply = false): Promise<Person[]> {
    const people = Array.from({ length: count }, (_, index) => ({
      id: randomUUID(),
      email: `${prefix}${index}@bench.example`,
    }))
    await this.#store.change(async ({ accounts }) => {
      for (const { id, email } of people)
        await accounts.add({
          id,
          email,
          friendlyName: email.split('@')[0] ?? '',
          passwordHash: cheaply ? this.#cheapHash : this.#hash,
        })
    })
    return people
  }

  /** Puts every `seen` on the forward list of its watchers, and the watchers on its allow list. */
  async watch(pairs: Iterable<readonly [watcher: Person, seen: Person]>): Promise<void> {
    await this.#store.change(async ({ contacts, memberships }) => {
      for (const [watcher, seen] of pairs) {
        const entry = {
          id: seen.id,
          account: seen.id,
          type: 'Regular',
          isMessengerUser: true,
          displayName: '',
          details: {},
        } as const
        await contacts.add(watcher.id, entry)
        await memberships.add(seen.id, { role: 'Allow', member: watcher.id })
      }
    })
  }

  /** Makes a device key for each. */
  async giveKeys(people: readonly Person[]): Promise<Person[]> {
    this.#key ??= await loadSigningKey(this.#data)
    const keys = createDeviceKeys({ store: this.#store, key: this.#key })
    const given: Person[] = []
    for (const person of people)
      given.push({ ...person, deviceKey: (await keys.create(person.id, 'an old machine')).key })
    return given
  }

  /** A ticket as Passport would issue it, without the password's hash: for scenarios that are not about signing in. */
  async ticketFor(person: Person): Promise<string> {
    this.#key ??= await loadSigningKey(this.#data)
    return (await createTickets({ key: this.#key, store: this.#store }).issue(person.id, 'login2')).text
  }

  #key: Buffer | undefined

  close(): Promise<void> {
    return this.#store.close()
  }
}
