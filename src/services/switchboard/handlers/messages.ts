import { errors } from '../../../protocol/errors.ts'
import { arrived, notArrived, say } from '../../../protocol/switchboard/messages.ts'
import type { SeatedSession } from '../session.ts'
import { onSeated } from './on.ts'

type Answer = (session: SeatedSession, command: { readonly transaction: number }) => void

const silent: Answer = () => undefined
const acknowledge: Answer = (session, command) => session.sayForm(arrived, command.transaction, {})
const deny: Answer = (session, command) => session.sayForm(notArrived, command.transaction, {})

/** What the sender hears of a message by its type (msnp-wire §8.2). */
const answers: Readonly<Record<'U' | 'N' | 'A' | 'D', { readonly heard: Answer; readonly missed: Answer }>> = {
  U: { heard: silent, missed: silent },
  N: { heard: silent, missed: deny },
  A: { heard: acknowledge, missed: deny },
  D: { heard: acknowledge, missed: (session, command) => session.refuse(command, errors.badPeerMessage) },
}

/**
 * C: `MSG 4 N 120⏎MIME-Version: 1.0⏎…` → everybody else gets the same bytes; the sender `ACK 4` or `NAK 4`, after they were queued
 * for the others.
 */
const relay = onSeated([say], (command, session) => {
  const answer = answers[command.acknowledgement]
  if (isNotificationMessage(command.payload)) {
    session.connection.report('warn', 'a message that only the service may send was not handed on')
    return answer.missed(session, command)
  }
  const heard = session.context.conversations.send(session.seat, command.payload)
  const respond = heard ? answer.heard : answer.missed
  respond(session, command)
})

/**
 * Content that clients believe only from the service itself (msnp-wire §8.5): a person who sends it means to deceive. Looks at the
 * header block only, and at no more than its first bytes.
 */
function isNotificationMessage(payload: Buffer): boolean {
  if (payload.indexOf('notification', 0, 'latin1') < 0 && payload.indexOf('profile', 0, 'latin1') < 0) return false
  const end = payload.indexOf('\r\n\r\n')
  const head = payload.toString('latin1', 0, end < 0 ? payload.length : end)
  return /^content-type:\s*(text|application)\/x-msmsgs(oimnotification|profile|(initial|active)?e?mail(data)?notification|initialmdatanotification|systemmessage)/im.test(
    head,
  )
}

export const messageHandlers = [relay]
