import { literal, optional } from '../field.ts'
import { account } from '../fields/account.ts'
import { accountOrPhone, contactId, groupId, groupNumber, listName, named } from '../fields/list.ts'
import { listVersion } from '../fields/number.ts'
import { friendlyName } from '../fields/text.ts'
import { choice, word } from '../fields/word.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'

const reverse = literal('RL', 'the reverse list')
const forward = literal('FL', 'the forward list')
const group = optional(groupNumber)

/** C: `ADD 8 FL bob@example.com Bob` */
export const addPerson2 = form({
  verb: 'ADD',
  from: 'client',
  until: 6,
  fields: { list: listName, account, name: friendlyName },
  means: 'put this person on that list',
  source: 'msnp-wire §6.14',
})

/** C: `ADD 8 FL bob@example.com Bob 1`; the group on the forward list only */
export const addPerson7 = form({
  verb: 'ADD',
  from: 'client',
  since: 7,
  until: 9,
  fields: { list: listName, account, name: friendlyName, groupNumber: group },
  means: 'put this person on that list, or into that group',
  source: 'msnp-wire §6.14',
})

/** S: `ADD 0 RL 18 alice@example.com Alice` */
export const addedByPerson2 = form({
  verb: 'ADD',
  from: 'server',
  until: 9,
  transaction: 'zero',
  fields: { list: reverse, version: listVersion, account, name: friendlyName },
  means: 'this person put you on the forward list',
  source: 'msnp-wire §6.14',
})

/** S: `ADD 8 FL 18 bob@example.com Bob` */
export const addedPerson2 = form({
  verb: 'ADD',
  from: 'server',
  until: 6,
  fields: { list: listName, version: listVersion, account, name: friendlyName },
  means: 'the person is on that list',
  source: 'msnp-wire §6.14',
})

/** S: `ADD 8 FL 18 bob@example.com Bob 1` */
export const addedPerson7 = form({
  verb: 'ADD',
  from: 'server',
  since: 7,
  until: 9,
  fields: { list: listName, version: listVersion, account, name: friendlyName, groupNumber: group },
  means: 'the person is on that list',
  source: 'msnp-wire §6.14',
})

const adding = 'msnp-wire §6.15'
const whom = named('N', accountOrPhone)
const called = named('F', friendlyName)
const contact = named('C', contactId)

/** C: `ADC 16 FL N=bob@example.com F=Bob`; from dialect 11 on also a telephone: `N=tel:15550100` */
export const addContact10 = form({
  verb: 'ADC',
  from: 'client',
  since: 10,
  until: 12,
  fields: { list: forward, account: whom, name: optional(called) },
  means: 'make this person a contact of mine',
  source: adding,
})

/** C: `ADC 17 FL C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 f60efbe7-94af-4b16-b926-e4e10878d329` */
export const addToGroup10 = form({
  verb: 'ADC',
  from: 'client',
  since: 10,
  until: 12,
  fields: { list: forward, contact, group: groupId },
  means: 'put this contact into that group',
  source: adding,
})

const otherList = choice('other list', 'which list', {
  AL: 'allow: may see me',
  BL: 'block: may not',
  RL: 'reverse: I have seen that they added me',
  PL: 'pending: not for clients to add to',
})

/** C: `ADC 18 AL N=bob@example.com` */
export const addPerson10 = form({
  verb: 'ADC',
  from: 'client',
  since: 10,
  until: 12,
  fields: { list: otherList, account: whom, name: optional(called) },
  means: 'put this person on that list',
  source: adding,
})

/** S: `ADC 0 RL N=alice@example.com F=Alice` */
export const addedByPerson10 = form({
  verb: 'ADC',
  from: 'server',
  since: 10,
  until: 12,
  transaction: 'zero',
  fields: { list: reverse, account: whom, name: called },
  means: 'this person put you on the forward list',
  source: adding,
})

/** S: `ADC 16 FL N=bob@example.com F=Bob C=c1f9a363-4ee9-4a33-a434-b056a4c55b98` */
export const addedContact10 = form({
  verb: 'ADC',
  from: 'server',
  since: 10,
  until: 12,
  fields: { list: forward, account: whom, name: called, contact },
  means: 'the person is a contact of yours',
  source: adding,
})

