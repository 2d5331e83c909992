import type { Logger } from 'pino'
import { Connection, type Opener, type Report } from '../services/connection/connection.ts'
import type { ConnectionTap } from '../services/connection/tap.ts'
import type { NotificationServer } from '../services/notification/service.ts'
import type { SwitchboardServer } from '../services/switchboard/service.ts'
import type { Transport } from '../services/transport.ts'

/** Warnings that one connection may cause: whoever sends nonsense without end must not fill the owner's disk. */
const mostWarnings = 50

/** The first commands of a switchboard connection; every other one belongs to the notification server (msnp-wire §1, §8.1). */
const switchboardVerbs: ReadonlySet<string> = new Set(['USR', 'ANS'])

/**
 * Takes a client's connection. Notification server and switchboards stand behind one port: which of them a client wants, its first
 * command says.
 */
export function acceptMessenger(
  servers: { readonly notification: NotificationServer; readonly switchboard: SwitchboardServer },
  log: Logger,
  tapFor: (transport: Transport) => ConnectionTap | undefined,
): (transport: Transport) => void {
  const open: Opener = (frame, connection) =>
    switchboardVerbs.has(frame.verb) ? servers.switchboard.open(connection) : servers.notification.open(connection)
  return (transport) => {
    const report = reportTo(log, { connection: transport.id, from: transport.remoteAddress })
    new Connection(transport, open, report, tapFor(transport))
  }
}

function reportTo(log: Logger, origin: Readonly<Record<string, unknown>>): Report {
  let warnings = 0
  return (level, message, details = {}) => {
    if (level === 'warn' && ++warnings > mostWarnings) {
      if (warnings === mostWarnings + 1) log.warn(origin, 'further warnings of this connection are left out')
      return
    }
    log[level]({ ...origin, ...details }, message)
  }
}
