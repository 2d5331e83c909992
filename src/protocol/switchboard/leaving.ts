import { optional, rest } from '../field.ts'
import { accountAtEndpoint } from '../fields/endpoint.ts'
import { number } from '../fields/number.ts'
import { choice, word } from '../fields/word.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'
import { plainMember } from './joining.ts'

const source = 'msnp-wire §8.2'
const board = { role: 'switchboard', source } as const
const why = optional(choice('why', 'why the person left', { '1': 'nobody had said anything for long' }))
const goes = {
  ...board,
  verb: 'BYE',
  from: 'server',
  transaction: 'none',
  means: 'this person has left',
} as const

/** S: `BYE bob@example.com`, `BYE bob@example.com 1` */
export const leaves2 = form({ ...goes, until: 15, fields: { member: plainMember, why } })
/** S: `BYE bob@example.com;{guid}` */
export const leaves16 = form({ ...goes, since: 16, fields: { member: accountAtEndpoint, why } })

export const memberLeaves = ladder('member leaves', leaves2, leaves16)

/** C: `OUT` */
export const leave = form({
  ...board,
  verb: 'OUT',
  from: 'client',
  transaction: 'none',
  fields: { words: rest(word('word', 'ignored', ['1'])) },
  means: 'I leave the conversation',
})

/** S: `OUT` */
export const end = form({
  ...board,
  verb: 'OUT',
  from: 'server',
  transaction: 'none',
  fields: { words: rest(word('word', 'ignored', ['1'])) },
  means: 'the conversation is over',
})

/** C: `PNG`; not from Microsoft's clients */
export const pingBoard = form({
  ...board,
  verb: 'PNG',
  from: 'client',
  transaction: 'either',
  means: 'are you still there?',
})

/** S: `QNG 60` */
export const pongBoard = form({
  ...board,
  verb: 'QNG',
  from: 'server',
  transaction: 'none',
  fields: {
    seconds: optional(number({ kind: 'seconds', means: 'ask again after this many', examples: ['60'], most: 86400 })),
  },
  means: 'yes',
})
