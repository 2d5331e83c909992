import { rest } from '../field.ts'
import { account } from '../fields/account.ts'
import { word } from '../fields/word.ts'
import { form } from '../form.ts'
import { opaquePayload, payloadLimits } from '../payloads.ts'

/*
 * Verbs that stand in the clients and that nobody has described (msnp-wire §6.41). They are declared so that their payloads are
 * swallowed and a log can name them; the server ignores them.
 */

const source = 'msnp-wire §6.41'
const payload = opaquePayload(payloadLimits.publication, 'unknown')
const unknown = rest(word('word', 'unknown', ['0'], 1024))

/** C: `VAS 20 bob@example.com 1 1 80⏎…` */
export const reportAbuse = form({
  verb: 'VAS',
  from: 'client',
  since: 18,
  fields: { account, first: word('first', 'unknown', ['1']), second: word('second', 'unknown', ['1']) },
  payload,
  means: 'I report this person for abuse',
  source,
})

/** C: `GET 21 80⏎…` */
export const get = form({
  verb: 'GET',
  from: 'client',
  since: 18,
  fields: { words: unknown },
  payload,
  means: 'unknown',
  source,
})
/** C: `FSL 22 80⏎…` */
export const fsl = form({
  verb: 'FSL',
  from: 'client',
  since: 18,
  fields: { words: unknown },
  payload,
  means: 'unknown',
  source,
})

/** C: `LKP 23 …` */
export const lkp = form({
  verb: 'LKP',
  from: 'client',
  since: 12,
  fields: { words: unknown },
  means: 'unknown',
  source,
})
/** C: `GSB 24 …` */
export const gsb = form({
  verb: 'GSB',
  from: 'client',
  since: 11,
  fields: { words: unknown },
  means: 'unknown',
  source,
})
/** C: `RFS 25 …` */
export const rfs = form({
  verb: 'RFS',
  from: 'client',
  since: 13,
  fields: { words: unknown },
  means: 'unknown',
  source,
})
/** C: `LSC 26 …` */
export const lsc = form({ verb: 'LSC', from: 'client', fields: { words: unknown }, means: 'unknown', source })
