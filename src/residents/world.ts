import { randomUUID } from 'node:crypto'
import type { ContactLists } from '../domain/lists/contact-lists.ts'
import type { Store } from '../domain/ports/store.ts'
import { encodeText } from '../wire/text-token.ts'
import { cast, visitor } from './cast.ts'

/** The setting under which an account's personal message is kept (XML text). */
const personalMessage = 'PersonalMessage'

/**
 * Makes the demo world if it is not there: the visitor's account, the residents', a personal message for each, and everybody on
 * everybody's lists with the visitor. What exists already is left as its owner has it.
 *
 * @param hash makes the hash that is stored for a password.
 */
export async function makeDemoWorld(
  store: Store,
  lists: ContactLists,
  hash: (password: string) => Promise<string>,
): Promise<void> {
  const owner = await ensureAccount(store, { ...visitor, id: randomUUID() }, () => hash(visitor.password))
  for (const { id, email, name } of cast) {
    // Nobody signs in with a resident's password: it is thrown away as soon as it is hashed.
    await ensureAccount(store, { id, email, name }, () => hash(randomUUID()))
  }
  for (const { email } of cast) {
    const resident = await store.read(({ accounts }) => accounts.find(email))
    if (!resident) continue
    const known = await store.read(({ contacts }) => contacts.findByAccount(owner, resident.id))
    if (known) continue
    await lists.addContact(owner, { account: resident.id, isMessengerUser: true, allow: true })
    await lists.addContact(resident.id, { account: owner, isMessengerUser: true, allow: true })
  }
}

/** The account's id, made now or before. */
async function ensureAccount(
  store: Store,
  wanted: { readonly id: string; readonly email: string; readonly name: string },
  hash: () => Promise<string>,
): Promise<string> {
  const existing = await store.read(({ accounts }) => accounts.find(wanted.email))
  if (existing) return existing.id
  const passwordHash = await hash()
  await store.change(async ({ accounts }) => {
    await accounts.add({ id: wanted.id, email: wanted.email, friendlyName: encodeText(wanted.name), passwordHash })
    await accounts.setSettings(wanted.id, { [personalMessage]: randomUUID() })
  })
  return wanted.id
}
