import { literal, meaning, optional } from '../field.ts'
import { account } from '../fields/account.ts'
import {
  accountOrPhone,
  contactId,
  count,
  groupId,
  groupIds,
  groupNumber,
  groupNumbers,
  listMask,
  listName,
  named,
  timestamp,
} from '../fields/list.ts'
import { network } from '../fields/network.ts'
import { listVersion } from '../fields/number.ts'
import { friendlyName, groupName } from '../fields/text.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'

const source = 'msnp-wire §6.8'
const known = meaning(listVersion, 'the version that the client has kept; 0 for none')

/** C: `SYN 5 0` */
export const synchronise2 = form({
  verb: 'SYN',
  from: 'client',
  until: 9,
  fields: { version: known },
  means: 'send me my lists, unless this version is the newest',
  source,
})

/** C: `SYN 5 0 0` */
export const synchronise10 = form({
  verb: 'SYN',
  from: 'client',
  since: 10,
  until: 12,
  fields: { lists: timestamp, settings: timestamp },
  means: 'send me my lists, unless they are as old as this',
  source,
})

const contacts = count('contact count', 'how many LST lines follow, exactly')
const groups = count('group count', 'how many LSG lines follow, exactly')

/** S: `SYN 5 17`. The lists follow, or nothing when the client has this version. */
export const synchronised2 = form({
  verb: 'SYN',
  from: 'server',
  until: 7,
  fields: { version: listVersion },
  means: 'this is the version of your lists',
  source,
})

/** S: `SYN 5 17 2 2`, or `SYN 5 17` when nothing has changed */
export const synchronised8 = form({
  verb: 'SYN',
  from: 'server',
  since: 8,
  until: 9,
  fields: { version: listVersion, contacts: optional(contacts), groups: optional(groups) },
  means: 'this is the version of your lists, and so much follows',
  source,
})

/** S: `SYN 5 2005-04-23T18:57:44.8130000-07:00 2005-04-23T18:57:54.2070000-07:00 2 1` */
export const synchronised10 = form({
  verb: 'SYN',
  from: 'server',
  since: 10,
  until: 12,
  fields: { lists: timestamp, settings: timestamp, contacts: optional(contacts), groups: optional(groups) },
  means: 'your lists are this old, and so much follows',
  source,
})

export const synchronised = ladder('synchronised', synchronised2, synchronised8, synchronised10)

/** C: `LST 6 FL`; no client needs it */
export const askList = form({
  verb: 'LST',
  from: 'client',
  until: 8,
  fields: { list: listName },
  means: 'send me this list',
  source: 'msnp-wire §6.9',
})

/** C: `LSG 6`; no client needs it */
export const askGroups = form({
  verb: 'LSG',
  from: 'client',
  since: 7,
  until: 8,
  means: 'send me my groups',
  source: 'msnp-wire §6.9',
})

const index = count('index', 'the number of this line in its run; 0 for an empty list')
const total = count('total', 'how many lines the run has; 0 for an empty list')
const indexed = { version: listVersion, index, total }
const person = 'this person is on that list'

/** S: `LST 5 FL 17 1 2 bob@example.com Bob`; an empty list is `LST 5 BL 17 0 0` */
export const listed2 = form({
  verb: 'LST',
  from: 'server',
  until: 6,
  fields: { list: listName, ...indexed, account: optional(account), name: optional(friendlyName) },
  means: person,
  source,
})

/** S: `LST 5 FL 17 1 2 bob@example.com Bob 0,1`; groups on the forward list only */
export const listed7 = form({
  verb: 'LST',
  from: 'server',
  since: 7,
  until: 7,
  fields: {
    list: listName,
    ...indexed,
    account: optional(account),
    name: optional(friendlyName),
    groupNumbers: optional(groupNumbers),
  },
  means: person,
  source,
})

const everyList = 'this person is on these lists'

