import { randomBytes, randomUUID } from 'node:crypto'
import type { Account } from '../../../src/domain/account.ts'
import { createContactLists } from '../../../src/domain/lists/contact-lists.ts'
import { Mailbox, type MailboxLimits } from '../../../src/domain/mailbox/mailbox.ts'
import type { OfflineMessage } from '../../../src/domain/mailbox/message.ts'
import { createTickets } from '../../../src/identity/tickets.ts'
import { createOfflineRoutes } from '../../../src/services/offline/routes.ts'
import type { Route, WebResponse } from '../../../src/services/web/exchange.ts'
import { openMemoryStore } from '../../../src/store/open.ts'
import { encodeText } from '../../../src/wire/text-token.ts'
import type { XmlElement } from '../../../src/wire/xml/element.ts'
import { parseXml } from '../../../src/wire/xml/parser.ts'
import { escapeText } from '../../../src/wire/xml/writer.ts'

/** When everything in these tests happens. */
export const noon = Date.UTC(2009, 5, 30, 18, 5, 11, 123)

/** A mailbox with its two web services over a real store, and people who may write. */
export async function openPostOffice(limits: Partial<MailboxLimits> = {}) {
  const store = await openMemoryStore()
  const lists = createContactLists({ store, publish: () => undefined, newId: randomUUID })
  const tickets = createTickets({ key: randomBytes(32), store })
  const arrived: OfflineMessage[] = []
  const deleted: number[] = []
  const mailbox = new Mailbox({
    store,
    newId: randomUUID,
    now: () => noon,
    limits,
    arrived: (_recipient, message) => arrived.push(message),
    deleted: (_owner, count) => deleted.push(count),
  })
  const [reading, storing] = createOfflineRoutes({ mailbox, tickets })
  if (!reading || !storing) throw new Error('there are two routes')
  const person = async (name: string): Promise<Account> =>
    store.change(({ accounts }) =>
      accounts.add({
        id: randomUUID(),
        email: `${name}@lagoon.example`,
        friendlyName: encodeText(name),
        passwordHash: 'none',
      }),
    )

  async function post(
    route: Route,
    action: string,
    body: string,
  ): Promise<{ status: number; text: string; root: XmlElement }> {
    const response: WebResponse = await route.answer({
      method: 'POST',
      path: route.path,
      target: route.path,
      query: new URLSearchParams(),
      headers: { 'content-type': 'text/xml', soapaction: `"${action}"` },
      body: Buffer.from(body),
      host: 'rsi.hotmail.com',
      secure: true,
      remoteAddress: '127.0.0.1',
    })
    const text = response.body.toString()
    const parsed = parseXml(Buffer.from(text))
    if (!parsed.ok) throw new Error(parsed.fault.message)
    return { status: response.status, text, root: parsed.root }
  }

  return {
    /** Anything at all, to either service. */
    send: (service: 'reading' | 'storing', body: string) => post(service === 'reading' ? reading : storing, '', body),
    store,
    lists,
    mailbox,
    tickets,
    arrived,
    deleted,
    person,
    /** A call of rsi.asmx, with the ticket in two parts. */
    read: async (owner: Account, operation: string, body = '') => {
      const ticket = (await tickets.issue(owner.id, 'messenger.msn.com')).text
      const [, t = '', p = ''] = /^t=(.*)&p=(.*)$/.exec(ticket) ?? []
      return post(
        reading,
        `http://www.hotmail.msn.com/ws/2004/09/oim/rsi/${operation}`,
        `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header><PassportCookie xmlns="http://www.hotmail.msn.com/ws/2004/09/oim/rsi"><t>${t}</t><p>${p}</p></PassportCookie></soap:Header><soap:Body><${operation} xmlns="http://www.hotmail.msn.com/ws/2004/09/oim/rsi">${body}</${operation}></soap:Body></soap:Envelope>`,
      )
    },
    /** `Store2` as Windows Live Messenger 8.5 sends it. */
    leave: async (
      from: Account,
      to: string,
      options: {
        lockKey?: string
        content?: string
        as?: string
        number?: number
        service?: string
        friendlyName?: string
        productId?: string
        /** `Store`: as Windows Live Messenger 8.0 does it. */
        action?: 'Store' | 'Store2'
        ticket?: string
      } = {},
    ) => {
      const ticket =
        options.ticket ?? (await tickets.issue(from.id, options.service ?? 'messengersecure.live.com')).text
      const name = options.friendlyName ?? `=?utf-8?B?${Buffer.from('Otis ☂').toString('base64')}?=`
      const soapAction =
        options.action === 'Store'
          ? 'http://messenger.msn.com/ws/2004/09/oim/Store'
          : 'http://messenger.live.com/ws/2006/09/oim/Store2'
      return post(
        storing,
        soapAction,
        `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header>` +
          `<From memberName="${options.as ?? from.email}" friendlyName="${escapeText(name)}" xml:lang="en-US" proxy="MSNMSGR" msnpVer="MSNP15" buildVer="8.5.1302" xmlns="http://messenger.msn.com/ws/2004/09/oim/"/>` +
          `<To memberName="${to}" xmlns="http://messenger.msn.com/ws/2004/09/oim/"/>` +
          `<Ticket passport="${escapeText(ticket)}" appid="${options.productId ?? 'PROD0119GSJUC$18'}" lockkey="${options.lockKey ?? ''}" xmlns="http://messenger.msn.com/ws/2004/09/oim/"/>` +
          `<Sequence xmlns="http://schemas.xmlsoap.org/ws/2003/03/rm"><Identifier xmlns="http://schemas.xmlsoap.org/ws/2002/07/utility">http://messenger.msn.com</Identifier><MessageNumber>${options.number ?? 1}</MessageNumber></Sequence>` +
          `</soap:Header><soap:Body><MessageType xmlns="http://messenger.msn.com/ws/2004/09/oim/">text</MessageType><Content xmlns="http://messenger.msn.com/ws/2004/09/oim/">${escapeText(options.content ?? content('Hello, are you there?'))}</Content></soap:Body></soap:Envelope>`,
      )
    },
  }
}

/** What a client puts into `Content`. */
export function content(text: string, sequence = 1): string {
  return [
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: base64',
    'X-OIM-Message-Type: OfflineMessage',
    'X-OIM-Run-Id: {5B7F1C02-3E44-4D0A-9C61-2F8E0A7B9D13}',
    `X-OIM-Sequence-Num: ${sequence}`,
    '',
    Buffer.from(text).toString('base64'),
  ].join('\r\n')
}
