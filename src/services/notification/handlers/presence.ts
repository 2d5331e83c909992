import { noCapabilities, type Status } from '../../../domain/presence/status.ts'
import { errors } from '../../../protocol/errors.ts'
import { changeStatus2, changeStatus8, changeStatus9 } from '../../../protocol/notification/presence.ts'
import { mailMessage, noMailMessage } from '../courtesies.ts'
import type { SignedInSession } from '../session.ts'
import { onSignedIn } from './on.ts'

/**
 * C: `CHG 8 NLN 1085276192:131088` → S: the same line, token by token; after the first one the run of contacts who are online,
 * and the notice of mail (msnp-wire §6.23, §10.3).
 */
const changeStatus = onSignedIn([changeStatus2, changeStatus8, changeStatus9], async (command, session) => {
  if (command.status === 'FLN') return session.refuse(command, errors.invalidParameter)
  if (!session.context.limits.changes.take(session.account.id)) return session.refuse(command, errors.changingTooFast)
  const first = session.stage !== 'online'
  session.echo(command)
  if (first) {
    session.stage = 'online'
    session.firstChange = command.transaction
  }
  const change = {
    status: command.status satisfies Status,
    capabilities: command.capabilities ?? noCapabilities,
    picture: 'picture' in command ? command.picture : undefined,
  }
  await session.context.hub.changePresence(session.endpoint, change, first ? () => sayMail(session) : undefined)
})

/** S: `MSG Hotmail Hotmail 238⏎…`: what waits for somebody who has just come online (msnp-wire §7.4). */
async function sayMail(session: SignedInSession): Promise<void> {
  if (!session.formFor(mailMessage)) return
  const { notice, waiting } = await session.context.mail.initial(session.account)
  session.say(waiting > 0 ? mailMessage : noMailMessage, 0, {}, notice)
}

export const presenceHandlers = [changeStatus]
