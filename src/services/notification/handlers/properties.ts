import type { EncodedText } from '../../../domain/account.ts'
import type { OwnersLists } from '../../../domain/lists/contact-lists.ts'
import type { Tables } from '../../../domain/ports/store.ts'
import { isCustom } from '../../../protocol/customs.ts'
import type { Dialect } from '../../../protocol/dialect.ts'
import { errors } from '../../../protocol/errors.ts'
import { longestFriendlyName, longestPhone } from '../../../protocol/fields/text.ts'
import {
  privacyChanged,
  promptChanged,
  propertyChanged,
  setPrivacy,
  setPrompt,
  setProperty,
} from '../../../protocol/notification/properties.ts'
import { keepText } from '../../../wire/text-token.ts'
import { editLists, numbersOf10 } from '../lists/edit.ts'
import { keptProperties, publishedProperties, settingOf } from '../lists/properties.ts'
import type { SignedInSession } from '../session.ts'
import { onSignedIn } from './on.ts'

interface Property {
  /** The first dialect that has it; in one before, it is unknown. */
  readonly since: Dialect
  /** Bytes in encoded form (msnp-wire §2.5). */
  readonly longest: number
  readonly keep: (
    session: SignedInSession,
    value: EncodedText | undefined,
    own: OwnersLists,
    tables: Tables,
  ) => Promise<unknown>
  /** What others are shown at once, after the answer; what they are told of telephones is an effect of the change. */
  readonly show?: (session: SignedInSession, value: EncodedText | undefined) => void
}

const nameOr = (session: SignedInSession, value: EncodedText | undefined) => value ?? keepText(session.account.email)

const friendlyName: Property = {
  since: 10,
  longest: longestFriendlyName,
  keep: (session, value, own) => own.setFriendlyName(nameOr(session, value)),
  show: (session, value) => session.context.hub.changeName(session.account.id, nameOr(session, value)),
}

/** The keys of msnp-wire §6.12; one that is not here is answered 715. */
const properties: ReadonlyMap<string, Property> = new Map<string, Property>([
  ['MFN', friendlyName],
  ...publishedProperties.map(({ key, since, keep }): [string, Property] => [
    key,
    { since, longest: longestPhone, keep: (_, value, own) => own.updateMe((now) => keep(now, value)) },
  ]),
  ...keptProperties.map(({ key, since }): [string, Property] => [
    key,
    {
      since,
      longest: longestPhone,
      keep: ({ account }, value, _, { accounts }) => accounts.setSettings(account.id, { [settingOf(key)]: value }),
    },
  ]),
])

/** C: `PRP 6 MFN Alice` → S: `PRP 6 MFN Alice`, to dialects 5 to 9 `PRP 6 18 PHH 1%20(555)%20010`, to Messenger for Mac 8 `ACK 6 PRP` (msnp-wire §6.12). */
const keepProperty = onSignedIn([setProperty], async (command, session) => {
  const { key, value, transaction } = command
  const property = properties.get(key)
  if (key.length > 3 || (property && (value?.length ?? 0) > property.longest))
    return session.connection.abort(`the property ${key} or its value is longer than the protocol allows`)
  if (!property || (session.dialect ?? 0) < property.since) return session.refuse(command, errors.notExpected)
  const kept = await editLists(session, command, numbersOf10, async (own, tables) => {
    await property.keep(session, value, own, tables)
    return property
  })
  if (!kept) return
  session.say(propertyChanged, transaction, { version: session.listVersion, key, value })
  kept.show?.(session, value)
})

/**
 * C: `BLP 7 AL` → S: `BLP 7 AL`, to dialects 2 to 9 `BLP 7 18 AL`, to Messenger for Mac 8 `ACK 7 BLP`; 218 when it is so already, but not
 * to those who say it at every sign-in (msnp-wire §6.11).
 */
const keepPrivacy = onSignedIn([setPrivacy], async (command, session) => {
  const { privacy, transaction } = command
  const edit = await editLists(session, command, numbersOf10, async (own) => ({
    differs: await own.setPrivacy(privacy),
  }))
  if (!edit) return
  if (!edit.differs && !isCustom('privacy said again', session.dialect))
    return session.refuse(command, errors.alreadyInMode)
  session.say(privacyChanged, transaction, { version: session.listVersion, privacy })
})

/** C: `GTC 8 N` → S: `GTC 8 N`, to dialects 2 to 9 `GTC 8 18 N`; 218 when it is so already (msnp-wire §6.10). */
const keepPrompt = onSignedIn([setPrompt], async (command, session) => {
  const { prompt, transaction } = command
  const edit = await editLists(session, command, numbersOf10, async (own) => ({ differs: await own.setPrompt(prompt) }))
  if (!edit) return
  if (!edit.differs) return session.refuse(command, errors.alreadyInMode)
  session.say(promptChanged, transaction, { version: session.listVersion, prompt })
})

export const propertyHandlers = [keepProperty, keepPrivacy, keepPrompt]
