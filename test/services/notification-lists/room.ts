import assert from 'node:assert/strict'
import type { Dialect } from '../../../src/protocol/dialect.ts'
import { createAddressBookRoutes } from '../../../src/services/addressbook/routes.ts'
import type { XmlElement } from '../../../src/wire/xml/element.ts'
import { parseXml } from '../../../src/wire/xml/parser.ts'
import { type House, hearAll, openHouse, type Person } from '../../dialects/house.ts'
import type { WireActor } from '../../scenes/runner/wire-actor.ts'

export { ask, hear } from '../../dialects/house.ts'

export interface Named extends Person {
  readonly name: string
}

const namespace = 'http://www.msn.com/webservices/AddressBook'

/** The old world and the new: sockets of dialects 2 to 18, and the address book by SOAP, over one store. */
export interface Room extends AsyncDisposable {
  readonly house: House
  /** An account, whose friendly name is its name. */
  add(name: string): Promise<Named>
  /** Asks the address book as somebody; resolves to the first child of Body. */
  soap(as: Person, action: string, content?: string): Promise<XmlElement>
  /** A client that has signed in and has its lists, and is not online yet. */
  enter(dialect: Dialect, person: Person): Promise<Client>
}

/** A client of one dialect. */
export interface Client {
  readonly dialect: Dialect
  readonly person: Person
  readonly wire: WireActor
  /** The answer to `SYN`; of clients that fetch their lists by SOAP, nothing. */
  readonly lists: readonly string[]
  /** Says lines, and returns what came until all were handled and told, in order. */
  say(...lines: readonly string[]): Promise<readonly string[]>
  /** What has come unasked, after everything that is under way has been told. */
  heard(): Promise<readonly string[]>
  leave(): Promise<void>
}

export async function openRoom(): Promise<Room> {
  const house = await openHouse()
  const people = new Map<string, Person>()
  const { store, lists, hub } = house.context
  const routes = createAddressBookRoutes({
    store,
    lists,
    tickets: {
      issue: () => Promise.reject(new Error('not here')),
      verify: async (text) => {
        const person = people.get(/^t=([^&]+)/.exec(text)?.[1] ?? '')
        const account = person && (await store.read(({ accounts }) => accounts.get(person.id)))
        return account && { account, service: 'contacts.msn.com', secret: Buffer.alloc(24) }
      },
    },
    publicHost: 'msn.dialects.example',
  })

  /** Resolves when every committed change has been told to everybody. */
  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    await hub.apply([])
  }

  async function soap(as: Person, action: string, content = ''): Promise<XmlElement> {
    const isMembership = /Member/.test(action)
    const path = `/abservice/${isMembership ? 'sharingservice' : 'abservice'}.asmx`
    const route = routes.find((one) => one.path === path)
    assert.ok(route)
    const response = await route.answer({
      method: 'POST',
      path,
      target: path,
      query: new URLSearchParams(),
      headers: { soapaction: `"${namespace}/${action}"` },
      body: Buffer.from(envelope(as.email, `<${action} xmlns="${namespace}">${content}</${action}>`)),
      host: 'byrdr.omega.contacts.msn.com',
      secure: true,
      remoteAddress: '192.0.2.7',
    })
    const parsed = parseXml(Buffer.from(String(response.body)), bounds)
    assert.ok(parsed.ok)
    assert.equal(response.status, 200, String(response.body))
    const body = parsed.root.child('Body')?.children[0]
    assert.ok(body)
    await settle()
    return body
  }

  async function enter(dialect: Dialect, person: Person): Promise<Client> {
    const wire = await house.enter(dialect, person)
    await hearAll(wire)
    const heard = async (): Promise<readonly string[]> => {
      await settle()
      return await hearAll(wire)
    }
    const say = async (...lines: readonly string[]): Promise<readonly string[]> => {
      const answers: string[] = []
      for (const line of lines) {
        wire.send(`${line}\r\n`)
        answers.push(...(await hearAll(wire)))
        answers.push(...(await heard()))
      }
      return answers
    }
    const synchronised = dialect <= 12 ? await say(dialect <= 9 ? 'SYN 5 0' : 'SYN 5 0 0') : []
    return {
      dialect,
      person,
      wire,
      lists: synchronised,
      say,
      heard,
      leave: async () => {
        await wire.close()
        await settle()
      },
    }
  }

  return {
    house,
    soap,
    enter,
    add: async (name) => {
      const person = { ...(await house.add(name)), name }
      people.set(person.email, person)
      return person
    },
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  }
}

const bounds = { bytes: 1 << 24, depth: 32, elements: 1e6, attributes: 32, namespaces: 64 }

function envelope(email: string, body: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Header>
<ABApplicationHeader xmlns="${namespace}"><ApplicationId>CFE80F9D-180F-4399-82AB-413F33A1FA11</ApplicationId></ABApplicationHeader>
<ABAuthHeader xmlns="${namespace}"><TicketToken>t=${email}&amp;p=</TicketToken></ABAuthHeader>
</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`
}

/** The address book as WLM reads it: contacts by their address, `Me` for the owner. */
export async function readBook(room: Room, as: Person): Promise<ReadonlyMap<string, XmlElement>> {
  const result = await room.soap(as, 'ABFindAll', '<abView>Full</abView>')
  const contacts = result.at('ABFindAllResult', 'contacts')?.childrenNamed('Contact') ?? []
  return new Map(
    contacts.map((contact) => {
      const info = contact.child('contactInfo')
      const key =
        info?.textOf('contactType') === 'Me' ? 'Me' : (info?.textOf('passportName') ?? contact.textOf('contactId'))
      return [key ?? '', contact]
    }),
  )
}

/** `Friends` → its GUID. */
export async function readGroups(room: Room, as: Person): Promise<ReadonlyMap<string, string>> {
  const result = await room.soap(as, 'ABFindAll', '<abView>Full</abView>')
  const groups = result.at('ABFindAllResult', 'groups')?.childrenNamed('Group') ?? []
  return new Map(groups.map((group) => [group.textOf('groupInfo', 'name') ?? '', group.textOf('groupId') ?? '']))
}

/** Numbers by their type: `ContactPhonePersonal` → `1 (555) 010`. */
export function telephonesIn(contact: XmlElement | undefined): ReadonlyMap<string, string> {
  const rows = contact?.at('contactInfo', 'phones')?.childrenNamed('ContactPhone') ?? []
  return new Map(rows.map((row) => [row.textOf('contactPhoneType') ?? '', row.textOf('number') ?? '']))
}

/** `Allow: bob; Reverse: bob, carol`, roles without members left out. */
export async function readMemberships(room: Room, as: Person): Promise<string> {
  const result = await room.soap(as, 'FindMembership')
  const memberships =
    result.at('FindMembershipResult', 'Services', 'Service', 'Memberships')?.childrenNamed('Membership') ?? []
  return memberships
    .map((membership) => {
      const members = membership.child('Members')?.childrenNamed('Member') ?? []
      const names = members.map((member) => member.textOf('PassportName')?.split('@')[0] ?? '')
      return { role: membership.textOf('MemberRole'), names: names.sort() }
    })
    .filter(({ names }) => names.length > 0)
    .map(({ role, names }) => `${role}: ${names.join(', ')}`)
    .join('; ')
}

/** The GUID at the end of an answer. */
export function guidIn(line: string | undefined): string {
  const [guid = ''] = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/.exec(line ?? '') ?? []
  assert.notEqual(guid, '', `no GUID in ${line}`)
  return guid
}
