import { ownPersonalData, profileMessage, serviceStateSent } from './courtesies.ts'
import { writeProfile } from './documents/profile.ts'
import type { NotificationSession } from './session.ts'
import { addressValues } from './values.ts'

/** What follows `USR OK`, in the order of msnp-wire §6.5; each line only to clients that know it. */
export function welcome(session: NotificationSession, sharesAccount: boolean): void {
  const { account, connection, context, dialect } = session
  if (!account || dialect === undefined) return
  const { remoteAddress, remotePort } = connection.transport
  session.say(serviceStateSent, 0, {})
  session.say(
    profileMessage,
    0,
    {},
    writeProfile({
      account,
      dialect,
      now: context.now(),
      clientAddress: remoteAddress,
      clientPort: remotePort,
      sharesAccount,
    }),
  )
  session.say(ownPersonalData, 0, addressValues(account.email))
}
