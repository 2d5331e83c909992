import { optional } from '../field.ts'
import { account } from '../fields/account.ts'
import { contactId } from '../fields/list.ts'
import { listVersion } from '../fields/number.ts'
import { friendlyName } from '../fields/text.ts'
import { word } from '../fields/word.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'
import { propertyKey, propertyValue } from './properties.ts'

/** C: `REA 10 bob@example.com Robert` */
export const renamePerson = form({
  verb: 'REA',
  from: 'client',
  until: 9,
  fields: { account, name: friendlyName },
  means: 'this is what I call this person; my own address: this is my friendly name',
  source: 'msnp-wire §6.17',
})

/** S: `REA 10 20 bob@example.com Robert` */
export const renamedPerson = form({
  verb: 'REA',
  from: 'server',
  until: 9,
  fields: { version: listVersion, account, name: friendlyName },
  means: 'the name is kept',
  source: 'msnp-wire §6.17',
})

/** C: `SBP 11 c1f9a363-4ee9-4a33-a434-b056a4c55b98 MFN Robert` */
export const setContactProperty = form({
  verb: 'SBP',
  from: 'client',
  since: 10,
  until: 12,
  fields: {
    contact: contactId,
    key: propertyKey,
    value: propertyValue,
    end: optional(word('end', 'sent by some clients, unknown', ['1'], 16)),
  },
  means: 'keep this name of a contact',
  source: 'msnp-wire §6.18',
})

/** S: `SBP 11 c1f9a363-4ee9-4a33-a434-b056a4c55b98 MFN Robert` */
export const contactPropertySet = form({
  verb: 'SBP',
  from: 'server',
  since: 10,
  until: 12,
  fields: { contact: contactId, key: propertyKey, value: propertyValue },
  means: 'the name is kept',
  source: 'msnp-wire §6.18',
})

export const personRenamed = ladder('person renamed', renamedPerson)
export const contactPropertyKept = ladder('property of a contact kept', contactPropertySet)
