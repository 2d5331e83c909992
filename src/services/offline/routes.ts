import type { Mailbox } from '../../domain/mailbox/mailbox.ts'
import type { Tickets } from '../../identity/ports.ts'
import { soapRoute } from '../soap/route.ts'
import type { Route } from '../web/exchange.ts'
import type { WebLog } from '../web/log.ts'
import { readingOperations } from './reading.ts'
import { storingOperations } from './storing.ts'

export interface OfflineDependencies {
  readonly mailbox: Mailbox
  readonly tickets: Tickets
  readonly log?: WebLog
}

/** A message of 10 kB in its envelope, or the ids of the most messages that one call deletes. */
const bodyLimit = 64 * 1024

/** Offline messages over SOAP: one service to leave them, one to read them (msnp-http §16). */
export function createOfflineRoutes({ mailbox, tickets, log }: OfflineDependencies): Route[] {
  const options = { bodyLimit, ...(log && { log }) }
  return [
    soapRoute('/rsi/rsi.asmx', readingOperations(mailbox, tickets), options),
    soapRoute('/oimws/oim.asmx', storingOperations(mailbox, tickets), options),
  ]
}
