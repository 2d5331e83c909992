import { field, filled, literal } from '../field.ts'
import { account } from '../fields/account.ts'
import { cookie } from '../fields/address.ts'
import { capabilityPair, firstCapabilities } from '../fields/capabilities.ts'
import { type AccountAtEndpoint, accountAtEndpoint } from '../fields/endpoint.ts'
import { count } from '../fields/list.ts'
import { session } from '../fields/number.ts'
import { friendlyName } from '../fields/text.ts'
import { word } from '../fields/word.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'

const source = 'msnp-wire §8.2'
const board = { role: 'switchboard', source } as const

/** C: `USR 1 alice@example.com 1699.42.7`, from dialect 16 on `USR 1 alice@example.com;{guid} 1699.42.7` */
export const enter = form({
  ...board,
  verb: 'USR',
  from: 'client',
  fields: { member: accountAtEndpoint, cookie },
  means: 'I asked for this switchboard; here is my cookie',
})

/** S: `USR 1 OK alice@example.com Alice`; the account is written as the client wrote it */
export const entered = form({
  ...board,
  verb: 'USR',
  from: 'server',
  fields: {
    result: literal('OK'),
    asSent: word('account as sent', 'the client’s own words for itself', ['alice@example.com'], 512),
    name: friendlyName,
  },
  means: 'come in',
})

/** C: `ANS 1 bob@example.com 1699.43.8 11752013` */
export const answerCall = form({
  ...board,
  verb: 'ANS',
  from: 'client',
  fields: { member: accountAtEndpoint, cookie, session },
  means: 'I was called; here is my cookie',
})

/** S: `ANS 1 OK`, after the IRO lines */
export const answeredCall = form({
  ...board,
  verb: 'ANS',
  from: 'server',
  fields: { result: literal('OK') },
  means: 'come in; that is everybody',
})

/** C: `CAL 2 bob@example.com` */
export const call = form({
  ...board,
  verb: 'CAL',
  from: 'client',
  fields: { invited: accountAtEndpoint },
  means: 'call this person into the conversation',
})

/** S: `CAL 2 RINGING 11752013` */
export const calling = form({
  ...board,
  verb: 'CAL',
  from: 'server',
  fields: { result: literal('RINGING'), session },
  means: 'it rings at the other side',
})

/** To dialects before 16 a person is one member, wherever signed in. */
export const plainMember = field<AccountAtEndpoint>({
  kind: 'member',
  means: 'a person in the conversation',
  examples: ['bob@example.com'],
  decode: accountAtEndpoint.field.decode,
  encode: ({ account: name }) => account.field.encode(name),
})

const capabilities12 = filled(firstCapabilities, '0')
const capabilities16 = filled(capabilityPair, '0:0')

const roster = {
  index: count('index', 'the number of this line'),
  total: count('total', 'how many lines there are'),
}
const inRoom = { ...board, verb: 'IRO', from: 'server', means: 'this person is in the conversation' } as const

/** S: `IRO 1 1 1 alice@example.com Alice` */
export const present2 = form({ ...inRoom, until: 11, fields: { ...roster, member: plainMember, name: friendlyName } })
/** S: `IRO 1 1 1 alice@example.com Alice 1073791084` */
export const present12 = form({
  ...inRoom,
  since: 12,
  until: 15,
  fields: { ...roster, member: plainMember, name: friendlyName, capabilities: capabilities12 },
})
/** S: `IRO 1 1 2 alice@example.com;{guid} Alice 2789003324:48` */
export const present16 = form({
  ...inRoom,
  since: 16,
  fields: { ...roster, member: accountAtEndpoint, name: friendlyName, capabilities: capabilities16 },
})

/** One line of the roster, in the words of whoever is told it (msnp-wire §8.2). */
export const memberPresent = ladder('member present', present2, present12, present16)

const comesIn = {
  ...board,
  verb: 'JOI',
  from: 'server',
  transaction: 'none',
  means: 'this person has come in',
} as const

/** S: `JOI bob@example.com Bob` */
export const joins2 = form({ ...comesIn, until: 11, fields: { member: plainMember, name: friendlyName } })
/** S: `JOI bob@example.com Bob 1073791084` */
export const joins12 = form({
  ...comesIn,
  since: 12,
  until: 15,
  fields: { member: plainMember, name: friendlyName, capabilities: capabilities12 },
})
/** S: `JOI bob@example.com;{guid} Bob 2789003324:48` */
export const joins16 = form({
  ...comesIn,
  since: 16,
  fields: { member: accountAtEndpoint, name: friendlyName, capabilities: capabilities16 },
})

export const memberJoins = ladder('member joins', joins2, joins12, joins16)
