import { nameDialect, parseDialect } from '../dialect.ts'
import { field, filled, invalid, rest } from '../field.ts'
import { choice, word } from '../fields/word.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'

/** A word of `VER`: a dialect, `CVR0`, or something newer or older than all we know. */
const offer = field<string>({
  ...word('dialect offer', 'a dialect that the client speaks, best first; CVR0 is the version report alone', [
    'MSNP16',
    'CVR0',
  ]).field,
  decode: (token) => (/^[\x21-\x7e]{1,32}$/.test(token) ? token : invalid),
  explain: (token) => {
    const dialect = parseDialect(token)
    return dialect === undefined ? 'not a dialect' : `dialect ${nameDialect(dialect)}`
  },
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
  examples: ['MSNP16', '0', 'CVR0'],
  decode: (token) => {
    const upper = token.toUpperCase()
    return parseDialect(upper) !== undefined || upper === '0' || upper === 'CVR0' ? upper : invalid
  },
  encode: (value) => value,
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

/** S: `VER 1 MSNP16 CVR0`, with `CVR0` from MSNP13 on, as the seed has it (msnp-wire §14, 13). */
export const chooseDialect13 = form({
  verb: 'VER',
  from: 'server',
  since: 13,
  fields: {
    chosen,
    report: filled(choice('"CVR0"', 'the version report comes next', { CVR0: 'version report' }), 'CVR0'),
  },
  means: 'we speak this dialect',
  source: 'msnp-wire §2.7',
})

/** S: `VER 1 0`, after which the connection closes. The same in every dialect: none was chosen. */
export const refuseDialects = form({
  verb: 'VER',
  from: 'server',
  fields: { chosen },
  means: 'we have no dialect in common',
  source: 'msnp-wire §2.7',
})

export const dialectChosen = ladder('dialect chosen', chooseDialect, chooseDialect13)
