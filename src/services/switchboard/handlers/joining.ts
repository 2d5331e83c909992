import type { Participant } from '../../../domain/conversation/conversation.ts'
import type { CallOutcome } from '../../../domain/conversation/conversations.ts'
import type { Endpoint } from '../../../domain/presence/person.ts'
import { type ErrorCode, errors } from '../../../protocol/errors.ts'
import type { AccountAtEndpoint } from '../../../protocol/fields/endpoint.ts'
import {
  answerCall,
  answeredCall,
  call,
  calling,
  enter,
  entered,
  memberJoins,
  memberPresent,
} from '../../../protocol/switchboard/joining.ts'
import { memberValues, receiveEvent, spellings } from '../events.ts'
import type { SwitchboardSession } from '../session.ts'
import { onArrival, onSeated } from './on.ts'

/** Milliseconds a client in a conversation may say nothing: the conversation itself ends sooner (msnp-wire §8.1). */
const seatedSilence = 30 * 60_000

/** C: `USR 1 alice@example.com;{guid} 1699.42.7` → S: `USR 1 OK alice@example.com;{guid} Alice`; 911 to a bad cookie. */
const begin = onArrival([enter], (command, session) => {
  const { conversations } = session.context
  const endpoint = conversations.redeem(command.cookie, command.member.account)
  if (!endpoint) return refuseCookie(session, command, command.member)
  const participant = takePlace(session, endpoint, command.member)
  session.seat = conversations.begin(participant)
  session.sayForm(entered, command.transaction, {
    asSent: command.tokens[1] ?? participant.account.email,
    name: participant.account.friendlyName,
  })
})

/** C: `ANS 1 bob@example.com 1699.43.8 11752013` → S: an `IRO` for everybody who is there, `ANS 1 OK`; then they get `JOI`. */
const answer = onArrival([answerCall], async (command, session) => {
  const { conversations } = session.context
  const answered = conversations.answer(command.cookie, command.member.account, command.session)
  if (!answered) return refuseCookie(session, command, command.member)
  const { conversation, endpoint } = answered
  const participant = takePlace(session, endpoint, command.member)
  const seat = await conversations.enter(conversation, participant)
  if (session.connection.isEnded) return conversations.leave(seat)
  session.seat = seat
  const roster = rosterFor(session, conversation.participants, participant)
  for (const [index, { member, values }] of roster.entries())
    session.say(memberPresent, command.transaction, { index: index + 1, total: roster.length, ...values, member })
  session.sayForm(answeredCall, command.transaction, {})
})

/** Everybody else who is there; the places of one person before their bare address (msnp-wire §8.3). */
function rosterFor(session: SwitchboardSession, present: ReadonlySet<Participant>, self: Participant) {
  const others = Map.groupBy(
    Array.from(present).filter((other) => other !== self),
    ({ account }) => account.id,
  )
  return Array.from(others.values()).flatMap((places) =>
    places.flatMap((place, index) =>
      spellings(session, place, index === places.length - 1).map((member) => ({
        member,
        values: memberValues(place, member),
      })),
    ),
  )
}

/** How a call is answered (msnp-wire §8.4). */
const outcomes: Readonly<Record<Exclude<CallOutcome, 'ringing' | 'oneself'>, ErrorCode>> = {
  'not-online': errors.notOnline,
  'already-there': errors.alreadyThere,
  'too-fast': errors.callingTooFast,
}

/** C: `CAL 2 bob@example.com` → S: `CAL 2 RINGING 11752013`, and `RNG` to bob wherever he is signed in. */
const ring = onSeated([call], async (command, session) => {
  const { seat, context } = session
  if (!context.limits.calls.take(seat.participant.account.id)) return session.refuse(command, errors.callingTooFast)
  const outcome = await context.conversations.call(seat, command.invited.account)
  if (outcome !== 'ringing' && outcome !== 'oneself') return session.refuse(command, outcomes[outcome])
  // Calling oneself is for clients with several places; to the others one is already there (msnp-wire §8.3, §8.4).
  const { participant, conversation } = seat
  if (outcome === 'oneself' && participant.endpoint === undefined) return session.refuse(command, errors.alreadyThere)
  session.sayForm(calling, command.transaction, { session: conversation.id })
  // WLM 2009 calls its own other places first, and goes on when it sees somebody: with no other place, itself.
  if (outcome === 'oneself') {
    const member = { account: participant.account.email, endpoint: participant.endpoint }
    session.say(memberJoins, 0, memberValues(participant, member))
  }
})

/** The one who sits down: named by the account of the cookie; the place by what the client says, else by what it signed in with. */
function takePlace(session: SwitchboardSession, endpoint: Endpoint, member: AccountAtEndpoint): Participant {
  session.dialect = session.context.dialectOf(endpoint)
  session.endpoint = endpoint
  session.account = endpoint.person.account
  session.connection.transport.limitSilence(seatedSilence)
  return {
    account: endpoint.person.account,
    endpoint: endpoint.sharesAccount ? (member.endpoint ?? endpoint.id) : undefined,
    capabilities: endpoint.capabilities,
    blocked: new Set(),
    receive: (event) => receiveEvent(session, event),
  }
}

/** S: `911 1`, and the end (msnp-wire §8.2). */
function refuseCookie(session: SwitchboardSession, command: { transaction: number }, member: AccountAtEndpoint): void {
  session.connection.report(
    'warn',
    `the switchboard refused ${member.account}: the cookie is used, expired, or another's`,
  )
  session.refuse(command, errors.authenticationFailed, true)
}

export const joiningHandlers = [begin, answer, ring]
