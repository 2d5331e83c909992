import { literal, optional } from '../field.ts'
import { word } from '../fields/word.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'
import { mimePayload, payloadLimits, textPayload, xmlPayload } from '../payloads.ts'

/** S: `MSG Hotmail Hotmail 496⏎MIME-Version: 1.0⏎Content-Type: text/x-msmsgsprofile; charset=UTF-8⏎…` */
export const serverMessage = form({
  verb: 'MSG',
  from: 'server',
  transaction: 'none',
  fields: { sender: literal('Hotmail', 'the service itself'), name: literal('Hotmail', 'the service itself') },
  payload: mimePayload(payloadLimits.push, 'the profile, mail and offline messages, a warning'),
  means: 'a message from the service',
  source: 'msnp-wire §7',
})

/** S: `NOT 512⏎<NOTIFICATION …>…</NOTIFICATION>` */
export const alert = form({
  verb: 'NOT',
  from: 'server',
  since: 5,
  transaction: 'none',
  payload: xmlPayload(payloadLimits.push, 'one NOTIFICATION'),
  means: 'an alert: your address book has changed, or news from a site',
  source: 'msnp-wire §7.6',
})

/** S: `SBS 0 null`: nobody knows what it means; clients of 11–20 expect it after sign-in */
export const serviceState = form({
  verb: 'SBS',
  from: 'server',
  since: 11,
  until: 20,
  transaction: 'zero',
  fields: { state: literal('null', 'always this word') },
  means: 'unknown; sent once after sign-in',
  source: 'msnp-wire §6.7',
})

const fileName = word('file name', 'which file', ['Shields.xml'], 64)
const policies = xmlPayload(payloadLimits.push, 'which client versions are denied, which words are censored')

/** C: `GCF 6 Shields.xml`; later dialects get it pushed, yet a few clients ask all the same */
export const askPolicies = form({
  verb: 'GCF',
  from: 'client',
  since: 11,
  fields: { fileName: optional(fileName) },
  means: 'give me this file of rules',
  source: 'msnp-wire §6.33',
})

/** S: `GCF 6 Shields.xml 145⏎<?xml …` */
export const answerPolicies = form({
  verb: 'GCF',
  from: 'server',
  since: 11,
  fields: { fileName },
  payload: policies,
  means: 'this is the file of rules',
  source: 'msnp-wire §6.33',
})

/** S: `GCF 0 203⏎<Policies>…</Policies>` */
export const pushPolicies = form({
  verb: 'GCF',
  from: 'server',
  since: 13,
  transaction: 'zero',
  payload: policies,
  means: 'these are the rules',
  source: 'msnp-wire §6.33',
})

export const policiesPushed = ladder('policies', pushPolicies)

const challenge = word('challenge', 'what the answer is made over: 20 digits', ['22210219642164014968'], 128)

/** S: `CHL 0 22210219642164014968` */
export const challengeClient = form({
  verb: 'CHL',
  from: 'server',
  since: 6,
  transaction: 'zero',
  fields: { challenge },
  means: 'prove that you are one of our clients',
  source: 'msnp-wire §5.6',
})

/** C: `CHL 20` */
export const askChallenge = form({
  verb: 'CHL',
  from: 'client',
  since: 6,
  means: 'challenge me',
  source: 'msnp-wire §5.6',
})

/** S: `CHL 20 22210219642164014968` */
export const answerChallengeRequest = form({
  verb: 'CHL',
  from: 'server',
  since: 6,
  fields: { challenge },
  means: 'prove that you are one of our clients, as you asked',
  source: 'msnp-wire §5.6',
})

/** C: `QRY 18 PROD0090YUAUV{2B 32⏎85ecb0db8f32113df79ce0892b9a102c` */
export const answerChallenge = form({
  verb: 'QRY',
  from: 'client',
  since: 6,
  fields: { productId: word('product id', 'which client it is', ['PROD0090YUAUV{2B', 'msmsgs@msnmsgr.com'], 64) },
  payload: textPayload(payloadLimits.challenge, '32 hex digits'),
  means: 'here is my answer to the challenge',
  source: 'msnp-wire §5.6',
})

/** S: `QRY 18` */
export const challengePassed = form({
  verb: 'QRY',
  from: 'server',
  since: 6,
  means: 'the answer is accepted',
  source: 'msnp-wire §5.6',
})
