import { literal } from '../field.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'
import { payloadLimits, xmlPayload } from '../payloads.ts'

const list = (means: string) => xmlPayload(payloadLimits.lists, means)

/** C: `ADL 5 245⏎<ml l="1"><d n="local"><c n="away" l="3" t="1" />…</d></ml>` */
export const addToLists = form({
  verb: 'ADL',
  from: 'client',
  since: 13,
  payload: list('the people and the lists they go on; l="1" on <ml> marks the whole roster at sign-in'),
  means: 'put these people on these lists',
  source: 'msnp-wire §6.20',
})

/** S: `ADL 5 OK` */
export const addedToLists = form({
  verb: 'ADL',
  from: 'server',
  since: 13,
  fields: { result: literal('OK') },
  means: 'they are on the lists',
  source: 'msnp-wire §6.20',
})

/** S: `ADL 0 74⏎<ml><d n="example.com"><c n="bob" t="1" l="8" f="Bob" /></d></ml>` */
export const addedYou = form({
  verb: 'ADL',
  from: 'server',
  since: 13,
  transaction: 'zero',
  payload: list('the person, on the reverse (8) or pending (16) list'),
  means: 'somebody put you on their list',
  source: 'msnp-wire §6.20',
})

/** C: `RML 6 59⏎<ml><d n="example.com"><c n="bob" l="1" t="1" /></d></ml>` */
export const removeFromLists = form({
  verb: 'RML',
  from: 'client',
  since: 13,
  payload: list('the people and the lists they leave'),
  means: 'take these people off these lists',
  source: 'msnp-wire §6.21',
})

/** S: `RML 6 OK` */
export const removedFromLists = form({
  verb: 'RML',
  from: 'server',
  since: 13,
  fields: { result: literal('OK') },
  means: 'they are off the lists',
  source: 'msnp-wire §6.21',
})

/** S: `RML 0 59⏎<ml><d n="example.com"><c n="bob" t="1" l="8" /></d></ml>` */
export const removedYou = form({
  verb: 'RML',
  from: 'server',
  since: 13,
  transaction: 'zero',
  payload: list('the person, who leaves the reverse list (8)'),
  means: 'somebody took you off their list',
  source: 'msnp-wire §6.21',
})

/** C: `FQY 7 53⏎<ml><d n="example.com"><c n="bob" /></d></ml>` */
export const askNetworks = form({
  verb: 'FQY',
  from: 'client',
  since: 14,
  payload: list('the people asked about'),
  means: 'which network are these people on?',
  source: 'msnp-wire §6.22',
})

/** S: `FQY 7 59⏎<ml><d n="example.com"><c n="bob" t="1" /></d></ml>` */
export const answerNetworks = form({
  verb: 'FQY',
  from: 'server',
  since: 14,
  payload: list('the same people, each with its network as t'),
  means: 'they are on these networks',
  source: 'msnp-wire §6.22',
})

export const listsAccepted = ladder('added to lists', addedToLists)
export const listsReleased = ladder('removed from lists', removedFromLists)
export const reverseListGrew = ladder('somebody added you', addedYou)
export const reverseListShrank = ladder('somebody removed you', removedYou)
export const networksAnswered = ladder('networks of people', answerNetworks)
