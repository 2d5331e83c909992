import { errors } from '../../../protocol/errors.ts'
import { privacyChanged, propertyChanged, setPrivacy, setProperty } from '../../../protocol/notification/properties.ts'
import { type EncodedText, keepText } from '../../../wire/text-token.ts'
import type { SignedInSession } from '../session.ts'
import { onSignedIn } from './on.ts'

interface Property {
  /** Bytes in encoded form (msnp-wire §2.5). */
  readonly longest: number
  /** Stores it; resolves when it is on the disk, to what others are then shown. */
  readonly keep: (session: SignedInSession, key: string, value: EncodedText | undefined) => Promise<() => void>
}

const nobodyIsTold = (): void => undefined

/** A property that is only kept and given back: the owner's phones and what their devices can do. */
const setting: Property = {
  longest: 95,
  keep: async ({ context, account }, key, value) => {
    await context.store.change(({ accounts }) => accounts.setSettings(account.id, { [`PRP.${key}`]: value }))
    return nobodyIsTold
  },
}

const friendlyName: Property = {
  longest: 387,
  keep: async ({ context, account }, _key, value) => {
    const name = value ?? keepText(account.email)
    await context.lists.setFriendlyName(account.id, name)
    return () => context.hub.changeName(account.id, name)
  },
}

/** The keys of msnp-wire §6.12; one that is not here is answered 715. */
const properties: Readonly<Record<string, Property>> = {
  MFN: friendlyName,
  PHH: setting,
  PHW: setting,
  PHM: setting,
  MOB: setting,
  MBE: setting,
  WWE: setting,
  HSB: setting,
}

/** C: `PRP 6 MFN Alice` → S: `PRP 6 MFN Alice`, to Messenger for Mac 8 `ACK 6 PRP` (msnp-wire §6.12). */
const keepProperty = onSignedIn([setProperty], async (command, session) => {
  const { key, value, transaction } = command
  const property = properties[key]
  if (!session.context.limits.changes.take(session.account.id)) return session.refuse(command, errors.changingTooFast)
  if (key.length > 3 || (property && (value?.length ?? 0) > property.longest))
    return session.connection.abort(`the property ${key} or its value is longer than the protocol allows`)
  if (!property) return session.refuse(command, errors.notExpected)
  const show = await property.keep(session, key, value)
  session.say(propertyChanged, transaction, { version: 1, key, value })
  show()
})

/** C: `BLP 7 AL` → S: `BLP 7 AL`, to Messenger for Mac 8 `ACK 7 BLP` (msnp-wire §6.11). */
const keepPrivacy = onSignedIn([setPrivacy], async (command, session) => {
  await session.context.lists.setPrivacy(session.account.id, command.privacy)
  session.say(privacyChanged, command.transaction, { version: 1, privacy: command.privacy })
})

export const propertyHandlers = [keepProperty, keepPrivacy]
