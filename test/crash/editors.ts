import { createHash, randomBytes } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tables } from '../../src/domain/ports/store.ts'
import { personalMessageSetting } from '../../src/services/notification/personal-message.ts'
import { decodeText } from '../../src/wire/text-token.ts'
import type { LineClient } from '../support/line-client.ts'
import { envelope, type WebClient } from '../support/web-client.ts'

export interface Person {
  readonly id: string
  readonly email: string
  /** A ticket that is good for the notification server and the web services. */
  readonly ticket: string
}

/** What an editor speaks through while a service runs. */
export interface Lines {
  readonly wire: LineClient
  readonly web: WebClient
}

/** An edit that is about to be asked for: what will be kept once it is acknowledged, and how to ask. */
export interface Edit {
  readonly after: readonly string[]
  readonly ask: (lines: Lines) => Promise<unknown>
}

/** Somebody who changes one kind of thing, again and again, and knows what must be kept of it. */
export interface Editor {
  readonly name: string
  readonly person: Person
  /** The next edit of what is kept; `undefined`: enough until the next start. */
  readonly next: (kept: readonly string[]) => Edit | undefined
  /** What is in fact kept, read from the store of a service that is not running. */
  readonly read: (tables: Tables, data: string) => Promise<readonly string[]>
}

/** Most things that an editor piles up between two starts: far below every limit of the service. */
const enough = 20
let count = 0
const mark = (): string => String(++count)
const escaped = (text: string): string => text.replaceAll('&', '&amp;')

/** `ADL` and `RML` of three people on two lists: all of one command, or nothing of it. */
export function listEditor(person: Person, friends: readonly Person[]): Editor {
  const whole = friends.flatMap(({ email }) => [`Allow ${email}`, `Forward ${email}`]).sort()
  const names = friends.map(({ email }) => `<c n="${email.split('@')[0]}" l="3" t="1"/>`).join('')
  const payload = `<ml><d n="${person.email.split('@')[1]}">${names}</d></ml>`
  return {
    name: 'lists',
    person,
    next: (kept) => {
      const verb = kept.length === 0 ? 'ADL' : 'RML'
      return { after: verb === 'ADL' ? whole : [], ask: ({ wire }) => wire.ask(verb, '', payload) }
    },
    read: async ({ contacts, memberships }) => {
      const emailOf = new Map(friends.map(({ id, email }) => [id, email]))
      const forward = (await contacts.list(person.id)).filter(({ isMessengerUser }) => isMessengerUser)
      const allowed = (await memberships.list(person.id)).filter(({ role }) => role === 'Allow')
      return [
        ...forward.map(({ account }) => `Forward ${emailOf.get(account ?? '')}`),
        ...allowed.map(({ member }) => `Allow ${emailOf.get(member)}`),
      ].sort()
    },
  }
}

/** `PRP MFN`. */
export function nameEditor(person: Person): Editor {
  return {
    name: 'friendly name',
    person,
    next: () => {
      const name = `Name-${mark()}`
      return { after: [name], ask: ({ wire }) => wire.ask('PRP', `MFN ${name}`) }
    },
    read: async ({ accounts }) => [(await accounts.get(person.id))?.friendlyName ?? ''],
  }
}

/** `UUX`. */
export function messageEditor(person: Person): Editor {
  return {
    name: 'personal message',
    person,
    next: () => {
      const message = `Message ${mark()}`
      const payload = `<Data><PSM>${message}</PSM><CurrentMedia></CurrentMedia></Data>`
      return { after: [message], ask: ({ wire }) => wire.ask('UUX', '', payload) }
    },
    read: async ({ accounts }) => [(await accounts.settings(person.id))[personalMessageSetting] ?? ''],
  }
}

const storage = 'http://www.msn.com/webservices/storage/w10'
const storagePath = '/storageservice/SchematizedStore.asmx'
const storageHeader = ({ ticket }: Person): string =>
  `<StorageUserHeader xmlns="${storage}"><Puid>0</Puid><TicketToken>${escaped(ticket)}</TicketToken></StorageUserHeader>`

/** `UpdateProfile` of name and message: both of one call, or neither. */
export function profileEditor(person: Person): Editor {
  return {
    name: 'roaming profile',
    person,
    next: () => {
      const words = mark()
      const profile = `<DisplayName>${words}</DisplayName><PersonalStatus>${words}</PersonalStatus>`
      const body = `<UpdateProfile xmlns="${storage}"><profile><ResourceID>x</ResourceID><ExpressionProfile><FreeText>Update</FreeText>${profile}</ExpressionProfile></profile></UpdateProfile>`
      const ask = ({ web }: Lines) =>
        web.ask('storage.msn.com', storagePath, `${storage}/UpdateProfile`, envelope(storageHeader(person), body))
      return { after: [words, words], ask }
    },
    read: async ({ accounts }) => [
      decodeText((await accounts.get(person.id))?.friendlyName ?? ''),
      (await accounts.settings(person.id))[personalMessageSetting] ?? '',
    ],
  }
}

