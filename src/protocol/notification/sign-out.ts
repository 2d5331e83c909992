import { optional, rest } from '../field.ts'
import { number } from '../fields/number.ts'
import { choice, word } from '../fields/word.ts'
import { form } from '../form.ts'

/** C: `OUT`. Anything behind it is ignored: the client is leaving. */
export const signOut = form({
  verb: 'OUT',
  from: 'client',
  transaction: 'none',
  fields: { words: rest(word('word', 'ignored', ['OTH'])) },
  means: 'goodbye',
  source: 'msnp-wire §6.39',
})

const reason = choice('reason', 'why the server ends the connection', {
  OTH: 'signed in elsewhere: the client says so and does not come back by itself',
  SSD: 'the server shuts down',
  MIG: 'the lists have moved: connect again at once (dialect 10 on)',
  TOU: 'accept the terms of use first (dialect 10 on)',
  RCT: 'connect again after the minutes given (dialect 11 on)',
})

/** S: `OUT`, `OUT OTH`, `OUT RCT 5` */
export const signedOut = form({
  verb: 'OUT',
  from: 'server',
  transaction: 'none',
  fields: {
    reason: optional(reason),
    minutes: optional(number({ kind: 'minutes', means: 'when to come back', examples: ['5'], most: 100000 })),
  },
  means: 'goodbye',
  source: 'msnp-wire §6.39',
})
