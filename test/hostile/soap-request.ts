import { envelope } from '../support/web-client.ts'
import type { Person } from './house.ts'

export const book = 'http://www.msn.com/webservices/AddressBook'
export const storage = 'http://www.msn.com/webservices/storage/w10'

const escaped = (text: string): string => text.replaceAll('&', '&amp;')

/** One `POST` as bytes on the line. */
export function post(host: string, path: string, body: string, length = String(Buffer.byteLength(body))): string {
  return `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: text/xml\r\nContent-Length: ${length}\r\n\r\n${body}`
}

/** A call of the address book; `element` is all that stands in `soap:Body`. */
export function bookCall({ ticket }: Person, element: string): string {
  const header = `<ABAuthHeader xmlns="${book}"><TicketToken>${escaped(ticket)}</TicketToken></ABAuthHeader>`
  return post('contacts.msn.com', '/abservice/abservice.asmx', envelope(header, element))
}

/** `CreateDocument` with this in `Data`: a picture that is to be shown at once. */
export function pictureCall({ ticket }: Person, data: string): string {
  const header = `<StorageUserHeader xmlns="${storage}"><Puid>0</Puid><TicketToken>${escaped(ticket)}</TicketToken></StorageUserHeader>`
  const stream = `<DocumentStream><DocumentStreamType>UserTileStatic</DocumentStreamType><MimeType>png</MimeType><Data>${data}</Data><DataSize>0</DataSize></DocumentStream>`
  const body = `<CreateDocument xmlns="${storage}"><document><Name>tile</Name><DocumentStreams>${stream}</DocumentStreams></document><relationshipName>ProfilePhoto</relationshipName></CreateDocument>`
  return post('storage.msn.com', '/storageservice/SchematizedStore.asmx', envelope(header, body))
}

/** `Store2`: an offline message whose content is this, already escaped for XML. */
export function mailCall(sender: Person, recipient: Person, content: string): string {
  const oim = 'http://messenger.live.com/ws/2006/09/oim/'
  const header = `<From memberName="${sender.email}" xmlns="${oim}"/><To memberName="${recipient.email}" xmlns="${oim}"/><Ticket passport="${escaped(sender.ticket)}" appid="PROD0000UNKNOWN0" lockkey="0123456789abcdef0123456789abcdef" xmlns="${oim}"/>`
  const body = `<MessageType xmlns="${oim}">text</MessageType><Content xmlns="${oim}">${content}</Content>`
  return post('ows.messenger.msn.com', '/OimWS/oim.asmx', envelope(header, body))
}
