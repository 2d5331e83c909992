import { literal } from '../field.ts'
import { choice } from '../fields/word.ts'
import { form } from '../form.ts'
import { mimePayload, payloadLimits } from '../payloads.ts'

const source = 'msnp-wire §9.1'
const envelope = mimePayload(
  payloadLimits.publication,
  'three blocks of headers (Routing, Reliability, subject) and a body',
)

/** C: `PUT 12 412⏎Routing: 1.0⏎To: 9:…@live.com;path=IM⏎…`: joins a circle; in dialect 21 also one's own presence */
export const publish = form({
  verb: 'PUT',
  from: 'client',
  since: 18,
  payload: envelope,
  means: 'this is now so, of me or of a circle',
  source,
})
/** S: `PUT 12 OK 0`; the number is the length of a payload */
export const published = form({
  verb: 'PUT',
  from: 'server',
  since: 18,
  fields: { result: literal('OK') },
  payload: mimePayload(payloadLimits.publication, 'where it went; empty is enough unless a group was made'),
  means: 'it is published',
  source,
})

/** C: `DEL 13 300⏎Routing: 1.0⏎…` */
export const withdraw = form({
  verb: 'DEL',
  from: 'client',
  since: 18,
  payload: envelope,
  means: 'this is no longer so: an endpoint or a member leaves',
  source,
})
/** S: `DEL 13 OK 0` or `DEL 13 OK` */
export const withdrawn = form({
  verb: 'DEL',
  from: 'server',
  since: 18,
  fields: { result: literal('OK') },
  payload: { ...envelope, mayBeAbsent: true },
  means: 'it is withdrawn',
  source,
})

/** C: `SDG 14 500⏎Routing: 1.0⏎…Messaging: 1.0⏎…` */
export const sendToGroup = form({
  verb: 'SDG',
  from: 'client',
  since: 18,
  payload: envelope,
  means: 'a message to a circle or group; in dialect 21 to anybody',
  source,
})
/** S: `SDG 0 500⏎Routing: 1.0⏎…` */
export const sentToGroup = form({
  verb: 'SDG',
  from: 'server',
  since: 18,
  transaction: 'zero',
  payload: envelope,
  means: 'a message from a circle or group; in dialect 21 from anybody',
  source,
})

/** S: `NFY PUT 600⏎Routing: 1.0⏎…` */
export const notify = form({
  verb: 'NFY',
  from: 'server',
  since: 18,
  transaction: 'none',
  fields: { what: choice('what', 'what happened', { PUT: 'something is now so', DEL: 'something is no longer so' }) },
  payload: envelope,
  means: 'something was published, or withdrawn',
  source,
})
