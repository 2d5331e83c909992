import assert from 'node:assert/strict'
import { SaxesParser } from 'saxes'
import { type Tickets, tokenBroker } from '../../../src/identity/ports.ts'
import { createAddressBookRoutes } from '../../../src/services/addressbook/routes.ts'
import type { WebResponse } from '../../../src/services/web/exchange.ts'
import type { XmlElement } from '../../../src/wire/xml/element.ts'
import { parseXml } from '../../../src/wire/xml/parser.ts'
import { emailOf, makeWorld, type Name, type World } from '../../domain/lists/world.ts'

export const namespace = 'http://www.msn.com/webservices/AddressBook'

export interface Question {
  readonly as?: Name
  readonly path?: string
  readonly host?: string
  /** Instead of the caller's own. */
  readonly ticket?: string
  readonly cookie?: string
}

export interface Answer {
  readonly status: number
  /** The whole answer as it goes over the wire. */
  readonly text: string
  readonly header: XmlElement
  /** The first child of Body: a result, or a fault. */
  readonly body: XmlElement
  /** `detail/errorcode` of a fault; undefined for a success. */
  readonly fault: string | undefined
}

/** The service's desk: asks it as a client does, over the real store, and reads every answer strictly. */
export interface Desk extends World {
  readonly ask: (action: string, content: string, question?: Question) => Promise<Answer>
}

export async function openDesk(): Promise<Desk> {
  const world = await makeWorld()
  const routes = createAddressBookRoutes({
    store: world.store,
    lists: world.lists,
    tickets: ticketsOf(world),
    publicHost: 'msn.lagoon.example',
  })
  const ask = async (action: string, content: string, question: Question = {}): Promise<Answer> => {
    const { as = 'mara', path = '/abservice/abservice.asmx', host = 'byrdr.omega.contacts.msn.com' } = question
    const route = routes.find((one) => one.path === path)
    assert.ok(route, path)
    const response = await route.answer({
      method: 'POST',
      path,
      target: path,
      query: new URLSearchParams(),
      headers: {
        soapaction: `"${namespace}/${action}"`,
        ...(question.cookie !== undefined && { cookie: question.cookie }),
      },
      body: Buffer.from(
        envelope(question.ticket ?? `t=${as}&p=`, `<${action} xmlns="${namespace}">${content}</${action}>`),
      ),
      host,
      secure: true,
      remoteAddress: '192.0.2.7',
    })
    return readAnswer(response)
  }
  return { ...world, ask, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

/** A ticket here says whose it is: `t=mara&p=`. */
function ticketsOf({ people }: World): Tickets {
  return {
    issue: () => Promise.reject(new Error('not here')),
    verify: async (text) => {
      const name = /^(?:t=)?(\w+)/.exec(text)?.[1]
      const account = people[name as Name] ?? people.mara
      if (name === 'broker') return { account, service: tokenBroker, secret: Buffer.alloc(24) }
      if (!(String(name) in people)) return undefined
      return { account, service: 'contacts.msn.com', secret: Buffer.alloc(24) }
    },
  }
}

function envelope(ticket: string, body: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<soap:Header>
  <ABApplicationHeader xmlns="${namespace}"><ApplicationId>CFE80F9D-180F-4399-82AB-413F33A1FA11</ApplicationId></ABApplicationHeader>
  <ABAuthHeader xmlns="${namespace}"><TicketToken>${ticket.replaceAll('&', '&amp;')}</TicketToken></ABAuthHeader>
</soap:Header>
<soap:Body>${body}</soap:Body>
</soap:Envelope>`
}

function readAnswer(response: WebResponse): Answer {
  const text = String(response.body)
  checkStrictly(text)
  const parsed = parseXml(Buffer.from(text), {
    bytes: 1 << 24,
    depth: 32,
    elements: 1e6,
    attributes: 32,
    namespaces: 64,
  })
  assert.ok(parsed.ok)
  const body = parsed.root.child('Body')?.children[0]
  assert.ok(body)
  const fault = body.name === 'Fault' ? body.textOf('detail', 'errorcode') : undefined
  assert.equal(response.status, fault === undefined ? 200 : 500)
  assert.deepEqual(response.headers, [['Content-Type', 'text/xml; charset=utf-8']])
  return { status: response.status, text, header: parsed.root.child('Header') ?? parsed.root, body, fault }
}

/** As the strictest clients read it: every prefix declared, and none of what breaks the others (clients-in-the-wild §0). */
function checkStrictly(text: string): void {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => assert.fail(error))
  parser.write(text).close()
  assert.doesNotMatch(text, /> +<|>\n|<!\[CDATA|<!DOCTYPE| \/>|=' /)
}

/** The address book as a client sees it: contacts by what stands in their passportName, `-` for none. */
export async function readContacts(desk: Desk, as: Name = 'mara'): Promise<ReadonlyMap<string, XmlElement>> {
  const { body } = await desk.ask('ABFindAll', '<abView>Full</abView>', { as })
  const contacts = body.at('ABFindAllResult', 'contacts')?.childrenNamed('Contact') ?? []
  return new Map(contacts.map((contact) => [contact.textOf('contactInfo', 'passportName') ?? '-', contact]))
}

/** The membership lists as a client sees them: `Allow: otis, ines`, roles without members left out. */
export async function readMemberships(desk: Desk, as: Name = 'mara'): Promise<string> {
  const { body } = await desk.ask('FindMembership', '', { as, path: '/abservice/sharingservice.asmx' })
  const memberships =
    body.at('FindMembershipResult', 'Services', 'Service', 'Memberships')?.childrenNamed('Membership') ?? []
  return memberships
    .map((membership) => {
      const members = membership.child('Members')?.childrenNamed('Member') ?? []
      const names = members.map((member) => member.textOf('PassportName')?.split('@')[0])
      return { role: membership.textOf('MemberRole'), names }
    })
    .filter(({ names }) => names.length > 0)
    .map(({ role, names }) => `${role}: ${names.sort().join(', ')}`)
    .join('; ')
}

/** `<ABContactAdd>` of somebody for Messenger, as clients write it. */
export function contactOf(name: Name, more = ''): string {
  return `<abId>00000000-0000-0000-0000-000000000000</abId><contacts><Contact><contactInfo><contactType>LivePending</contactType><passportName>${emailOf(name)}</passportName><isMessengerUser>true</isMessengerUser>${more}</contactInfo></Contact></contacts><options><EnableAllowListManagement>true</EnableAllowListManagement></options>`
}

/** `<memberships>` with one role of one person. */
export function membershipOf(role: string, name: Name): string {
  return `<serviceHandle><Id>0</Id><Type>Messenger</Type><ForeignId/></serviceHandle><memberships><Membership><MemberRole>${role}</MemberRole><Members><Member xsi:type="PassportMember"><Type>Passport</Type><State>Accepted</State><PassportName>${emailOf(name)}</PassportName></Member></Members></Membership></memberships>`
}
