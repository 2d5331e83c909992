import type { Mailbox } from '../../domain/mailbox/mailbox.ts'
import type { Tickets } from '../../identity/ports.ts'
import { el } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapCall, type SoapOperation, type SoapService } from '../soap/operation.ts'
import { admitByTicket, type TicketCaller } from '../soap/ticket.ts'
import { writeMessage } from './delivered-message.ts'
import { quotas, writeEntry } from './mail-data.ts'

const namespace = 'http://www.hotmail.msn.com/ws/2004/09/oim/rsi'
const actor = 'https://rsi.hotmail.com/rsi/rsi.asmx'

/** Most messages that one call deletes. */
const mostDeleted = 500

/** rsi.asmx: listing, reading and deleting what waits (msnp-http §16.3). The ticket comes as `PassportCookie { t, p }`. */
export function readingOperations(mailbox: Mailbox, tickets: Tickets): SoapOperation[] {
  const admit = admitByTicket(tickets)
  const service: SoapService<TicketCaller> = {
    namespace,
    admit: async (call: SoapCall) => {
      const caller = await admit(call)
      return caller instanceof SoapFault ? staleTicket : caller
    },
  }
  return [
    operation({
      service,
      action: 'GetMetadata',
      request: () => undefined,
      run: (_request, { account }) => mailbox.list(account.id),
      response: (messages, _request, { account }) =>
        el(
          'GetMetadataResponse',
          { xmlns: namespace },
          el(
            'MD',
            quotas,
            ...messages.map((message) => writeEntry(message, account.email, '00000000-0000-0000-0000-000000000009')),
          ),
        ),
    }),
    operation({
      service,
      action: 'GetMessage',
      faults: ['SchemaValidation'],
      request: (element) => element.textOf('messageId')?.trim() ?? '',
      run: async (id, { account }) => (await mailbox.get(account.id, id)) ?? unknownMessage,
      response: (message, _request, { account }) =>
        resultOf(service, 'GetMessage', writeMessage(message, account.email)),
    }),
    operation({
      service,
      action: 'DeleteMessages',
      request: (element) =>
        (element.at('messageIds')?.childrenNamed('messageId') ?? [])
          .slice(0, mostDeleted)
          .map(({ text }) => text.trim()),
      run: (ids, { account }) => mailbox.delete(account.id, ids),
      response: () => resultOf(service, 'DeleteMessages'),
    }),
  ]
}

/** An unknown id is answered in the words of the genuine service (msnp-http §16.3). */
const unknownMessage = new SoapFault('SchemaValidation', 'Schema validation error', { actor, detail: [] })

/** Clients fetch a new ticket for the challenge and come again. */
const staleTicket = new SoapFault('AuthenticationFailed', 'Authentication failed. Sign in again.', {
  faultcode: el('faultcode', { 'xmlns:q0': namespace }, 'q0:AuthenticationFailed'),
  actor,
  detail: el('TweenerChallenge', { xmlns: namespace }, 'ct=1,rver=1,wp=FS_40SEC_0_COMPACT,lc=1,id=1'),
})