/** `CreateDocument` of a picture that is shown at once: row, file and showing, or the picture before. */
export function pictureEditor(person: Person): Editor {
  return {
    name: 'picture',
    person,
    next: () => {
      const bytes = Buffer.concat([Buffer.from('GIF89a'), randomBytes(2_000)])
      const stream = `<DocumentStream xsi:type="PhotoStream"><DocumentStreamType>UserTileStatic</DocumentStreamType><MimeType>gif</MimeType><Data>${bytes.toString('base64')}</Data><DataSize>0</DataSize></DocumentStream>`
      const body = `<CreateDocument xmlns="${storage}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><parentHandle><RelationshipName>/MyProfile/ExpressionProfile</RelationshipName></parentHandle><document xsi:type="Photo"><Name>tile</Name><DocumentStreams>${stream}</DocumentStreams></document><relationshipName>ProfilePhoto</relationshipName></CreateDocument>`
      const ask = ({ web }: Lines) =>
        web.ask('storage.msn.com', storagePath, `${storage}/CreateDocument`, envelope(storageHeader(person), body))
      return { after: [createHash('sha256').update(bytes).digest('hex'), 'shown'], ask }
    },
    read: async ({ pictures }, data) => {
      const picture = await pictures.get(person.id)
      if (!picture) return []
      await access(join(data, 'pictures', picture.hash))
      return [picture.hash, picture.isCurrent ? 'shown' : 'hidden']
    },
  }
}

const book = 'http://www.msn.com/webservices/AddressBook'

/** `ABGroupAdd` and `ABGroupDelete`. Groups of before a start are deleted first, then others are made. */
export function groupEditor(person: Person): Editor {
  const known = new Map<string, string>()
  const ask = (web: WebClient, action: string, content: string) => {
    const header = `<ABAuthHeader xmlns="${book}"><TicketToken>${escaped(person.ticket)}</TicketToken></ABAuthHeader>`
    const body = `<${action} xmlns="${book}">${content}</${action}>`
    return web.ask('contacts.msn.com', '/abservice/abservice.asmx', `${book}/${action}`, envelope(header, body))
  }
  return {
    name: 'groups',
    person,
    next: (kept) => {
      const old = kept.find((name) => known.has(name))
      if (old !== undefined) {
        const content = `<groupFilter><groupIds><guid>${known.get(old)}</guid></groupIds></groupFilter>`
        return {
          after: kept.filter((name) => name !== old),
          ask: ({ web }) => ask(web, 'ABGroupDelete', content),
        }
      }
      if (kept.length >= enough) return undefined
      const name = `Group ${mark()}`
      const content = `<groupInfo><GroupInfo><name>${name}</name></GroupInfo></groupInfo>`
      return { after: [...kept, name], ask: ({ web }) => ask(web, 'ABGroupAdd', content) }
    },
    read: async ({ groups }) => {
      known.clear()
      for (const { id, name } of await groups.list(person.id)) known.set(name, id)
      return [...known.keys()]
    },
  }
}

const oim = 'http://messenger.live.com/ws/2006/09/oim/'
const rsi = 'http://www.hotmail.msn.com/ws/2004/09/oim/rsi'

/** `Store2` by one person and `DeleteMessages` by the other. Messages of before a start are deleted first, then others are left. */
export function mailEditor(sender: Person, person: Person): Editor {
  const known = new Map<string, string>()
  const leave = (web: WebClient, text: string) => {
    const header = `<From memberName="${sender.email}" xmlns="${oim}"/><To memberName="${person.email}" xmlns="${oim}"/><Ticket passport="${escaped(sender.ticket)}" appid="PROD0000UNKNOWN0" lockkey="0123456789abcdef0123456789abcdef" xmlns="${oim}"/><Sequence xmlns="http://schemas.xmlsoap.org/ws/2003/03/rm"><Identifier xmlns="http://schemas.xmlsoap.org/ws/2002/07/utility">http://messenger.msn.com</Identifier><MessageNumber>1</MessageNumber></Sequence>`
    const mime = `MIME-Version: 1.0&#xD;&#xA;Content-Type: text/plain; charset=UTF-8&#xD;&#xA;Content-Transfer-Encoding: base64&#xD;&#xA;X-OIM-Message-Type: OfflineMessage&#xD;&#xA;X-OIM-Run-Id: {5B7F1C02-3E44-4D0A-9C61-2F8E0A7B9D13}&#xD;&#xA;X-OIM-Sequence-Num: 1&#xD;&#xA;&#xD;&#xA;${Buffer.from(text).toString('base64')}`
    const body = `<MessageType xmlns="${oim}">text</MessageType><Content xmlns="${oim}">${mime}</Content>`
    return web.ask('ows.messenger.msn.com', '/OimWS/oim.asmx', `${oim}Store2`, envelope(header, body))
  }
  const remove = (web: WebClient, id: string) => {
    const [, t = '', p = ''] = /^t=(.*?)&p=(.*)$/.exec(person.ticket) ?? []
    const header = `<PassportCookie xmlns="${rsi}"><t>${escaped(t)}</t><p>${escaped(p)}</p></PassportCookie>`
    const body = `<DeleteMessages xmlns="${rsi}"><messageIds><messageId>${id}</messageId></messageIds></DeleteMessages>`
    return web.ask('rsi.hotmail.com', '/rsi/rsi.asmx', `${rsi}/DeleteMessages`, envelope(header, body))
  }
  return {
    name: 'offline messages',
    person,
    next: (kept) => {
      const old = kept.find((text) => known.has(text))
      const id = known.get(old ?? '')
      if (id !== undefined) return { after: kept.filter((text) => text !== old), ask: ({ web }) => remove(web, id) }
      if (kept.length >= enough) return undefined
      const text = `Letter ${mark()}`
      return { after: [...kept, text], ask: ({ web }) => leave(web, text) }
    },
    read: async ({ messages }) => {
      known.clear()
      for (const { id, body } of await messages.list(person.id)) known.set(Buffer.from(body, 'base64').toString(), id)
      return [...known.keys()]
    },
  }
}
