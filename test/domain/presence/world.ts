import { randomUUID } from 'node:crypto'
import type { Account } from '../../../src/domain/account.ts'
import { type ContactLists, createContactLists } from '../../../src/domain/lists/contact-lists.ts'
import type { ListEffect } from '../../../src/domain/lists/effects.ts'
import type { Store } from '../../../src/domain/ports/store.ts'
import type { PresenceEvent } from '../../../src/domain/presence/events.ts'
import { PresenceHub } from '../../../src/domain/presence/hub.ts'
import type { Endpoint } from '../../../src/domain/presence/person.ts'
import { noCapabilities, type Status } from '../../../src/domain/presence/status.ts'
import { openMemoryStore } from '../../../src/store/open.ts'

/** A store, the lists and the hub, wired as the server wires them; `settle` waits until every committed change was acted on. */
export interface World {
  readonly store: Store
  readonly lists: ContactLists
  readonly hub: PresenceHub
  person(name: string): Promise<Account>
  settle(): Promise<void>
}

export async function makeWorld(): Promise<World> {
  const store = await openMemoryStore()
  const hub = new PresenceHub(store)
  let applied: Promise<unknown> = Promise.resolve()
  const publish = (effects: readonly ListEffect[]): void => {
    applied = Promise.all([applied, hub.apply(effects)])
  }
  return {
    store,
    hub,
    lists: createContactLists({ store, publish, newId: randomUUID }),
    person: (name) =>
      store.change(({ accounts }) =>
        accounts.add({ id: randomUUID(), email: `${name}@example.com`, friendlyName: name, passwordHash: 'none' }),
      ),
    settle: async () => {
      await applied
    },
  }
}

/** Somebody who is signed in, with what they were told, in words: `seen bob NLN`, `gone bob`. */
export class Observer {
  readonly told: string[] = []
  readonly events: PresenceEvent[] = []
  readonly endpoint: Endpoint
  readonly #hub: PresenceHub

  constructor(hub: PresenceHub, account: Account, place: { id?: string; sharesAccount?: boolean } = {}) {
    this.#hub = hub
    const description = { id: place.id, sharesAccount: place.sharesAccount ?? false }
    this.endpoint = hub.signIn(account, {}, description, (event) => {
      this.events.push(event)
      this.told.push(inWords(event))
    })
  }

  change(status: Status, picture?: string): Promise<void> {
    return this.#hub.changePresence(this.endpoint, { status, capabilities: noCapabilities, picture })
  }

  leave(): void {
    this.#hub.leave(this.endpoint)
  }

  /** What was told since the last call, one's own state left out. */
  take(): string[] {
    return this.told.splice(0).filter((line) => !line.startsWith('self'))
  }
}

function inWords(event: PresenceEvent): string {
  if ('person' in event) {
    const name = event.person.account.friendlyName
    const status = event.kind === 'gone' || event.kind === 'personal-data' ? '' : ` ${event.person.status}`
    return `${event.kind} ${name}${status}`
  }
  if ('by' in event) return `${event.kind} ${event.by.friendlyName}`
  return event.kind
}
