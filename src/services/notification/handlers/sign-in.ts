import { randomBytes } from 'node:crypto'
import { signInServices, type VerifiedTicket } from '../../../identity/ports.ts'
import { verifyResponse } from '../../../protocol/authentication/sso.ts'
import {
  nameSingleSignOn,
  nameTweener,
  proveCircles,
  proveSingleSignOn,
  proveSingleSignOnByTicket,
  proveTweener,
  signedIn,
  singleSignOnNonce,
  tweenerParameters,
} from '../../../protocol/notification/sign-in.ts'
import { policies } from '../courtesies.ts'
import { policiesDocument } from '../documents/policies.ts'
import { enter, refuseSignIn, rememberName, sendOn } from '../entering.ts'
import type { NotificationSession } from '../session.ts'
import { onNotification, onSignedIn } from './on.ts'

/** Tickets of these services open `USR TWN`; of `messengerclear.live.com` only, `USR SSO` (msnp-http §4.2). */
const tweenerServices: ReadonlySet<string> = new Set(
  [...signInServices].filter((service) => service !== 'messengerclear.live.com'),
)
const singleSignOnServices: ReadonlySet<string> = new Set(['messengerclear.live.com'])

/** C: `USR 3 TWN I alice@example.com` → S: `USR 3 TWN S lc=1033,…,tpf=<nonce>` */
const nameByTicket = onNotification(['negotiated', 'named'], [nameTweener], async (command, session) => {
  if (sendOn(session, command)) return
  await rememberName(session, command.account)
  session.say(policies, 0, {}, policiesDocument)
  session.sayForm(tweenerParameters, command.transaction, { parameters: loginParameters(session.context.now()) })
})

/** C: `USR 3 SSO I alice@example.com` → S: `GCF 0 203⏎…`, `USR 3 SSO S MBI_KEY_OLD <64 characters>` */
const nameByProof = onNotification(['negotiated', 'named'], [nameSingleSignOn], async (command, session) => {
  if (sendOn(session, command)) return
  await rememberName(session, command.account)
  session.say(policies, 0, {}, policiesDocument)
  session.sayForm(singleSignOnNonce, command.transaction, { nonce: session.newNonce() })
})

/**
 * What the client pastes into `Authorization: Passport1.4 …`, unread (msnp-wire §5.3). Of the genuine shape: one client writes
 * "(null)" for every key that is missing, and crashes without `ct` (clients-in-the-wild §4.7).
 */
function loginParameters(now: number): string {
  const seconds = Math.floor(now / 1000)
  return `lc=1033,id=507,tw=40,fs=1,ru=http%3A%2F%2Fmessenger%2Emsn%2Ecom,ct=${seconds},kpp=1,kv=5,ver=2.1.0173.1,tpf=${randomBytes(16).toString('hex')}`
}

/** C: `USR 4 TWN S t=…&p=… 235411cb78234a468feb6f1bccca43fd` → S: `USR 4 OK alice@example.com 1 0` */
const proveByTicket = onNotification(['named'], [proveTweener], async (command, session) => {
  const ticket = await session.context.tickets.verify(command.ticket, { banned: 'too' })
  const fault = faultOf(session, ticket, tweenerServices)
  if (fault) return refuseSignIn(session, command, fault)
  await enter(session, command, { endpoint: command.endpoint, deviceKey: ticket?.deviceKey })
})

/** C: `USR 4 SSO S t=…&p=… HAAAAAEAAAAD… {6fa1…}` → S: `USR 4 OK alice@example.com 1 0` */
const proveByResponse = onNotification(['named'], [proveSingleSignOn], async (command, session) => {
  const ticket = await session.context.tickets.verify(command.ticket, { banned: 'too' })
  const fault = faultOf(session, ticket, singleSignOnServices)
  if (fault) return refuseSignIn(session, command, fault)
  if (!ticket || session.nonce === '' || !verifyResponse(command.response, ticket.secret, session.nonce))
    return refuseSignIn(
      session,
      command,
      'the proof over the nonce is not one that the fetcher of this ticket would make',
    )
  await enter(session, command, { endpoint: command.endpoint, deviceKey: ticket?.deviceKey })
})

/** C: `USR 4 SSO S t=…` without a proof: only patched clients send it, and they are not let in (msnp-wire §5.4). */
const refuseUnproved = onNotification(['named'], [proveSingleSignOnByTicket], (command, session) =>
  refuseSignIn(session, command, 'the client sent no proof over the nonce: it is a patched one, use the original'),
)

/** C: `USR 9 SHA A <circle ticket>` → S: `USR 9 OK alice@example.com 0 0`; there are no circles here (msnp-wire §5.5). */
const acceptCircles = onSignedIn([proveCircles], (command, session) =>
  session.say(signedIn, command.transaction, {
    account: session.accountAsSpelled,
    name: session.account.friendlyName,
    verified: false,
    restricted: false,
  }),
)

/** Why a ticket does not sign this session in; `undefined`: it does. */
function faultOf(
  session: NotificationSession,
  ticket: VerifiedTicket | undefined,
  services: ReadonlySet<string>,
): string | undefined {
  if (!ticket)
    return 'the ticket is made up, expired, or from before the password was changed: let the client sign in again'
  if (!session.account) return `nobody is called ${session.accountAsSpelled} here`
  if (ticket.account.id !== session.account.id)
    return `the ticket belongs to ${ticket.account.email}, not to ${session.account.email}`
  if (!services.has(ticket.service))
    return `the ticket was issued for ${ticket.service} and does not open the notification server`
  return undefined
}

export const signInHandlers = [nameByTicket, nameByProof, proveByTicket, proveByResponse, refuseUnproved, acceptCircles]
