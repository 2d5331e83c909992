import { isCustom } from '../../../protocol/customs.ts'
import { errors } from '../../../protocol/errors.ts'
import { askSwitchboard, switchboardGranted } from '../../../protocol/notification/switchboard-calls.ts'
import { onSignedIn } from './on.ts'

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

export const switchboardCallHandlers = [openSwitchboard]
