import { literal } from '../field.ts'
import { account } from '../fields/account.ts'
import { accountAtEndpoint } from '../fields/endpoint.ts'
import { network } from '../fields/network.ts'
import { number } from '../fields/number.ts'
import { form } from '../form.ts'
import { except, ladder } from '../ladder.ts'
import { mimePayload, opaquePayload, payloadLimits } from '../payloads.ts'

const purposes = new Map([
  [1, 'shared folders and media'],
  [2, 'SIP invitation'],
  [3, 'P2P negotiation'],
  [4, 'sign another endpoint out'],
  [5, 'a conversation window was closed elsewhere'],
  [6, 'read the lists again'],
  [8, 'to my other endpoints'],
  [10, 'TURN'],
  [11, 'SIP data'],
  [12, 'SIP in a tunnel'],
])

const purpose = number({
  kind: 'purpose',
  means: 'what the notification is for',
  examples: ['8', '4', '1'],
  most: 9999,
  explain: (value) => purposes.get(value) ?? 'unknown purpose',
})

const payload = opaquePayload(payloadLimits.userToUser, 'handed on byte for byte')

/** C: `UUN 15 alice@example.com 8 9⏎ignore me` */
export const notifyUser = form({
  verb: 'UUN',
  from: 'client',
  since: 13,
  fields: { to: accountAtEndpoint, purpose },
  payload,
  means: 'hand this to that person, or to one of the places where they are signed in',
  source: 'msnp-wire §6.27',
})

/** S: `UUN 15 OK` */
export const notifiedUser = form({
  verb: 'UUN',
  from: 'server',
  since: 13,
  fields: { result: literal('OK') },
  means: 'it was handed on',
  source: 'msnp-wire §6.27',
})

/** S to Messenger for Mac 8: `ACK 15 UUN` (the seed; msnp-wire §11.8) */
export const acknowledgeUser = form({
  verb: 'ACK',
  from: 'server',
  since: 13,
  fields: { command: literal('UUN') },
  means: 'it was handed on, said to Messenger for Mac 8',
  source: 'msnp-wire §11.8',
})

export const userNotified = except(ladder('user notified', notifiedUser), acknowledgeUser)

/** S: `UBN alice@example.com;{guid} 8 9⏎ignore me` — with the endpoint when both sides speak 16 or later */
export const notifiedBy = form({
  verb: 'UBN',
  from: 'server',
  since: 13,
  transaction: 'none',
  fields: { sender: accountAtEndpoint, purpose },
  payload,
  means: 'somebody hands you this',
  source: 'msnp-wire §6.27',
})

export const userNotification = ladder('notification from a user', notifiedBy)

const messageKinds = new Map([
  [1, 'text'],
  [2, 'typing'],
  [3, 'nudge'],
])

const messageKind = number({
  kind: 'message kind',
  means: 'what the message is',
  examples: ['1', '2', '3'],
  most: 9999,
  explain: (value) => messageKinds.get(value) ?? 'unknown kind',
})

/** C: `UUM 12 carol@example.net 32 1 120⏎…`; from dialect 18 on with network 1 an offline message */
export const messageUser = form({
  verb: 'UUM',
  from: 'client',
  since: 14,
  fields: { account, network, messageKind },
  payload: mimePayload(payloadLimits.userToUser, 'the message'),
  means: 'a message for somebody on another network, or for somebody who is offline',
  source: 'msnp-wire §6.28',
})

/** S: `UBM carol@example.net 32 alice@example.com 1 1 120⏎…` */
export const messageFromUser = form({
  verb: 'UBM',
  from: 'server',
  since: 14,
  transaction: 'none',
  fields: { sender: account, senderNetwork: network, receiver: account, receiverNetwork: network, messageKind },
  payload: mimePayload(payloadLimits.userToUser, 'the message'),
  means: 'a message from somebody on another network',
  source: 'msnp-wire §6.28',
})
