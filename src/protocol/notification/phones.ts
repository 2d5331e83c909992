import { optional } from '../field.ts'
import { account } from '../fields/account.ts'
import { listVersion } from '../fields/number.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'
import { propertyKey, propertyValue } from './properties.ts'

const source = 'msnp-wire §6.13'
const means = 'this is the phone number of a contact, or whether its mobile takes pages'
const about = { verb: 'BPR', from: 'server', transaction: 'none', means, source } as const
const property = { key: propertyKey, value: optional(propertyValue) }

/** S: `BPR 17 bob@example.com PHH 1%20(555)%20010` */
export const contactProperty5 = form({
  ...about,
  since: 5,
  until: 9,
  fields: { version: listVersion, account, ...property },
})

/** S: `BPR bob@example.com PHH 1%20(555)%20010` */
export const contactProperty10 = form({ ...about, since: 10, until: 12, fields: { account, ...property } })

/** S: `BPR MOB Y`, in the answer to SYN: about the person of the LST line just before */
export const listContactProperty8 = form({ ...about, since: 8, until: 12, fields: property })

/** The same words as a push and in the answer to SYN. */
const contactProperty7 = { ...contactProperty5, until: 7 as const }

export const contactPropertyChanged = ladder('property of a contact', contactProperty5, contactProperty10)
export const contactPropertyListed = ladder(
  'property of a contact at synchronisation',
  contactProperty7,
  listContactProperty8,
)