/** S: `LST bob@example.com Bob 11 0,1`, one line for each person */
export const listed8 = form({
  verb: 'LST',
  from: 'server',
  since: 8,
  until: 9,
  transaction: 'none',
  fields: { account, name: friendlyName, mask: listMask, groupNumbers: optional(groupNumbers) },
  means: everyList,
  source,
})

const self = { account: named('N', accountOrPhone), name: named('F', friendlyName) }
const contact = named('C', contactId)

/** S: `LST N=bob@example.com F=Bob C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 11 f60efbe7-94af-4b16-b926-e4e10878d329` */
export const contactListed10 = form({
  verb: 'LST',
  from: 'server',
  since: 10,
  until: 11,
  transaction: 'none',
  fields: { ...self, contact, mask: listMask, groups: optional(groupIds) },
  means: everyList,
  source,
})

/** S: `LST N=dave@example.com F=Dave 8`: somebody who is not on the forward list is no contact */
export const personListed10 = form({
  verb: 'LST',
  from: 'server',
  since: 10,
  until: 11,
  transaction: 'none',
  fields: { ...self, mask: listMask },
  means: everyList,
  source,
})

/** S: `LST N=bob@example.com F=Bob C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 11 1 f60efbe7-94af-4b16-b926-e4e10878d329` */
export const contactListed12 = form({
  verb: 'LST',
  from: 'server',
  since: 12,
  until: 12,
  transaction: 'none',
  fields: { ...self, contact, mask: listMask, network, groups: optional(groupIds) },
  means: everyList,
  source,
})

/** S: `LST N=dave@example.com F=Dave 8 1` */
export const personListed12 = form({
  verb: 'LST',
  from: 'server',
  since: 12,
  until: 12,
  transaction: 'none',
  fields: { ...self, mask: listMask, network },
  means: everyList,
  source,
})

/** Somebody on the forward list, who may be in groups. */
export const contactListed = ladder('contact listed', listed2, listed7, listed8, contactListed10, contactListed12)
/** Somebody who is on other lists only. */
export const personListed = ladder('person listed', listed2, listed7, listed8, personListed10, personListed12)

/** S: `LST 6 FL 17 1 2 bob@example.com Bob 0,1`, in answer to `LST 6 FL`: as dialect 7 has it at synchronisation too */
export const listAnswered8 = form({
  verb: 'LST',
  from: 'server',
  since: 8,
  until: 8,
  fields: listed7.fields,
  means: person,
  source: 'msnp-wire §6.9',
})

/** A list by itself, line by line: at synchronisation, or for whoever asks for one. */
export const listAnswered = ladder('list by itself', listed2, listed7, listAnswered8)

const group = 'this is a group of yours'

/** S: `LSG 5 17 1 2 0 Other%20Contacts 0` */
export const groupListed7 = form({
  verb: 'LSG',
  from: 'server',
  since: 7,
  until: 7,
  fields: { ...indexed, groupNumber, groupName, end: literal('0', 'always 0') },
  means: group,
  source,
})

/** S: `LSG 0 Other%20Contacts 0` */
export const groupListed8 = form({
  verb: 'LSG',
  from: 'server',
  since: 8,
  until: 9,
  transaction: 'none',
  fields: { groupNumber, groupName, end: literal('0', 'always 0') },
  means: group,
  source,
})

/** S: `LSG Friends f60efbe7-94af-4b16-b926-e4e10878d329` */
export const groupListed10 = form({
  verb: 'LSG',
  from: 'server',
  since: 10,
  until: 12,
  transaction: 'none',
  fields: { groupName, group: groupId },
  means: group,
  source,
})

/** S: `LSG 6 17 1 2 0 Other%20Contacts 0`, in answer to `LSG 6` */
export const groupAnswered8 = form({
  verb: 'LSG',
  from: 'server',
  since: 8,
  until: 8,
  fields: groupListed7.fields,
  means: group,
  source: 'msnp-wire §6.9',
})

export const groupAnswered = ladder('group by itself', groupListed7, groupAnswered8)
export const groupListed = ladder('group listed', groupListed7, groupListed8, groupListed10)
