import { literal } from '../field.ts'
import { account } from '../fields/account.ts'
import { network, networkAddress } from '../fields/network.ts'
import { form } from '../form.ts'
import { except, ladder } from '../ladder.ts'
import { payloadLimits, xmlPayload } from '../payloads.ts'

const payload = xmlPayload(payloadLimits.personalData, 'personal message, current media, endpoints')

/** C: `UUX 9 53⏎<Data><PSM></PSM><CurrentMedia></CurrentMedia></Data>`; also EndpointData and PrivateEndpointData from 16 on */
export const setPersonalData = form({
  verb: 'UUX',
  from: 'client',
  since: 11,
  until: 20,
  payload,
  means: 'this is my personal message, what I listen to, and what this endpoint can do',
  source: 'msnp-wire §6.25',
})

/** S: `UUX 9 0` — the 0 is a payload length: clients wait for as many bytes as it says (clients-in-the-wild §0) */
export const keepPersonalData = form({
  verb: 'UUX',
  from: 'server',
  since: 11,
  until: 20,
  payload: xmlPayload(payloadLimits.personalData, 'always empty'),
  means: 'it is kept',
  source: 'msnp-wire §6.25',
})

/** S to Messenger for Mac 8: `ACK 9 UUX` (the seed; msnp-wire §11.8) */
export const acknowledgePersonalData = form({
  verb: 'ACK',
  from: 'server',
  since: 13,
  fields: { command: literal('UUX') },
  means: 'the personal data is kept, said to Messenger for Mac 8',
  source: 'msnp-wire §11.8',
})

export const personalDataAccepted = except(ladder('personal data kept', keepPersonalData), acknowledgePersonalData)

const shown = {
  verb: 'UBX',
  from: 'server',
  transaction: 'none',
  payload,
  means: 'this is the personal message of a contact; empty when there is none',
  source: 'msnp-wire §6.26',
} as const

/** S: `UBX bob@example.com 89⏎<Data>…</Data>` */
export const personalData11 = form({ ...shown, since: 11, until: 13, fields: { account } })
/** S: `UBX online@local 1 89⏎<Data>…</Data>` */
export const personalData14 = form({ ...shown, since: 14, until: 17, fields: { account, network } })
/** S: `UBX 1:bob@example.com 89⏎<Data>…</Data>` */
export const personalData18 = form({ ...shown, since: 18, until: 20, fields: { address: networkAddress } })

export const personalDataShown = ladder('personal data', personalData11, personalData14, personalData18)
