/** What an element's text has to be: a typed reader throws the whole list away for one word that is not (clients-in-the-wild §6.2). */
export type ValueKind = 'text' | 'boolean' | 'integer' | 'word' | 'date'

/** One kind of repeated row in `contactInfo` (msnp-http §12.1). */
export interface RowKind {
  readonly list: 'emails' | 'phones' | 'locations' | 'webSites'
  /** The element of one row. */
  readonly element: string
  /** The token that stands for it in `propertiesChanged`. */
  readonly token: string
  /** Its children in the order of the schema. The first tells rows apart. */
  readonly children: readonly (readonly [name: string, kind: ValueKind])[]
}

export const rowKinds: readonly RowKind[] = [
  {
    list: 'emails',
    element: 'ContactEmail',
    token: 'ContactEmail',
    children: [
      ['contactEmailType', 'word'],
      ['email', 'text'],
      ['isMessengerEnabled', 'boolean'],
      ['Capability', 'integer'],
      ['MessengerEnabledExternally', 'boolean'],
    ],
  },
  {
    list: 'phones',
    element: 'ContactPhone',
    token: 'ContactPhone',
    children: [
      ['contactPhoneType', 'word'],
      ['number', 'text'],
      ['isMessengerEnabled', 'boolean'],
    ],
  },
  {
    list: 'locations',
    element: 'ContactLocation',
    token: 'ContactLocation',
    children: [
      ['contactLocationType', 'word'],
      ['name', 'text'],
      ['street', 'text'],
      ['city', 'text'],
      ['state', 'text'],
      ['country', 'text'],
      ['postalCode', 'text'],
    ],
  },
  {
    list: 'webSites',
    element: 'ContactWebSite',
    token: 'ContactWebSite',
    children: [
      ['contactWebSiteType', 'word'],
      ['webURL', 'text'],
    ],
  },
]

/** A field of `contactInfo` that is stored and handed back, with the token that stands for it in `propertiesChanged`. */
export interface InfoField {
  readonly name: string
  readonly token: string
  readonly kind: ValueKind
}

const field = (name: string, kind: ValueKind, token = name): InfoField => ({ name, token, kind })

export const infoFields: readonly InfoField[] = [
  field('quickName', 'text', 'ContactQuickName'),
  field('firstName', 'text', 'ContactFirstName'),
  field('MiddleName', 'text'),
  field('lastName', 'text', 'ContactLastName'),
  field('Suffix', 'text'),
  field('NameTitle', 'text'),
  field('IsNotMobileVisible', 'boolean'),
  field('isFavorite', 'boolean', 'IsFavorite'),
  field('isSmtp', 'boolean', 'IsSmtp'),
  field('hasSpace', 'boolean', 'HasSpace'),
  field('birthdate', 'date', 'ContactBirthDate'),
  field('Anniversary', 'text'),
  field('comment', 'text', 'Comment'),
  field('primaryEmailType', 'word', 'ContactPrimaryEmailType'),
  field('PrimaryLocation', 'word'),
  field('PrimaryPhone', 'word'),
  field('IsPrivate', 'boolean'),
  field('Gender', 'word'),
  field('TimeZone', 'word'),
  field('FileAs', 'text'),
]
