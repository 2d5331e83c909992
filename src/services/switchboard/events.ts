import type { ConversationEvent, Participant } from '../../domain/conversation/conversation.ts'
import { write } from '../../protocol/codec.ts'
import { isCustom } from '../../protocol/customs.ts'
import type { AccountAtEndpoint } from '../../protocol/fields/endpoint.ts'
import { memberJoins } from '../../protocol/switchboard/joining.ts'
import { end, memberLeaves } from '../../protocol/switchboard/leaving.ts'
import { said } from '../../protocol/switchboard/messages.ts'
import type { SwitchboardSession } from './session.ts'

type Kind = ConversationEvent['kind']
type EventOf<K extends Kind> = Extract<ConversationEvent, { kind: K }>

/** How each event of a conversation is said to a client. */
const listeners: { readonly [K in Kind]: (session: SwitchboardSession, event: EventOf<K>) => void } = {
  joined: (session, { participant, first }) => {
    for (const member of spellings(session, participant, first))
      session.say(memberJoins, 0, memberValues(participant, member))
  },
  left: (session, { participant, last, idle }) => {
    const why = idle ? '1' : undefined
    for (const member of spellings(session, participant, last)) session.say(memberLeaves, 0, { member, why })
  },
  message: (session, event) => session.connection.send(messageLine(event)),
  closed: (session) => {
    session.seat = undefined
    session.sayForm(end, 0, { words: [] })
    session.connection.end()
  },
}

/** Says an event to one client. False: the connection is gone. */
export function receiveEvent(session: SwitchboardSession, event: ConversationEvent): boolean {
  if (session.connection.isEnded) return false
  const listen = listeners[event.kind] as (session: SwitchboardSession, event: ConversationEvent) => void
  listen(session, event)
  return !session.connection.isEnded
}

/**
 * How somebody is named to this client: from MSNP16 on each place as `email;{guid}`, and once the bare e-mail, which comes last
 * (msnp-wire §8.3, clients-in-the-wild §5); before, the bare e-mail once.
 *
 * @param whole the person as a whole comes or goes, not one place of several.
 */
export function spellings(session: SwitchboardSession, participant: Participant, whole: boolean): AccountAtEndpoint[] {
  const account = participant.account.email
  const spelled: AccountAtEndpoint[] = []
  if (participant.endpoint !== undefined && isCustom('places', session.dialect))
    spelled.push({ account, endpoint: participant.endpoint })
  if (whole) spelled.push({ account, endpoint: undefined })
  return spelled
}

export function memberValues(participant: Participant, member: AccountAtEndpoint) {
  return { member, name: participant.account.friendlyName, capabilities: participant.capabilities }
}

/** S: `MSG alice@example.com Alice 120⏎…`, the same bytes for everybody: written once a message. */
function messageLine(event: EventOf<'message'>): Buffer {
  let line = lines.get(event)
  if (line === undefined) {
    line = write(said, 0, { sender: event.from.email, name: event.from.friendlyName }, event.payload)
    lines.set(event, line)
  }
  return line
}

const lines = new WeakMap<ConversationEvent, Buffer>()
