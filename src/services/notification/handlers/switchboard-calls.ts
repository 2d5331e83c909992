import { isCustom } from '../../../protocol/customs.ts'
import { errors } from '../../../protocol/errors.ts'
import {
  askNotificationServer,
  askSwitchboard,
  redirected,
  switchboardGranted,
} from '../../../protocol/notification/switchboard-calls.ts'
import { afterSignIn } from '../stage.ts'
import { onNotification, onSignedIn } from './on.ts'

/**
 * C: `XFR 7 SB` → S: `XFR 7 SB 192.0.2.10:1863 CKI <cookie> U messenger.msn.com 1`; 913 before the
 * first `CHG`, and to clients before MSNP13 while they appear offline (msnp-wire §6.6).
 */
const openSwitchboard = onSignedIn([askSwitchboard], (command, session) => {
  const { switchboards, limits } = session.context
  const isHidden = session.endpoint.person.status === 'HDN' && !isCustom('calls while hidden', session.dialect)
  if (session.stage !== 'online' || isHidden || !session.takesCalls)
    return session.refuse(command, errors.notWhileHidden)
  if (!limits.switchboards.take(session.account.id)) return session.refuse(command, errors.changingTooFast)
  session.say(switchboardGranted, command.transaction, {
    server: switchboards.address,
    cookie: switchboards.admit(session.endpoint),
  })
})

/** C: `XFR 3 NS` from clients before 1.0 → S: `XFR 3 NS 192.0.2.10:1863`: this server, or the one that clients are sent to. */
const tellServer = onNotification(
  ['negotiated', 'named', ...afterSignIn],
  [askNotificationServer],
  (command, session) => {
    const { here, elsewhere } = session.context.whereabouts()
    session.say(redirected, command.transaction, { server: elsewhere ?? here, current: here })
  },
)

export const switchboardCallHandlers = [openSwitchboard, tellServer]
