import { nameDialect, parseDialect } from '../dialect.ts'
import { field, invalid, optional, rest } from '../field.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'

/** A word of `VER`: a dialect, `CVR0`, or something newer or older than all we know. */
const offer = field<string>({
  kind: 'dialect offer',
  means: 'a dialect that the client speaks, best first; CVR0 is the version report alone',
  examples: ['MSNP16', 'CVR0'],
  decode: (token) => (/^[\x21-\x7e]{1,32}$/.test(token) ? token : invalid),
  encode: (token) => token,
  explain: (token) => (parseDialect(token) === undefined ? 'not a dialect' : `dialect ${nameDialect(parseDialect(token) ?? 2)}`),
})

/** C: `VER 1 MSNP16 MSNP15 MSNP14 MSNP13 CVR0` */
export const offerDialects = form({
  verb: 'VER',
  from: 'client',
  fields: { offers: rest(offer) },
  means: 'I speak these dialects, the best first',
  source: 'msnp-wire §2.7',
})

const chosen = field<string>({
  kind: 'dialect',
  means: 'the dialect of this connection from here on; 0 when there is none in common',
  examples: ['MSNP16', '0'],
  decode: (token) => (parseDialect(token) !== undefined || token === '0' ? token.toUpperCase() : invalid),
  encode: (token) => token,
})

/** S: `VER 1 MSNP8` */
export const chooseDialect = form({
  verb: 'VER',
  from: 'server',
  until: 12,
  fields: { chosen },
  means: 'we speak this dialect',
  source: 'msnp-wire §2.7',
})

/** S: `VER 1 MSNP16 CVR0` — with `CVR0` from MSNP13 on, as the seed has it (msnp-wire §14, 13). */
export const chooseDialect13 = form({
  verb: 'VER',
  from: 'server',
  since: 13,
  fields: { chosen, report: optional(field<string>({ kind: '"CVR0"', means: 'the version report that follows', examples: ['CVR0'], decode: (t) => t, encode: (t) => t })) },
  means: 'we speak this dialect',
  source: 'msnp-wire §2.7',
})

export const dialectChosen = ladder('VER answer', chooseDialect, chooseDialect13)
