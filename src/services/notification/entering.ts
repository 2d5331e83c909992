import type { Ban } from '../../domain/ports/access.ts'
import { isCustom } from '../../protocol/customs.ts'
import { errors } from '../../protocol/errors.ts'
import { signedIn } from '../../protocol/notification/sign-in.ts'
import { redirected } from '../../protocol/notification/switchboard-calls.ts'
import type { AnyCommand } from '../connection/dispatch.ts'
import { receiveEvent } from './events.ts'
import { rememberedData } from './personal-message.ts'
import { notePlace } from './places.ts'
import type { NotificationSession } from './session.ts'
import { welcome } from './welcome.ts'

/* What the ways of signing in have in common: a name, a proof that holds or does not, and what follows it. */

/**
 * Milliseconds without a word after which a signed-in client is gone: several times the hint in `QNG` (msnp-wire §2.6). Of clients that get
 * no hint, TCP itself says when they are gone.
 */
const signedInSilence = 15 * 60_000

/**
 * S: `XFR 3 NS 192.0.2.10:1863 0 192.0.2.9:1863`: sends somebody who has just named themselves on, and is told whether it did
 * (msnp-wire §1). The socket is left to the client, which closes it when it has read that (clients-in-the-wild §4).
 */
export function sendOn(session: NotificationSession, command: Pick<AnyCommand, 'transaction'>): boolean {
  const { here, elsewhere } = session.context.whereabouts()
  if (elsewhere === undefined) return false
  session.say(redirected, command.transaction, { server: elsewhere, current: here })
  return true
}

/** Remembers who signs in. Whether there is such an account is not said before the proof has failed. */
export async function rememberName(session: NotificationSession, account: string): Promise<void> {
  session.account = await session.context.store.read(({ accounts }) => accounts.find(account))
  session.accountAsSpelled = account
  session.stage = 'named'
}

/** S: `911 4`; only this number makes clients say "wrong password" (msnp-wire §4). */
export function refuseSignIn(
  session: NotificationSession,
  command: Pick<AnyCommand, 'transaction'>,
  reason: string,
): void {
  session.connection.report('warn', `sign-in of ${session.accountAsSpelled} refused: ${reason}`, {
    client: session.client,
  })
  session.account = undefined
  session.refuse(command, errors.authenticationFailed, { end: true })
}

/** S: `927 4`: the proof was right, and the account is kept out. */
function refuseBanned(session: NotificationSession, command: Pick<AnyCommand, 'transaction'>, ban: Ban): void {
  session.connection.report('warn', `sign-in of ${session.accountAsSpelled} refused: the account is banned`, {
    client: session.client,
    ban: ban.id,
  })
  session.account = undefined
  session.refuse(command, errors.suspended, { end: true })
}

/** How somebody has come: the machine that the client names, and the device key that was shown in place of the password. */
export interface Arrival {
  readonly endpoint: string | undefined
  readonly deviceKey: string | undefined
}

/** S: `USR 4 OK alice@example.com 1 0`, and what follows it: from here on the account is signed in (msnp-wire §6.5). */
export async function enter(
  session: NotificationSession,
  command: Pick<AnyCommand, 'transaction'>,
  { endpoint, deviceKey }: Arrival,
): Promise<void> {
  const { account, context } = session
  if (!account || session.dialect === undefined) return
  // In one look, and nothing is waited for after it: who is banned or revoked in the meantime is found among those signed in.
  const { settings, ban, hasKey } = await context.store.read(async ({ accounts, bans, deviceKeys }) => ({
    settings: await accounts.settings(account.id),
    ban: await bans.inForce(account.id, context.now()),
    hasKey: deviceKey === undefined || (await deviceKeys.get(deviceKey)) !== undefined,
  }))
  if (session.connection.isEnded) return
  if (!hasKey) return refuseSignIn(session, command, 'its device key has just been revoked')
  if (ban) return refuseBanned(session, command, ban)
  session.say(signedIn, command.transaction, {
    account: session.accountAsSpelled,
    name: account.friendlyName,
    verified: true,
    restricted: false,
  })
  session.stage = 'signed-in'
  session.connection.transport.limitSilence(isCustom('timed pings', session.dialect) ? signedInSilence : undefined)
  // A client that names its machine is one place of several (msnp-wire §10.4).
  const description = {
    id: endpoint,
    sharesAccount: isCustom('places', session.dialect) && endpoint !== undefined,
    deviceKey,
  }
  session.endpoint = context.hub.signIn(account, rememberedData(settings), description, (event) =>
    receiveEvent(session, event),
  )
  notePlace(session.endpoint, session.dialect)
  session.connection.report('info', `${account.email} signed in`, { client: session.client, dialect: session.dialect })
  welcome(session, description.sharesAccount)
}
