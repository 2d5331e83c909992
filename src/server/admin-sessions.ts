import type { SessionSummary, Sessions } from '../admin/ports.ts'
import { emailKey } from '../domain/account.ts'
import type { Conversations } from '../domain/conversation/conversations.ts'
import { signedOut } from '../protocol/notification/sign-out.ts'
import { announce } from '../services/notification/announcements.ts'
import type { NotificationServer } from '../services/notification/service.ts'
import type { NotificationSession } from '../services/notification/session.ts'
import { afterSignIn } from '../services/notification/stage.ts'
import type { SwitchboardServer } from '../services/switchboard/service.ts'

/** The clients of this process, as its owner sees them and deals with them. */
export function createSessions(
  notification: NotificationServer,
  switchboard: SwitchboardServer,
  conversations: Conversations,
): Sessions {
  // Whoever was signed out may take a while to read it and close.
  const all = (): NotificationSession[] =>
    Array.from(notification.sessions()).filter(({ connection }) => !connection.isEnded)
  return {
    list: () => all().map(summarise),
    kick: (id) => {
      const session = all().find(({ connection }) => connection.id === id)
      if (session) kick(session)
      return session !== undefined
    },
    kickAccount: (email) => {
      const key = emailKey(email)
      const isTheirs = (one: string | undefined): boolean => one !== undefined && emailKey(one) === key
      const theirs = all().filter(({ account }) => isTheirs(account?.email))
      for (const session of theirs) {
        // Nor may they come into a conversation by a cookie that they have in hand.
        if (session.endpoint) conversations.forget(session.endpoint)
        kick(session)
      }
      for (const seat of Array.from(switchboard.sessions()))
        if (isTheirs(seat.seat?.participant.account.email)) {
          seat.leave()
          seat.connection.end()
        }
      return theirs.length
    },
    announce: (announcement) => {
      const listeners = all().filter(({ stage }) => afterSignIn.includes(stage))
      const told = listeners.filter((session) => announce(session, announcement)).length
      return { told, untold: listeners.length - told }
    },
  }
}

/**
 * S: `OUT OTH`: of all words for it the one after which clients do not come back by themselves, and say why to the person in front of
 * them; "signed in elsewhere" is as near to the truth as the protocol has (msnp-wire §6.39).
 */
function kick(session: NotificationSession): void {
  session.sayForm(signedOut, 0, { reason: 'OTH' })
  session.connection.report('info', `${session.account?.email ?? session.client} was signed out by the owner`)
  session.end()
}

function summarise(session: NotificationSession): SessionSummary {
  const { connection, account, client, dialect, stage, endpoint, since } = session
  return {
    id: connection.id,
    email: account?.email,
    client,
    dialect: dialect === undefined ? undefined : `MSNP${dialect}`,
    remoteAddress: connection.transport.remoteAddress,
    stage,
    status: endpoint?.person.status,
    since,
  }
}
