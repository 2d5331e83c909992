/** Why a change of somebody's lists was not made. Each service has its own number or word for it. */
export type RefusalCode =
  | 'unknown-account'
  | 'oneself'
  | 'bad-address'
  | 'unknown-contact'
  | 'unknown-group'
  | 'group-exists'
  | 'list-full'
  | 'groups-full'
  | 'too-long'

/** Thrown inside a change: nothing of that change remains. */
export class ListRefusal extends Error {
  readonly code: RefusalCode
  /** What it is about: the address, the id in conflict, or the name of the field that is too long. */
  readonly subject: string

  constructor(code: RefusalCode, subject: string, message: string) {
    super(message)
    this.name = 'ListRefusal'
    this.code = code
    this.subject = subject
  }
}

export const refusals = {
  unknownAccount: (email: string) =>
    new ListRefusal(
      'unknown-account',
      email,
      `Nobody is called ${email} here: make the account first, or mend the address.`,
    ),
  oneself: (email: string) =>
    new ListRefusal('oneself', email, 'Nobody can be a contact of their own: name somebody else.'),
  badAddress: (email: string) =>
    new ListRefusal('bad-address', email, 'An address looks like name@domain and is at most 129 bytes long: mend it.'),
  unknownContact: (id: string) =>
    new ListRefusal(
      'unknown-contact',
      id,
      'The address book has no such contact: fetch it again and use an id from it.',
    ),
  unknownGroup: (id: string) =>
    new ListRefusal('unknown-group', id, 'The address book has no such group: fetch it again and use an id from it.'),
  groupExists: (id: string) =>
    new ListRefusal('group-exists', id, 'There is a group of that name: choose another name.'),
  listFull: (most: number) =>
    new ListRefusal(
      'list-full',
      String(most),
      `An address book holds ${most} contacts: remove one before adding another.`,
    ),
  groupsFull: (most: number) =>
    new ListRefusal(
      'groups-full',
      String(most),
      `An address book holds ${most} groups: remove one before adding another.`,
    ),
  tooLong: (field: string, most: number) =>
    new ListRefusal('too-long', field, `${field} may be at most ${most} long: shorten it.`),
} as const
