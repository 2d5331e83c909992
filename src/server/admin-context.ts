import { randomUUID } from 'node:crypto'
import type { PeopleTools, StoreContext } from '../admin/context.ts'
import { type ContactLists, createContactLists } from '../domain/lists/contact-lists.ts'
import type { Store } from '../domain/ports/store.ts'
import { hashPassword } from '../identity/passwords.ts'
import { openPeopleTools } from './people.ts'

/** What the owner's commands work with in the running service: those who are signed in are told of what they do. */
export function createStoreContext(store: Store, lists: ContactLists, tools: PeopleTools): StoreContext {
  return { ...tools, store, lists, hashPassword, newId: randomUUID, now: Date.now }
}

/**
 * The same for a command line: there is nobody to tell from here, and a service that runs beside it notices by itself what another
 * process changes.
 *
 * @param data the data directory
 */
export async function openStoreContext(store: Store, data: string): Promise<StoreContext> {
  const lists = createContactLists({ store, publish: () => undefined, newId: randomUUID })
  return createStoreContext(store, lists, await openPeopleTools(store, data, lists))
}
