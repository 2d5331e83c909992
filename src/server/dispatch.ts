import type { Logger } from 'pino'
import type { Drained } from '../admin/ports.ts'
import { listenMessenger, type MessengerListener, type MessengerListening } from '../edge/messenger/listener.ts'
import type { NotificationContext } from '../services/notification/context.ts'
import { NotificationServer } from '../services/notification/service.ts'
import type { Whereabouts } from '../services/notification/whereabouts.ts'
import type { Transport } from '../services/transport.ts'

/** What `dispatch:` says in the settings. */
export interface DispatchSettings {
  /** Port of the dispatch server; `undefined`: there is none. */
  readonly port?: number | undefined
  /** `host:port` of the notification server that clients are sent to. */
  readonly to?: string | undefined
}

/** Where the notification server of this process sends its clients: nowhere, until it drains. */
export interface Drain {
  readonly whereabouts: () => Whereabouts
  /**
   * From now on everybody who signs in is sent to `dispatch.to`, and those who are signed in are sent there at once. `undefined`: there is no
   * such server.
   */
  begin(server: NotificationServer): Drained | undefined
}

/** @param here `host:port` of this process's notification server, as clients are told it */
export function createDrain(settings: DispatchSettings, here: () => string, log: Logger): Drain {
  let elsewhere: string | undefined
  return {
    whereabouts: () => ({ here: here(), elsewhere }),
    begin: (server) => {
      if (settings.to === undefined) {
        log.warn('draining needs a server to send clients to: give dispatch.to in the settings, and start again')
        return undefined
      }
      elsewhere = settings.to
      const told = server.sendAllOn()
      log.info(`draining: ${told} clients were sent to ${elsewhere}, and so is everybody who signs in`)
      return { to: elsewhere, told }
    },
  }
}

/**
 * Opens the dispatch server: a notification server that signs nobody in, but sends everybody on (msnp-wire §1).
 *
 * @returns the listener, or `undefined` when the settings want none.
 * @throws Unlistenable when the port cannot be had.
 */
export async function openDispatch(
  settings: DispatchSettings,
  parts: {
    readonly listening: Omit<MessengerListening, 'port' | 'flag' | 'accept' | 'purpose'>
    readonly publicHost: string
    readonly notification: NotificationContext
    readonly acceptBy: (server: NotificationServer) => (transport: Transport) => void
  },
): Promise<MessengerListener | undefined> {
  if (settings.port === undefined) return undefined
  let port = settings.port
  const server = new NotificationServer({
    ...parts.notification,
    whereabouts: () => ({
      here: `${parts.publicHost}:${port}`,
      elsewhere: settings.to ?? parts.notification.whereabouts().here,
    }),
  })
  const listener = await listenMessenger({
    ...parts.listening,
    port: settings.port,
    flag: 'dispatch.port',
    purpose: 'Messenger (dispatch)',
    accept: parts.acceptBy(server),
  })
  port = listener.port
  return listener
}
