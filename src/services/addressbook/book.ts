import { type Account, cidOf } from '../../domain/account.ts'
import type { Contact, ContactDetails, Group } from '../../domain/contact.ts'
import { readMe } from '../../domain/lists/me.ts'
import { withPublished } from '../../domain/lists/published.ts'
import { readPublishedTo } from '../../domain/lists/publishing.ts'
import type { Tables } from '../../domain/ports/store.ts'
import { el, type Markup } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { type Schema, writeAnnotations, writeContact, writeMe } from './contact-markup.ts'
import { never, writeDate } from './dates.ts'
import { ownAddressBook } from './service.ts'
import { changesSince, type Synchronisation } from './synchronisation.ts'

/** An address book, or what changed in it. */
export interface Book {
  readonly owner: Account
  readonly contacts: readonly Contact[]
  readonly groups: readonly Group[]
  /** Undefined when nothing of it may have changed. */
  readonly me: ContactDetails | undefined
  /** When the address book last changed, milliseconds since 1970. */
  readonly lastChange: number
}

export async function readBook(
  tables: Tables,
  owner: Account,
  synchronisation: Synchronisation,
): Promise<Book | SoapFault<'FullSyncRequired'>> {
  const { contacts: lastChange } = await tables.accounts.listVersions(owner.id)
  const since = changesSince(synchronisation, owner, lastChange)
  if (since instanceof SoapFault) return since
  const me = since === undefined || lastChange > since ? await readMe(tables, owner) : undefined
  const published = await readPublishedTo(tables, owner.id)
  const contacts = await tables.contacts.list(owner.id, since)
  return {
    owner,
    contacts: contacts.map((contact) => withPublished(contact, published.get(contact.account ?? ''))),
    groups: await tables.groups.list(owner.id, since),
    me,
    lastChange,
  }
}

export function writeContacts(book: Book, schema: Schema): readonly Markup[] {
  const me = book.me === undefined ? [] : [writeMe(book.owner, book.me, book.lastChange, schema)]
  return [...book.contacts.map((contact) => writeContact(contact, schema)), ...me]
}

/** The type by which Messenger knows its own groups (msnp-http §12.1). */
const groupType = 'c8529ce2-6ead-434d-881f-341e17db3ff8'

export function writeGroup(group: Group): Markup {
  return el(
    'Group',
    el('groupId', group.id),
    el(
      'groupInfo',
      writeAnnotations({ 'MSN.IM.Display': '1', ...group.annotations }),
      el('groupType', groupType),
      el('name', group.name),
      el('IsNotMobileVisible', false),
      el('IsPrivate', false),
      el('IsFavorite', group.isFavorite),
    ),
    el('propertiesChanged'),
    el('fDeleted', group.deleted),
    el('lastChange', writeDate(group.changedAt)),
  )
}

/** `<ab>`, which the paged answer spells `<Ab>`. */
export function writeAddressBook(name: 'ab' | 'Ab', { owner, lastChange }: Book): Markup {
  return el(
    name,
    el('abId', ownAddressBook),
    el(
      'abInfo',
      el('ownerPuid', 0),
      el('OwnerCID', cidOf(owner.id)),
      el('ownerEmail', owner.email),
      el('fDefault', true),
      el('joinedNamespace', false),
      el('IsBot', false),
      el('IsParentManaged', false),
      el('AccountTierLastChanged', never),
      el('ProfileVersion', 0),
      el('SubscribeExternalPartner', false),
      el('NotifyExternalPartner', false),
      el('AddressBookType', 'Individual'),
    ),
    el('lastChange', writeDate(lastChange)),
    el('DynamicItemLastChanged', never),
    el('RecentActivityItemLastChanged', never),
    el('createDate', writeDate(owner.createdAt)),
    el('propertiesChanged'),
  )
}
