import { randomUUID } from 'node:crypto'
import type { StoreContext } from '../admin/context.ts'
import { type ContactLists, createContactLists } from '../domain/lists/contact-lists.ts'
import type { Store } from '../domain/ports/store.ts'
import { hashPassword } from '../identity/passwords.ts'

/**
 * What the owner's commands work with, over an open store.
 *
 * @param lists those of the running service; without it there is nobody to tell from here: a service that runs beside notices by
 *   itself what another process changes.
 */
export function createStoreContext(
  store: Store,
  lists: ContactLists = createContactLists({ store, publish: () => undefined, newId: randomUUID }),
): StoreContext {
  return { store, lists, hashPassword, newId: randomUUID, now: Date.now }
}
