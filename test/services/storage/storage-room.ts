import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createContactLists } from '../../../src/domain/lists/contact-lists.ts'
import { RoamingProfiles } from '../../../src/domain/profile/roaming-profiles.ts'
import { createTickets } from '../../../src/identity/tickets.ts'
import { createStorageRoutes } from '../../../src/services/storage/routes.ts'
import { openMemoryStore } from '../../../src/store/open.ts'
import { openPictureFiles } from '../../../src/store/picture-files.ts'
import { parseXml } from '../../../src/wire/xml/parser.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

/** The first bytes of each kind, and something behind them. */
export const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('picture')])
export const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from('another picture')])
export const gif = Buffer.from('GIF89a third picture')

/** The storage service over a real store and a real folder, and people who may call it. */
export async function openStorage(clock: () => number = Date.now) {
  const directory = await temporaryDirectory()
  const messages: { owner: string; message: string }[] = []
  const store = await openMemoryStore({ clock })
  const lists = createContactLists({ store, publish: () => undefined, newId: randomUUID })
  const tickets = createTickets({ key: randomBytes(32), store })
  const folder = join(directory.path, 'pictures')
  const roaming = new RoamingProfiles({
    store,
    lists,
    files: openPictureFiles(folder),
    now: clock,
    messageChanged: (owner, message) => messages.push({ owner, message }),
    limits: { bytes: 4096 },
  })
  const [soap, tiles] = createStorageRoutes({ store, roaming, tickets, webAddress: () => 'http://192.0.2.10/' })
  assert.ok(soap && tiles)
  const person = (name: string) =>
    store.change(({ accounts }) =>
      accounts.add({ id: randomUUID(), email: `${name}@lagoon.example`, friendlyName: name, passwordHash: 'none' }),
    )
  const ask = async (route: typeof soap, method: string, path: string, body = '') =>
    route.answer({
      method,
      path,
      target: path,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(body),
      host: 'storage.msn.com',
      secure: true,
      remoteAddress: '127.0.0.1',
    })
  return {
    store,
    lists,
    roaming,
    person,
    folder,
    /** What people who are online were told to show. */
    messages,
    fetch: (url: string) => ask(tiles, 'GET', new URL(url).pathname),
    call: async (
      owner: { id: string },
      operation: string,
      body: string,
      year: 'w10' | '2008' = 'w10',
      shown?: string,
    ) => {
      const namespace = `http://www.msn.com/webservices/storage/${year}`
      const ticket = shown ?? (await tickets.issue(owner.id, 'storage.msn.com')).text.replace('&', '&amp;')
      const answer = await ask(
        soap,
        'POST',
        soap.path,
        `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header><StorageUserHeader xmlns="${namespace}"><Puid>0</Puid><TicketToken>${ticket}</TicketToken></StorageUserHeader></soap:Header><soap:Body><${operation} xmlns="${namespace}">${body}</${operation}></soap:Body></soap:Envelope>`,
      )
      const text = answer.body.toString()
      const parsed = parseXml(Buffer.from(text))
      assert.ok(parsed.ok, text)
      return { status: answer.status, text, root: parsed.root }
    },
    [Symbol.asyncDispose]: async () => {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** What a client says of a picture that it sends. */
export const documentOf = (picture: Buffer, type = 'image/png'): string =>
  `<parentHandle><RelationshipName>/UserTiles</RelationshipName></parentHandle><document xsi:type="Photo"><Name>me</Name><DocumentStreams><DocumentStream xsi:type="PhotoStream"><DocumentStreamType>UserTileStatic</DocumentStreamType><MimeType>${type}</MimeType><Data>${picture.toString('base64')}</Data><DataSize>0</DataSize></DocumentStream></DocumentStreams></document><relationshipName>Messenger User Tile</relationshipName>`
/** What makes the picture the current one. */
export const showIt =
  '<relationships><Relationship><RelationshipName>ProfilePhoto</RelationshipName></Relationship></relationships>'
