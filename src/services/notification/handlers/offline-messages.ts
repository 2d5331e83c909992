import { errors } from '../../../protocol/errors.ts'
import { passportNetwork } from '../../../protocol/fields/network.ts'
import { messageUser } from '../../../protocol/notification/user-to-user.ts'
import { readChatMessage } from '../../offline/message-content.ts'
import { onSignedIn } from './on.ts'

/** `UUM` of this kind is text; typing (2) and nudges (3) are of no use to somebody who is not there. */
const text = 1

/**
 * C: `UUM 12 carol@example.com 1 1 120⏎MIME-Version: 1.0⏎…`, from MSNP18 on the way to leave a message for somebody who is offline. Nothing is
 * answered when it is kept (msnp-wire §6.28); to somebody whom it cannot reach, 217.
 */
const leaveMessage = onSignedIn([messageUser], async (command, session) => {
  const { limits, mailbox } = session.context
  if (command.network !== passportNetwork || command.messageKind !== text) return
  if (!limits.notifications.take(session.account.id)) return session.refuse(command, errors.changingTooFast)
  const message = readChatMessage(command.payload)
  if (!message) return session.refuse(command, errors.invalidParameter)
  const posted = await mailbox.post(session.account, command.account, message)
  if (!posted.ok) session.refuse(command, errors.notOnline)
})

export const offlineMessageHandlers = [leaveMessage]
