import type { Account, AccountId } from '../account.ts'
import type { Contact } from '../contact.ts'
import type { ListChange } from './change.ts'
import { byteLength, limits } from './limits.ts'
import { refusals } from './refusal.ts'

/** One of the owner's contacts: by its id in the address book, or by the address of the account that it stands for. */
export type ContactRef = { readonly id: string } | { readonly email: string }

/**
 * @throws ListRefusal `bad-address`. A domain may be one label, `online@local` (msnp-http §12.2), but not one letter: `a@b` is what msnp-wire
 * §4, 201 calls impossible.
 */
export function checkAddress(email: string): string {
  const address = email.trim()
  if (!/^[^@\s]+@[^@\s]{2,}$/.test(address) || byteLength(address) > limits.email) throw refusals.badAddress(email)
  return address
}

export async function findAccount(change: ListChange, email: string): Promise<Account | undefined> {
  return await change.tables.accounts.find(email.trim())
}

/** @throws ListRefusal `bad-address`, `unknown-account`, `oneself` */
export async function requireOther(
  change: ListChange,
  who: string | { readonly account: AccountId },
): Promise<Account> {
  const account =
    typeof who === 'string'
      ? await findAccount(change, checkAddress(who))
      : await change.tables.accounts.get(who.account)
  if (!account) throw refusals.unknownAccount(typeof who === 'string' ? who : who.account)
  if (account.id === change.owner.id) throw refusals.oneself(account.email)
  return account
}

/** The live contact, or `undefined`. Ids are compared without regard to case: some clients write GUIDs in capitals. */
export async function findContact(change: ListChange, ref: ContactRef): Promise<Contact | undefined> {
  const { contacts } = change.tables
  let found: Contact | undefined
  if ('id' in ref) {
    found = await contacts.get(change.owner.id, ref.id.toLowerCase())
  } else {
    const account = await findAccount(change, ref.email)
    found = account && (await contacts.findByAccount(change.owner.id, account.id))
  }
  return found?.deleted ? undefined : found
}

/** @throws ListRefusal `unknown-contact` */
export async function requireContact(change: ListChange, ref: ContactRef): Promise<Contact> {
  const found = await findContact(change, ref)
  if (!found) throw refusals.unknownContact('id' in ref ? ref.id : ref.email)
  return found
}
