import { number } from '../fields/number.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'

/** C: `PNG`; Messenger for Mac 8 numbers it: `PNG 16` (the seed; msnp-wire §2.2) */
export const ping = form({
  verb: 'PNG',
  from: 'client',
  transaction: 'either',
  means: 'are you still there?',
  source: 'msnp-wire §6.31',
})

const means = 'yes'
const source = 'msnp-wire §6.31'

/** S: `QNG` */
export const pong2 = form({ verb: 'QNG', from: 'server', until: 8, transaction: 'none', means, source })

/** S: `QNG 60`, without a transaction id even when the ping had one */
export const pong9 = form({
  verb: 'QNG',
  from: 'server',
  since: 9,
  transaction: 'none',
  fields: {
    seconds: number({ kind: 'seconds', means: 'ask again after this many', examples: ['60', '30'], most: 86400 }),
  },
  means,
  source,
})

export const pong = ladder('pong', pong2, pong9)
