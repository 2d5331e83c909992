import { field, invalid, literal, optional } from '../field.ts'
import { listVersion } from '../fields/number.ts'
import { encodedText } from '../fields/text.ts'
import { choice } from '../fields/word.ts'
import { form } from '../form.ts'
import { except, ladder } from '../ladder.ts'

const properties: Readonly<Record<string, string>> = {
  MFN: 'my friendly name',
  PHH: 'home phone',
  PHW: 'work phone',
  PHM: 'mobile phone',
  MOB: 'whether others may page my mobile, Y or N',
  MBE: 'whether a mobile device is set up, Y or N',
  WWE: 'MSN Direct, 0 to 2',
  HSB: 'whether there is a blog, 0 or 1',
}

/** Three letters (msnp-wire §2.5). Which keys exist is the handler's to judge: an unknown one is answered 715. */
export const propertyKey = field<string>({
  kind: 'property',
  means: 'which property',
  examples: Object.keys(properties),
  decode: (token) => (/^[A-Za-z]{1,16}$/.test(token) ? token.toUpperCase() : invalid),
  encode: (value) => value,
  explain: (value) => properties[value] ?? 'an unknown property',
})

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
  until: 20,
  fields: { key: propertyKey, value: optional(propertyValue) },
  means: 'this is my friendly name, or my phone number',
  source: 'msnp-wire §6.12',
})

/** S: `PRP 6 17 PHH 1%20(555)%20010` — also in the answer to SYN */
export const setProperty5 = form({
  verb: 'PRP',
  from: 'server',
  since: 5,
  until: 7,
  fields: { version: listVersion, key: propertyKey, value: optional(propertyValue) },
  means: 'the property is set',
  source: 'msnp-wire §6.12',
})

/** S: `PRP 6 17 PHH 1%20(555)%20010` */
export const setProperty8 = form({
  verb: 'PRP',
  from: 'server',
  since: 8,
  until: 9,
  fields: { version: listVersion, key: propertyKey, value: optional(propertyValue) },
  means: 'the property is set',
  source: 'msnp-wire §6.12',
})

/** S: `PRP PHH 1%20(555)%20011`, in the answer to SYN */
export const listProperty8 = form({
  verb: 'PRP',
  from: 'server',
  since: 8,
  until: 12,
  transaction: 'none',
  fields: { key: propertyKey, value: optional(propertyValue) },
  means: 'this is your friendly name, or your phone number',
  source: 'msnp-wire §6.8',
})

/** S: `PRP 6 MFN Alice` */
export const setProperty10 = form({
  verb: 'PRP',
  from: 'server',
  since: 10,
  until: 20,
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

export const propertyChanged = except(
  ladder('property set', setProperty5, setProperty8, setProperty10),
  acknowledgeProperty,
)
export const propertyListed = ladder('property at synchronisation', setProperty5, listProperty8)

export const privacy = choice('privacy', 'people on neither the allow nor the block list', {
  AL: 'are allowed',
  BL: 'are blocked',
})

/** C: `BLP 7 AL` */
export const setPrivacy = form({
  verb: 'BLP',
  from: 'client',
  until: 20,
  fields: { privacy },
  means: 'strangers may see me and write to me, or may not',
  source: 'msnp-wire §6.11',
})

/** S: `BLP 7 17 AL` — also in the answer to SYN */
export const setPrivacy2 = form({
  verb: 'BLP',
  from: 'server',
  until: 7,
  fields: { version: listVersion, privacy },
  means: 'this is your setting for strangers',
  source: 'msnp-wire §6.11',
})

/** S: `BLP AL`, in the answer to SYN */
export const listPrivacy8 = form({
  verb: 'BLP',
  from: 'server',
  since: 8,
  until: 12,
  transaction: 'none',
  fields: { privacy },
  means: 'this is your setting for strangers',
  source: 'msnp-wire §6.8',
})

/** S: `BLP 7 17 AL` */
export const setPrivacy8 = form({
  verb: 'BLP',
  from: 'server',
  since: 8,
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
  until: 20,
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

export const privacyChanged = except(ladder('privacy set', setPrivacy2, setPrivacy8, setPrivacy10), acknowledgePrivacy)
export const privacyListed = ladder('privacy at synchronisation', setPrivacy2, listPrivacy8)

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

/** S: `GTC 8 17 A` — also in the answer to SYN */
export const setPrompt2 = form({
  verb: 'GTC',
  from: 'server',
  until: 7,
  fields: { version: listVersion, prompt: reverseListPrompt },
  means: 'this is your setting for people who add you',
  source: 'msnp-wire §6.10',
})

/** S: `GTC A`, in the answer to SYN */
export const listPrompt8 = form({
  verb: 'GTC',
  from: 'server',
  since: 8,
  until: 12,
  transaction: 'none',
  fields: { prompt: reverseListPrompt },
  means: 'this is your setting for people who add you',
  source: 'msnp-wire §6.8',
})

/** S: `GTC 8 17 A` */
export const setPrompt8 = form({
  verb: 'GTC',
  from: 'server',
  since: 8,
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

export const promptChanged = ladder('prompt set', setPrompt2, setPrompt8, setPrompt10)
export const promptListed = ladder('prompt at synchronisation', setPrompt2, listPrompt8)
