import { type Account, cidOf } from '../../domain/account.ts'
import type { Annotations, Contact, ContactDetails, Group } from '../../domain/contact.ts'
import { decodeText } from '../../wire/text-token.ts'
import { type Child, el, type Markup } from '../../wire/xml/writer.ts'
import { never, writeDate } from './dates.ts'

/** Which clients an address book is written for: those of ABFindAll know fewer elements (msnp-http §12.1). */
export type Generation = 'find-all' | 'paged'

/** A person's entry, whoever it is: the owner's own (`Me`) differs in a few elements only. */
interface Entry {
  readonly id: string
  readonly type: string
  readonly passportName: string | undefined
  readonly displayName: string
  readonly cid: bigint
  readonly isMessengerUser: boolean
  readonly details: ContactDetails
  readonly groups: readonly string[]
  readonly createdAt: number
  readonly changedAt: number
  readonly deleted: boolean
}

/** The name that a client shows: the owner's own for the contact, else what the contact calls itself now, else the address. */
export function shownName(contact: Contact): string {
  if (contact.displayName !== '') return contact.displayName
  return contact.friendlyName === undefined ? (contact.email ?? '') : decodeText(contact.friendlyName)
}

export function writeContact(contact: Contact, generation: Generation): Markup {
  return el('Contact', writeContactContent(contact, generation))
}

/** What stands inside `Contact`: some answers give it another name (msnp-http §12.14). */
export function writeContactContent(contact: Contact, generation: Generation): Child {
  const cid = contact.account === undefined ? 0n : cidOf(contact.account)
  return writeEntry({ ...contact, passportName: contact.email, displayName: shownName(contact), cid }, generation)
}

/** The owner's own entry, which holds the settings for privacy and roaming; it stands last (clients-in-the-wild §0). */
export function writeMe(owner: Account, details: ContactDetails, changedAt: number, generation: Generation): Markup {
  return el(
    'Contact',
    writeEntry(
    {
      id: owner.id,
      type: 'Me',
      passportName: owner.email,
      displayName: decodeText(owner.friendlyName),
      cid: cidOf(owner.id),
      isMessengerUser: false,
      details,
      groups: [],
      createdAt: owner.createdAt,
      changedAt,
      deleted: false,
    },
    generation,
  ))
}

/** The content of `Contact` in the order that genuine clients are known to take (msnp-http §12.1). */
function writeEntry(entry: Entry, generation: Generation): Child {
  return [
    el('contactId', entry.id),
    el('contactInfo', ...writeInfo(entry, generation)),
    el('propertiesChanged'),
    el('fDeleted', entry.deleted),
    generation === 'paged' ? el('CreateDate', writeDate(entry.createdAt)) : undefined,
    el('lastChange', writeDate(entry.changedAt)),
    generation === 'paged' ? el('CreatedBy', 96) : undefined,
  ]
}

function writeInfo(entry: Entry, generation: Generation): Child[] {
  const { details } = entry
  const kept = (name: string, otherwise?: string): Child => {
    const value = details.fields?.[name] ?? otherwise
    return value === undefined ? undefined : el(name, value)
  }
  const later = generation === 'paged'
  return [
    writeRows('emails', 'ContactEmail', details.emails),
    writeRows('phones', 'ContactPhone', details.phones),
    writeRows('locations', 'ContactLocation', details.locations),
    writeRows('webSites', 'ContactWebSite', details.webSites),
    writeAnnotations(details.annotations),
    el('contactType', entry.type),
    kept('quickName', entry.displayName),
    kept('firstName'),
    kept('MiddleName'),
    kept('lastName'),
    kept('Suffix'),
    kept('NameTitle'),
    entry.passportName === undefined ? undefined : el('passportName', entry.passportName),
    el('IsPassportNameHidden', false),
    el('displayName', entry.displayName),
    el('puid', 0),
    entry.groups.length === 0 ? undefined : el('groupIds', ...entry.groups.map((id) => el('guid', id))),
    el('CID', entry.cid),
    el('IsNotMobileVisible', false),
    el('isMobileIMEnabled', false),
    el('isMessengerUser', entry.isMessengerUser),
    kept('isFavorite', 'false'),
    el('isSmtp', false),
    kept('hasSpace', 'false'),
    el('spotWatchState', 'NoDevice'),
    kept('birthdate', never),
    kept('Anniversary'),
    kept('comment'),
    kept('primaryEmailType', 'ContactEmailPersonal'),
    kept('PrimaryLocation', 'ContactLocationPersonal'),
    kept('PrimaryPhone', 'ContactPhonePersonal'),
    kept('IsPrivate', 'false'),
    later ? el('IsHidden', false) : undefined,
    kept('Gender', 'Unspecified'),
    kept('TimeZone', 'None'),
    later ? el('IsAutoUpdateDisabled', false) : undefined,
    later ? el('IsShellContact', false) : undefined,
    later ? el('TrustLevel', 0) : undefined,
    later ? el('PropertiesChanged') : undefined,
  ]
}

/** Children of a row in schema order; what else a client stored follows. */
const rowOrder = [
  'contactEmailType',
  'email',
  'contactPhoneType',
  'number',
  'contactLocationType',
  'name',
  'street',
  'city',
  'state',
  'country',
  'postalCode',
  'contactWebSiteType',
  'webURL',
  'isMessengerEnabled',
  'Capability',
  'MessengerEnabledExternally',
]

function writeRows(list: string, row: string, rows: ContactDetails['phones']): Child {
  if (rows === undefined || rows.length === 0) return undefined
  const place = (name: string): number => (rowOrder.indexOf(name) + rowOrder.length + 1) % (rowOrder.length + 1)
  return el(
    list,
    ...rows.map((fields) =>
      el(
        row,
        ...Object.entries(fields)
          .sort(([a], [b]) => place(a) - place(b))
          .map(([name, value]) => el(name, value)),
        el('propertiesChanged'),
      ),
    ),
  )
}

export function writeAnnotations(annotations: Annotations | undefined): Child {
  const entries = Object.entries(annotations ?? {})
  if (entries.length === 0) return undefined
  return el('annotations', ...entries.map(([name, value]) => el('Annotation', el('Name', name), el('Value', value))))
}

/** The kind of every Messenger group (msnp-http §12.1). */
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
