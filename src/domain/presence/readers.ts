import type { AccountId } from '../account.ts'
import type { ListEffect } from '../lists/effects.ts'
import { readPublished } from '../lists/publishing.ts'
import type { Store } from '../ports/store.ts'
import type { PresenceEvent } from './events.ts'
import type { Endpoint } from './person.ts'
import { permits } from './visibility.ts'

/**
 * Tells what somebody publishes anew to everybody who has them on the forward list and may see them (msnp-wire §6.13). They need not be
 * shown, nor be signed in.
 */
export async function tellReaders(
  store: Store,
  effect: Extract<ListEffect, { kind: 'published' }>,
  placesOf: (id: AccountId) => Iterable<Endpoint>,
): Promise<void> {
  const { account, published, watchers } = await store.read(async (tables) => ({
    account: await tables.accounts.get(effect.account),
    published: await readPublished(tables, effect.account),
    watchers: await tables.relations.watchersOf(effect.account),
  }))
  if (!account) return
  const event: PresenceEvent = { kind: 'published', account, published, names: effect.names }
  for (const watcher of watchers)
    if (permits(watcher)) for (const place of placesOf(watcher.other)) place.receive(event)
}
