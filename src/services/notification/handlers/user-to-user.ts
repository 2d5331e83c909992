import { errors } from '../../../protocol/errors.ts'
import { notifyUser, userNotified } from '../../../protocol/notification/user-to-user.ts'
import { onSignedIn } from './on.ts'

/**
 * What one place says to the others of the same person: sign out, a window was closed, read the lists again, and the rest. From
 * anybody else these would sign somebody out or empty their screen, so they are handed to nobody else (msnp-wire §6.27).
 */
const amongOwnPlaces: ReadonlySet<number> = new Set([4, 5, 6, 8])

/**
 * C: `UUN 15 alice@example.com 8 9⏎ignore me` → S: `UUN 15 OK`, to Messenger for Mac 8 `ACK 15 UUN`; the payload is handed on byte
 * for byte. To oneself: to one's other places, never back to the sender (msnp-wire §6.27).
 */
const handOn = onSignedIn([notifyUser], async (command, session) => {
  const { hub, store, limits } = session.context
  if (!limits.notifications.take(session.account.id)) return session.refuse(command, errors.changingTooFast)
  const target = await store.read(({ accounts }) => accounts.find(command.to.account))
  const own = target?.id === session.account.id
  const suits = own || !amongOwnPlaces.has(command.purpose)
  const reachable = target && suits && (own || (await hub.mayReach(session.account.id, target.id)))
  const person = reachable ? hub.find(target.id) : undefined
  if (!person || (!own && !person.isShown)) return session.refuse(command, errors.notOnline)
  session.say(userNotified, command.transaction, {})
  for (const endpoint of person.endpoints)
    if (endpoint !== session.endpoint && (command.to.endpoint === undefined || endpoint.id === command.to.endpoint))
      endpoint.receive({
        kind: 'notified',
        from: session.account,
        fromEndpoint: session.endpoint.id,
        type: command.purpose,
        payload: command.payload,
      })
})

export const userToUserHandlers = [handOn]