/** S: `ADC 17 FL C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 f60efbe7-94af-4b16-b926-e4e10878d329` */
export const addedToGroup10 = form({
  verb: 'ADC',
  from: 'server',
  since: 10,
  until: 12,
  fields: { list: forward, contact, group: groupId },
  means: 'the contact is in that group',
  source: adding,
})

/** S: `ADC 18 AL N=bob@example.com` */
export const addedPerson10 = form({
  verb: 'ADC',
  from: 'server',
  since: 10,
  until: 12,
  fields: { list: otherList, account: whom, name: optional(called) },
  means: 'the person is on that list',
  source: adding,
})

const removing = 'msnp-wire §6.16'
const leave = 'take this person off that list'
const left = 'the person is off that list'

/** C: `REM 9 FL bob@example.com`, with a group `REM 9 FL bob@example.com 1` */
export const removePerson2 = form({
  verb: 'REM',
  from: 'client',
  until: 9,
  fields: { list: listName, account, groupNumber: group },
  means: leave,
  source: removing,
})

/** C: `REM 9 FL c1f9a363-4ee9-4a33-a434-b056a4c55b98`, with a group behind it only out of that group */
export const removeContact10 = form({
  verb: 'REM',
  from: 'client',
  since: 10,
  until: 12,
  fields: {
    list: forward,
    contact: word('contact', 'which contact, by its GUID', ['c1f9a363-4ee9-4a33-a434-b056a4c55b98'], 129),
    group: optional(word('group', 'which group, by its GUID', ['f60efbe7-94af-4b16-b926-e4e10878d329'], 129)),
  },
  means: 'this is no longer a contact of mine, or no longer in that group',
  source: removing,
})

/** C: `REM 9 AL bob@example.com` */
export const removePerson10 = form({
  verb: 'REM',
  from: 'client',
  since: 10,
  until: 12,
  fields: { list: otherList, account: accountOrPhone },
  means: leave,
  source: removing,
})

/** S: `REM 0 RL 19 alice@example.com` */
export const removedByPerson2 = form({
  verb: 'REM',
  from: 'server',
  until: 9,
  transaction: 'zero',
  fields: { list: reverse, version: listVersion, account },
  means: 'this person took you off the forward list',
  source: removing,
})

/** S: `REM 9 FL 19 bob@example.com 1` */
export const removedPerson2 = form({
  verb: 'REM',
  from: 'server',
  until: 9,
  fields: { list: listName, version: listVersion, account, groupNumber: group },
  means: left,
  source: removing,
})

/** S: `REM 9 FL c1f9a363-4ee9-4a33-a434-b056a4c55b98` */
export const removedContact10 = form({
  verb: 'REM',
  from: 'server',
  since: 10,
  until: 12,
  fields: { list: forward, contact: contactId, group: optional(groupId) },
  means: left,
  source: removing,
})

/** S: `REM 0 RL alice@example.com` */
export const removedByPerson10 = form({
  verb: 'REM',
  from: 'server',
  since: 10,
  until: 12,
  transaction: 'zero',
  fields: { list: reverse, account: accountOrPhone },
  means: 'this person took you off the forward list',
  source: removing,
})

/** S: `REM 9 AL bob@example.com` */
export const removedPerson10 = form({
  verb: 'REM',
  from: 'server',
  since: 10,
  until: 12,
  fields: { list: otherList, account: accountOrPhone },
  means: left,
  source: removing,
})

export const personAdded = ladder('person added', addedPerson2, addedPerson7, addedPerson10)
export const contactAdded = ladder('contact added', addedPerson2, addedPerson7, addedContact10)
export const addedToGroup = ladder('added to a group', addedPerson7, addedToGroup10)
export const addedByPerson = ladder('added by somebody', addedByPerson2, addedByPerson10)
export const personRemoved = ladder('person removed', removedPerson2, removedPerson10)
export const contactRemoved = ladder('contact removed', removedPerson2, removedContact10)
export const removedByPerson = ladder('removed by somebody', removedByPerson2, removedByPerson10)
