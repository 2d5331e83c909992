import { account } from '../fields/account.ts'
import { friendlyName } from '../fields/text.ts'
import { choice } from '../fields/word.ts'
import { form } from '../form.ts'
import { mimePayload, payloadLimits } from '../payloads.ts'

const source = 'msnp-wire §8.2'
const board = { role: 'switchboard', source } as const
const payload = mimePayload(payloadLimits.switchboardMessage, 'the message, handed on byte for byte')

/** What the sender wants to hear of a message: `D` from dialect 9 on, P2P only. */
export const acknowledgement = choice('acknowledgement', 'what the sender wants to hear', {
  U: 'nothing',
  N: 'only that it did not arrive',
  A: 'whether it arrived',
  D: 'whether it arrived; part of a P2P transfer',
})

/** C: `MSG 4 N 120⏎MIME-Version: 1.0⏎Content-Type: text/plain; charset=UTF-8⏎…` */
export const say = form({
  ...board,
  verb: 'MSG',
  from: 'client',
  fields: { acknowledgement },
  payload,
  means: 'hand this to everybody else',
})

/** S: `MSG alice@example.com Alice 120⏎MIME-Version: 1.0⏎…`; a plain address in every dialect */
export const said = form({
  ...board,
  verb: 'MSG',
  from: 'server',
  transaction: 'none',
  fields: { sender: account, name: friendlyName },
  payload,
  means: 'this person says',
})

/** S: `ACK 4` */
export const arrived = form({ ...board, verb: 'ACK', from: 'server', means: 'the message went to everybody' })

/** S: `NAK 4` */
export const notArrived = form({ ...board, verb: 'NAK', from: 'server', means: 'the message did not go to everybody' })
