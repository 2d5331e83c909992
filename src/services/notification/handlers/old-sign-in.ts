import { errors } from '../../../protocol/errors.ts'
import {
  answerSchemes,
  askSchemes,
  digestSalt,
  nameClearText,
  nameDigest,
  proveClearText,
  proveDigest,
} from '../../../protocol/notification/old-sign-in.ts'
import { enter, refuseSignIn, rememberName, sendOn } from '../entering.ts'
import { beforeSignIn } from '../stage.ts'
import { onNotification } from './on.ts'

/** C: `INF 2` → S: `INF 2 MD5` (msnp-wire §6.4) */
const tellSchemes = onNotification(beforeSignIn, [askSchemes], (command, session) =>
  session.sayForm(answerSchemes, command.transaction, { schemes: 'MD5' }),
)

/** C: `USR 3 MD5 I alice@example.com` → S: `USR 3 MD5 S 1013928519.693957190`; whoever is named, the same is asked (msnp-wire §5.2). */
const nameByDigest = onNotification(['negotiated', 'named'], [nameDigest], async (command, session) => {
  if (sendOn(session, command)) return
  await rememberName(session, command.account)
  session.challenge = session.context.digests.challenge()
  session.sayForm(digestSalt, command.transaction, { salt: session.challenge })
})

/**
 * C: `USR 4 MD5 S 0dc38e0c96e5ef37eb9451a0b2d5aaf9` → S: `USR 4 OK alice@example.com Alice 1`, or `911 4` and the end. A challenge
 * serves one try.
 */
const proveByDigest = onNotification(['named'], [proveDigest], async (command, session) => {
  const { challenge, context, connection } = session
  session.challenge = ''
  if (challenge === '') return refuseSignIn(session, command, 'it brought a digest that nobody had asked for')
  const { remoteAddress } = connection.transport
  const verdict = await context.digests.check(session.accountAsSpelled, challenge, command.digest, remoteAddress)
  if (verdict.verdict === 'throttled') {
    connection.report('warn', `sign-in of ${session.accountAsSpelled} put off: there were too many wrong keys`)
    return session.refuse(command, errors.signInsTooMany, { end: true })
  }
  if (verdict.verdict !== 'right')
    return refuseSignIn(
      session,
      command,
      'no device key of this account makes this digest: is it the password instead?',
    )
  session.account = verdict.account
  await enter(session, command, { endpoint: undefined, deviceKey: verdict.deviceKey })
})

/** C: `USR 3 CTP I alice@example.com`: the password would cross the network as it is. `INF` has not offered it. */
const refuseClearText = onNotification(['negotiated', 'named'], [nameClearText, proveClearText], (command, session) => {
  if ('account' in command) session.accountAsSpelled = command.account
  refuseSignIn(session, command, 'it wants to send its password in clear text')
})

export const oldSignInHandlers = [tellSchemes, nameByDigest, proveByDigest, refuseClearText]
