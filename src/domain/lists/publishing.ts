import type { Account, AccountId } from '../account.ts'
import type { ContactDetails } from '../contact.ts'
import type { Tables } from '../ports/store.ts'
import { permits } from '../presence/visibility.ts'
import type { ListChange } from './change.ts'
import { changedNames, type Published, publishedOf } from './published.ts'

/** The owner's own entry lies in one setting of the account, as JSON of `ContactDetails`. */
export const meSetting = 'contact.me'

/** What an account lets its contacts know. */
export async function readPublished(tables: Tables, account: AccountId): Promise<Published> {
  const settings = await tables.accounts.settings(account)
  return publishedOf(JSON.parse(settings[meSetting] ?? '{}') as ContactDetails)
}

/** What the people on an owner's forward list let them know: those by whom the owner is blocked, nothing. */
export async function readPublishedTo(tables: Tables, owner: AccountId): Promise<ReadonlyMap<AccountId, Published>> {
  const entries = await tables.accounts.settingOfContacts(owner, meSetting)
  const published = new Map<AccountId, Published>()
  if (entries.size === 0) return published
  for (const relation of await tables.relations.watchedBy(owner)) {
    const entry = entries.get(relation.other)
    if (entry !== undefined && permits(relation))
      published.set(relation.other, publishedOf(JSON.parse(entry) as ContactDetails))
  }
  return published
}

/** The owner's own entry changed: whoever may see the owner is told what is other than before, and finds it in their lists. */
export async function notePublished(change: ListChange, before: ContactDetails, after: ContactDetails): Promise<void> {
  const names = changedNames(publishedOf(before), publishedOf(after))
  if (names.length === 0) return
  change.effects.published(names)
  const watchers = await change.tables.relations.watchersOf(change.owner.id)
  const readers = watchers.filter((watcher) => permits(watcher)).map(({ other }) => other)
  await change.tables.contacts.noteDetailsOf(change.owner.id, readers)
}

/** Some may see the owner who could not, or the reverse: their lists show something else, if the owner publishes anything. */
export async function noteReaders(change: ListChange, readers: readonly AccountId[]): Promise<void> {
  const published = await readPublished(change.tables, change.owner.id)
  if (Object.keys(published).length > 0) await change.tables.contacts.noteDetailsOf(change.owner.id, readers)
}

/** As `noteReaders`, for the default for strangers. */
export async function noteReadersByDefault(change: ListChange, privacy: Account['privacy']): Promise<void> {
  const watchers = await change.tables.relations.watchersOf(change.owner.id)
  const differ = watchers.filter((watcher) => permits(watcher) !== permits({ ...watcher, privacy }))
  if (differ.length > 0)
    await noteReaders(
      change,
      differ.map(({ other }) => other),
    )
}
