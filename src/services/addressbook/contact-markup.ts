import { type Account, cidOf } from '../../domain/account.ts'
import type { Annotations, Contact, ContactDetails } from '../../domain/contact.ts'
import { plainText } from '../../domain/lists/names.ts'
import { el, type Markup } from '../../wire/xml/writer.ts'
import { saysSomething } from './contact-info.ts'
import { never, writeDate } from './dates.ts'
import { type RowKind, rowKinds } from './info-fields.ts'

/** Which generation of the schema is written: Windows Live Messenger 2009 and later read a few elements more (msnp-http §12.1). */
export type Schema = '8' | '14'

/** One entry of the address book, living or deleted. */
export function writeContact(contact: Contact, schema: Schema): Markup {
  return el('Contact', writeContactContent(contact, schema))
}

/** What stands inside `Contact`, for results that are one themselves. */
export function writeContactContent(contact: Contact, schema: Schema): readonly Markup[] {
  const ownName = contact.friendlyName === undefined ? '' : plainText(contact.friendlyName)
  const info = writeInfo(
    {
      type: contact.account !== undefined && contact.isMessengerUser ? 'Regular' : contact.type,
      passportName: contact.email,
      displayName: contact.displayName || ownName,
      cid: contact.account === undefined ? 0n : cidOf(contact.account),
      isMessengerUser: contact.isMessengerUser,
      groups: contact.groups,
      details: contact.details,
    },
    schema,
  )
  return writeParts(contact.id, info, contact, schema)
}

/**
 * The owner's own entry: it stands last, since one client takes the first display name it meets for its own name, and some clients
 * never finish signing in without its CID (clients-in-the-wild §0).
 */
export function writeMe(owner: Account, details: ContactDetails, changedAt: number, schema: Schema): Markup {
  const info = writeInfo(
    {
      type: 'Me',
      passportName: owner.email,
      displayName: plainText(owner.friendlyName),
      cid: cidOf(owner.id),
      isMessengerUser: false,
      groups: [],
      details,
    },
    schema,
  )
  return el('Contact', writeParts(owner.id, info, { createdAt: owner.createdAt, changedAt, deleted: false }, schema))
}

function writeParts(
  id: string,
  info: Markup,
  row: { readonly createdAt: number; readonly changedAt: number; readonly deleted: boolean },
  schema: Schema,
): readonly Markup[] {
  const late = schema === '14'
  return [
    el('contactId', id),
    info,
    el('propertiesChanged'),
    el('fDeleted', row.deleted),
    ...(late ? [el('CreateDate', writeDate(row.createdAt))] : []),
    el('lastChange', writeDate(row.changedAt)),
    ...(late ? [el('CreatedBy', 96)] : []),
  ]
}

interface InfoParts {
  readonly type: string
  readonly passportName: string | undefined
  readonly displayName: string
  readonly cid: bigint
  readonly isMessengerUser: boolean
  readonly groups: readonly string[]
  readonly details: ContactDetails
}

/** In the order that genuine clients are known to take (msnp-http §12.1). */
function writeInfo(parts: InfoParts, schema: Schema): Markup {
  const fields = parts.details.fields ?? {}
  const given = (name: string) => (fields[name] === undefined ? undefined : el(name, fields[name]))
  const always = (name: string, otherwise: string) => el(name, fields[name] ?? otherwise)
  const isPassport = parts.passportName !== undefined
  return el(
    'contactInfo',
    rowKinds.map((kind) => writeRows(kind, parts.details[kind.list])),
    writeAnnotations(parts.details.annotations),
    el('contactType', parts.type),
    always('quickName', parts.displayName),
    ['firstName', 'MiddleName', 'lastName', 'Suffix', 'NameTitle'].map(given),
    isPassport ? [el('passportName', parts.passportName), el('IsPassportNameHidden', false)] : undefined,
    el('displayName', parts.displayName),
    el('puid', 0),
    parts.groups.length === 0
      ? undefined
      : el(
          'groupIds',
          parts.groups.map((group) => el('guid', group)),
        ),
    el('CID', parts.cid),
    always('IsNotMobileVisible', 'false'),
    el('isMobileIMEnabled', false),
    el('isMessengerUser', parts.isMessengerUser),
    always('isFavorite', 'false'),
    always('isSmtp', 'false'),
    always('hasSpace', 'false'),
    el('spotWatchState', 'NoDevice'),
    always('birthdate', never),
    ['Anniversary', 'comment'].map(given),
    always('primaryEmailType', isPassport ? 'Passport' : 'ContactEmailPersonal'),
    always('PrimaryLocation', 'ContactLocationPersonal'),
    always('PrimaryPhone', 'ContactPhonePersonal'),
    always('IsPrivate', 'false'),
    schema === '14' ? el('IsHidden', false) : undefined,
    always('Gender', 'Unspecified'),
    always('TimeZone', 'None'),
    schema === '14' ? writeLateFlags() : undefined,
    given('FileAs'),
  )
}

function writeLateFlags(): readonly Markup[] {
  return [el('IsAutoUpdateDisabled', false), el('IsShellContact', false), el('TrustLevel', 0), el('PropertiesChanged')]
}

function writeRows(kind: RowKind, rows: readonly Readonly<Record<string, string>>[] = []): Markup | undefined {
  // An entry may keep of a telephone whether it takes messages, before it has a number.
  const full = rows.filter((row) => saysSomething(kind, row))
  if (full.length === 0) return undefined
  return el(
    kind.list,
    full.map((row) =>
      el(
        kind.element,
        kind.children.map(([name]) => (row[name] === undefined ? undefined : el(name, row[name]))),
      ),
    ),
  )
}

/** The schema spells the element `Annotations` in members and `annotations` everywhere else. */
export function writeAnnotations(
  annotations: Annotations = {},
  name: 'annotations' | 'Annotations' = 'annotations',
): Markup | undefined {
  const pairs = Object.entries(annotations)
  if (pairs.length === 0) return undefined
  return el(
    name,
    pairs.map(([key, value]) => el('Annotation', el('Name', key), el('Value', value))),
  )
}
