import { literal, optional } from '../field.ts'
import { listVersion } from '../fields/number.ts'
import { encodedText } from '../fields/text.ts'
import { choice, word } from '../fields/word.ts'
import { form } from '../form.ts'
import { except, ladder } from '../ladder.ts'

/** Three letters (msnp-wire §2.5). Which keys exist is the handler's to judge: an unknown one is answered 715. */
export const propertyKey = word(
  'property',
  'which property',
  ['MFN', 'PHH', 'PHW', 'PHM', 'MOB', 'MBE', 'WWE', 'HSB'],
  16,
)

/** Absent when the property is cleared. */
export const propertyValue = encodedText('property value', 'its value, percent-encoded; left out when cleared', [
  'Alice%20A',
  '1%20(555)%20010',
  'Y',
])

/** C: `PRP 6 MFN Alice` */
export const setProperty = form({
  verb: 'PRP',
  from: 'client',
  since: 5,
  fields: { key: propertyKey, value: optional(propertyValue) },
  means: 'this is my friendly name, or my phone number',
  source: 'msnp-wire §6.12',
})

/** S: `PRP 6 17 PHH 1%20(555)%20010` — also in the answer to SYN, dialects 5–7 */
export const setProperty5 = form({
  verb: 'PRP',
  from: 'server',
  since: 5,
  until: 9,
  fields: { version: listVersion, key: propertyKey, value: optional(propertyValue) },
  means: 'the property is set',
  source: 'msnp-wire §6.12',
})

/** S: `PRP 6 MFN Alice` */
export const setProperty10 = form({
  verb: 'PRP',
  from: 'server',
  since: 10,
  fields: { key: propertyKey, value: optional(propertyValue) },
  means: 'the property is set',
  source: 'msnp-wire §6.12',
})

/** S to Messenger for Mac 8: `ACK 6 PRP` (the seed; msnp-wire §11.8) */
export const acknowledgeProperty = form({
  verb: 'ACK',
  from: 'server',
  since: 13,
  fields: { command: literal('PRP') },
  means: 'the property is set, said to Messenger for Mac 8',
  source: 'msnp-wire §11.8',
})

export const propertyChanged = except(ladder('property set', setProperty5, setProperty10), acknowledgeProperty)

export const privacy = choice('privacy', 'people on neither the allow nor the block list', {
  AL: 'are allowed',
  BL: 'are blocked',
})

/** C: `BLP 7 AL` */
export const setPrivacy = form({
  verb: 'BLP',
  from: 'client',
  fields: { privacy },
  means: 'strangers may see me and write to me, or may not',
  source: 'msnp-wire §6.11',
})

/** S: `BLP 7 17 AL` — also in the answer to SYN, dialects 2–7 */
export const setPrivacy2 = form({
  verb: 'BLP',
  from: 'server',
  until: 9,
  fields: { version: listVersion, privacy },
  means: 'this is your setting for strangers',
  source: 'msnp-wire §6.11',
})

/** S: `BLP 7 AL` */
export const setPrivacy10 = form({
  verb: 'BLP',
  from: 'server',
  since: 10,
  fields: { privacy },
  means: 'this is your setting for strangers',
  source: 'msnp-wire §6.11',
})

/** S to Messenger for Mac 8: `ACK 7 BLP` (the seed; msnp-wire §11.8) */
export const acknowledgePrivacy = form({
  verb: 'ACK',
  from: 'server',
  since: 13,
  fields: { command: literal('BLP') },
  means: 'the setting for strangers is kept, said to Messenger for Mac 8',
  source: 'msnp-wire §11.8',
})

export const privacyChanged = except(ladder('privacy set', setPrivacy2, setPrivacy10), acknowledgePrivacy)

export const reverseListPrompt = choice('prompt', 'what the client does when somebody adds its owner', {
  A: 'asks its owner',
  N: 'allows them silently',
})

/** C: `GTC 8 A` */
export const setPrompt = form({
  verb: 'GTC',
  from: 'client',
  until: 12,
  fields: { prompt: reverseListPrompt },
  means: 'ask me when people add me, or do not',
  source: 'msnp-wire §6.10',
})

/** S: `GTC 8 17 A` — also in the answer to SYN, dialects 2–7 */
export const setPrompt2 = form({
  verb: 'GTC',
  from: 'server',
  until: 9,
  fields: { version: listVersion, prompt: reverseListPrompt },
  means: 'this is your setting for people who add you',
  source: 'msnp-wire §6.10',
})

/** S: `GTC 8 A` */
export const setPrompt10 = form({
  verb: 'GTC',
  from: 'server',
  since: 10,
  until: 12,
  fields: { prompt: reverseListPrompt },
  means: 'this is your setting for people who add you',
  source: 'msnp-wire §6.10',
})

export const promptChanged = ladder('prompt set', setPrompt2, setPrompt10)
