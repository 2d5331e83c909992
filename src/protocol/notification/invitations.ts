import { literal, optional, rest } from '../field.ts'
import { account } from '../fields/account.ts'
import { count } from '../fields/list.ts'
import { friendlyName } from '../fields/text.ts'
import { choice, word } from '../fields/word.ts'
import { form } from '../form.ts'
import { payloadLimits, textPayload, xmlPayload } from '../payloads.ts'

const mailing = 'msnp-wire §6.36'
const locale = word('locale', 'the language of the mail, a Windows locale id in hex', ['0x0409'], 16)
const library = word('library', 'the name of the client’s library', ['MSMSGS'], 64)
const codebase = word('codebase', 'the branch that the client was built from', ['MSMSGS'], 64)

/** C: `SND 8 bob@example.com` */
export const inviteByMail2 = form({
  verb: 'SND',
  from: 'client',
  until: 2,
  fields: { account },
  means: 'ask this person by mail to join',
  source: mailing,
})
/** C: `SND 8 bob@example.com 0x0409 MSMSGS` */
export const inviteByMail3 = form({
  verb: 'SND',
  from: 'client',
  since: 3,
  until: 3,
  fields: { account, locale: optional(locale), library: optional(library) },
  means: 'ask this person by mail to join',
  source: mailing,
})
/** C: `SND 8 bob@example.com 0x0409 MSMSGS MSMSGS` */
export const inviteByMail4 = form({
  verb: 'SND',
  from: 'client',
  since: 4,
  fields: { account, locale: optional(locale), library: optional(library), codebase: optional(codebase) },
  means: 'ask this person by mail to join',
  source: mailing,
})
/** S: `SND 8 OK` */
export const invitedByMail = form({
  verb: 'SND',
  from: 'server',
  fields: { result: literal('OK') },
  means: 'the mail is on its way',
  source: mailing,
})

/** C: `SDC 9 bob@example.com 0x0409 MSMSGS MSMSGS X X Alice 21⏎…` */
export const inviteWithText = form({
  verb: 'SDC',
  from: 'client',
  since: 5,
  fields: {
    account,
    locale,
    library,
    codebase,
    first: word('X', 'always X', ['X'], 16),
    second: word('X', 'always X', ['X'], 16),
    name: friendlyName,
  },
  payload: textPayload(payloadLimits.page, 'what its owner writes in the mail; may be empty'),
  means: 'ask this person by mail to join, with these words',
  source: mailing,
})
/** S: `SDC 9 OK` */
export const invitedWithText = form({
  verb: 'SDC',
  from: 'server',
  since: 5,
  fields: { result: literal('OK') },
  means: 'the mail is on its way',
  source: mailing,
})

const searched = word('criterion', 'what is searched for; * for anything', ['fname=Alice', 'city=*', 'country=US'])

/** C: `FND 10 fname=Alice lname=B city=* state=* country=US` */
export const searchDirectory = form({
  verb: 'FND',
  from: 'client',
  fields: { criteria: rest(searched) },
  means: 'find this person in the directory',
  source: mailing,
})
/** S: `FND 10 0 0`, or one line for each hit `FND 10 1 2 fname=Alice …` */
export const foundInDirectory = form({
  verb: 'FND',
  from: 'server',
  fields: {
    index: count('index', 'the number of this hit'),
    total: count('total', 'how many hits there are'),
    found: rest(searched),
  },
  means: 'this was found',
  source: mailing,
})

const paging = 'msnp-wire §6.37'
const page = xmlPayload(payloadLimits.page, 'the text of the page, and which phone')

/** C: `PAG 11 bob@example.com 60⏎<TEXT …>…</TEXT>` */
export const pagePerson5 = form({
  verb: 'PAG',
  from: 'client',
  since: 5,
  until: 8,
  fields: { account },
  payload: page,
  means: 'send this to the mobile of that person',
  source: paging,
})
/** C: the same from a client that should say `PGD`: it is refused, but its payload is read */
export const pagePersonAsBefore = form({
  verb: 'PAG',
  from: 'client',
  since: 9,
  fields: { account },
  payload: page,
  means: 'send this to the mobile of that person, in the words of before',
  source: paging,
})
/** C: `PGD 11 bob@example.com 1 60⏎<TEXT …>…</TEXT>` */
export const pagePerson9 = form({
  verb: 'PGD',
  from: 'client',
  since: 9,
  fields: {
    account,
    device: choice('device', 'what kind of device', { '0': 'not a device', '1': 'mobile phone', '2': 'MSN Direct' }),
  },
  payload: page,
  means: 'send this to the mobile of that person',
  source: paging,
})
/** S: `IPG 200⏎<NOTIFICATION …>…</NOTIFICATION>` */
export const pageReceived = form({
  verb: 'IPG',
  from: 'server',
  since: 6,
  transaction: 'none',
  payload: xmlPayload(payloadLimits.push, 'one NOTIFICATION'),
  means: 'somebody sends you this from a mobile',
  source: paging,
})

const messages = choice('messages', 'whether conversations reach the television', { ON: 'they do', OFF: 'they do not' })

/** C: `IMS 12 OFF`, MSN TV only */
export const switchMessages = form({
  verb: 'IMS',
  from: 'client',
  since: 3,
  fields: { messages },
  means: 'let conversations reach me, or do not',
  source: 'msnp-wire §6.38',
})
/** S: `IMS 12 0 OFF` */
export const switchedMessages = form({
  verb: 'IMS',
  from: 'server',
  since: 3,
  fields: { zero: literal('0', 'always 0'), messages },
  means: 'conversations reach you, or do not',
  source: 'msnp-wire §6.38',
})
