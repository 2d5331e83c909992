/** Why something about a person was not done. */
export type PersonRefusalCode =
  | 'closed'
  | 'invitation-needed'
  | 'invitation-not-good'
  | 'address-not-good'
  | 'address-taken'
  | 'name-not-good'
  | 'password-not-good'
  | 'too-fast'
  | 'no-such-account'
  | 'network-not-good'
  | 'reason-too-long'
  | 'note-too-long'
  | 'end-not-good'

/** Thrown inside a change: nothing of that change remains. The message is one sentence that says what to do. */
export class PersonRefusal extends Error {
  readonly code: PersonRefusalCode

  constructor(code: PersonRefusalCode, message: string) {
    super(message)
    this.name = 'PersonRefusal'
    this.code = code
  }
}

export const personRefusals = {
  closed: () =>
    new PersonRefusal('closed', 'New accounts are not made here: ask whoever runs this service to make one for you.'),
  invitationNeeded: () =>
    new PersonRefusal(
      'invitation-needed',
      'An account is made here by invitation: type the code that you were given, or ask whoever runs this service for one.',
    ),
  invitationNotGood: () =>
    new PersonRefusal(
      'invitation-not-good',
      'This invitation code is not known, was used already or has expired: compare it letter by letter, or ask for another.',
    ),
  addressNotGood: (email: string, fault: string) =>
    new PersonRefusal('address-not-good', `"${email}" ${fault}: an address looks like name@domain.`),
  addressTaken: (email: string) =>
    new PersonRefusal('address-taken', `There is already an account ${email}: choose another address.`),
  nameNotGood: (fault: string) => new PersonRefusal('name-not-good', `The name ${fault}: choose a shorter one.`),
  passwordNotGood: (fault: string) => new PersonRefusal('password-not-good', `The password ${fault}: choose another.`),
  tooFast: () =>
    new PersonRefusal('too-fast', 'Too many tries came from your address: wait a few minutes, then try again.'),
  noSuchAccount: (email: string) =>
    new PersonRefusal('no-such-account', `There is no account ${email}: see those that are, or mend the address.`),
} as const
