import { nameOfOwners } from '../../../domain/lists/names.ts'
import { telephoneOf } from '../../../domain/lists/published.ts'
import { errors } from '../../../protocol/errors.ts'
import { longestFriendlyName } from '../../../protocol/fields/text.ts'
import {
  contactPropertySet,
  personRenamed,
  renamePerson,
  setContactProperty,
} from '../../../protocol/notification/renames.ts'
import { editLists, numbersOf2, numbersOf10, Refused } from '../lists/edit.ts'
import { onSignedIn } from './on.ts'

/**
 * C: `REA 10 bob@example.com Robert` → S: `REA 10 20 bob@example.com Robert`; the own address: the own friendly name, which others are
 * shown at once. Clients say it by themselves when they see that a contact has another name (msnp-wire §6.17).
 */
const rename = onSignedIn([renamePerson], async (command, session) => {
  const { account: email, name, transaction } = command
  const { account, context } = session
  if (name.length > longestFriendlyName) return session.refuse(command, errors.nameRefused)
  const isMe = email.toLowerCase() === account.email.toLowerCase()
  const renamed = await editLists(session, command, numbersOf2, async (own) => {
    if (isMe) {
      await own.setFriendlyName(name)
      return { email: account.email }
    }
    const person = await own.findPerson(email)
    const contact = await own.findContact({ email })
    if (!person || !contact?.isMessengerUser) return new Refused(errors.notOnList)
    await own.updateContact({ id: contact.id }, { displayName: nameOfOwners(name, person.account) })
    return { email: person.account.email }
  })
  if (!renamed) return
  session.say(personRenamed, transaction, { version: session.listVersion, account: renamed.email, name })
  if (isMe) context.hub.changeName(account.id, name)
})

/** The keys that clients send of a contact; of these only the name is the owner's to say (msnp-wire §6.18). */
const contactKeys: ReadonlySet<string> = new Set(['MFN', 'MOB', 'WWE', 'PHM', 'HSB'])

/** C: `SBP 11 c1f9a363-4ee9-4a33-a434-b056a4c55b98 MFN Robert` → S: the same (msnp-wire §6.18). */
const keepContactProperty = onSignedIn([setContactProperty], async (command, session) => {
  const { contact: id, key, value, transaction } = command
  if (!contactKeys.has(key)) return session.refuse(command, errors.notExpected)
  if (key === 'MFN' && value.length > longestFriendlyName) return session.refuse(command, errors.nameRefused)
  const kept = await editLists(session, command, numbersOf10, async (own) => {
    const contact = await own.findContact({ id })
    if (!contact) return new Refused(errors.notOnList)
    if (key !== 'MFN') return contact
    if (telephoneOf(contact) !== undefined) return new Refused(errors.invalidRename)
    const { email = '', friendlyName = '' } = contact
    await own.updateContact({ id }, { displayName: nameOfOwners(value, { email, friendlyName }) })
    return contact
  })
  if (kept) session.sayForm(contactPropertySet, transaction, { contact: kept.id, key, value })
})

export const renameHandlers = [rename, keepContactProperty]
