import type { AnyForm, CommandOf } from '../../../protocol/form.ts'
import { on, type Registration } from '../../connection/dispatch.ts'
import type { NotificationSession, SignedInSession } from '../session.ts'
import { afterSignIn, type Stage } from '../stage.ts'

export type NotificationRegistration = Registration<NotificationSession, Stage>

/** A handler of the notification server, for the stages it names. */
export function onNotification<const T extends readonly AnyForm[]>(
  stages: readonly Stage[],
  forms: T,
  handle: (command: CommandOf<T[number]>, session: NotificationSession) => void | Promise<void>,
): NotificationRegistration {
  return on<NotificationSession, Stage, T>(stages, forms, handle)
}

/** A handler for people who have signed in: the stage guarantees the account, and the type says so. */
export function onSignedIn<const T extends readonly AnyForm[]>(
  forms: T,
  handle: (command: CommandOf<T[number]>, session: SignedInSession) => void | Promise<void>,
  stages: readonly Stage[] = afterSignIn,
): NotificationRegistration {
  return on<NotificationSession, Stage, T>(stages, forms, (command, session) => {
    if (session.account && session.endpoint) return handle(command, session as SignedInSession)
  })
}
