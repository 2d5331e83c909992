import type { Logger } from 'pino'
import { Connection, type Opener, type Report } from '../services/connection/connection.ts'
import type { ConnectionTap } from '../services/connection/tap.ts'
import type { NotificationServer } from '../services/notification/service.ts'
import type { SwitchboardServer } from '../services/switchboard/service.ts'
import type { Transport } from '../services/transport.ts'

/** The first commands of a switchboard connection; every other one belongs to the notification server (msnp-wire §1, §8.1). */
const switchboardVerbs: ReadonlySet<string> = new Set(['USR', 'ANS'])

/**
 * Takes a client's connection. Notification server and switchboards stand behind one port: which of them a client wants, its first
 * command says.
 */
export function acceptMessenger(
  servers: { readonly notification: NotificationServer; readonly switchboard: SwitchboardServer },
  log: Logger,
  tapFor: (connection: string) => ConnectionTap | undefined,
): (transport: Transport) => void {
  const open: Opener = (frame, connection) =>
    switchboardVerbs.has(frame.verb) ? servers.switchboard.open(connection) : servers.notification.open(connection)
  return (transport) => {
    const report: Report = (level, message, details = {}) =>
      log[level]({ connection: transport.id, from: transport.remoteAddress, ...details }, message)
    new Connection(transport, open, report, tapFor(transport.id))
  }
}
