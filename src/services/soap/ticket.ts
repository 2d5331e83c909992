import type { Account } from '../../domain/account.ts'
import { type Tickets, tokenBroker, type VerifiedTicket } from '../../identity/ports.ts'
import { SoapFault } from './fault.ts'
import type { SoapCall } from './operation.ts'

/** Somebody who showed a ticket. */
export interface TicketCaller {
  readonly account: Account
  readonly ticket: VerifiedTicket
  /** As the client wrote it: storage answers echo it (msnp-http §17.1). */
  readonly ticketText: string
  readonly call: SoapCall
}

/**
 * Lets in whoever shows an unexpired ticket, whatever service it was asked for, except the token broker's: clients mix them
 * (msnp-http §4.2, §10.3). The fault's errorcode makes BitlBee fetch a new ticket and repeat the call (clients-in-the-wild C §6.1).
 */
export function admitByTicket(
  tickets: Tickets,
): (call: SoapCall) => Promise<TicketCaller | SoapFault<'PassportAuthFail'>> {
  return async (call) => {
    const ticketText = readTicket(call)
    const ticket = ticketText === undefined ? undefined : await tickets.verify(ticketText)
    if (ticketText === undefined || ticket === undefined || ticket.service === tokenBroker) {
      return new SoapFault('PassportAuthFail', 'Passport authentication failed. Sign in again.')
    }
    return { account: ticket.account, ticket, ticketText, call }
  }
}

/** The ticket of a request, wherever its client keeps it: in the header of the service, else in the MSPAuth cookie (msnp-http §10.3). */
export function readTicket(call: SoapCall): string | undefined {
  return readHeaderTicket(call) ?? readCookie(call.request.headers.cookie, 'MSPAuth')
}

function readHeaderTicket(call: SoapCall): string | undefined {
  for (const header of call.header?.children ?? []) {
    const text =
      // ABAuthHeader, WNAuthHeader, StorageUserHeader.
      header.textOf('TicketToken') ??
      // AuthTokenHeader of contact cards.
      header.textOf('Token') ??
      // `<Ticket passport="t=…&amp;p=…" …>` of offline messages that are sent …
      (header.name === 'Ticket' ? header.attributes.passport : undefined) ??
      // … and `<PassportCookie><t>…</t><p>…</p>` of those that are read.
      readSplitTicket(header.textOf('t'), header.textOf('p'))
    if (text !== undefined && text.trim() !== '') return text.trim()
  }
  return undefined
}

function readSplitTicket(t: string | undefined, p: string | undefined): string | undefined {
  return t === undefined || t.trim() === '' ? undefined : `t=${t.trim()}&p=${p?.trim() ?? ''}`
}

/** A value from a Cookie header; surrounding quotes are not part of it. */
function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=')
    if (equals < 0 || pair.slice(0, equals).trim() !== name) continue
    const value = pair
      .slice(equals + 1)
      .trim()
      .replace(/^"|"$/g, '')
    if (value !== '') return value
  }
  return undefined
}
