import type { AccountId } from '../../domain/account.ts'
import type { Mailbox } from '../../domain/mailbox/mailbox.ts'
import type { OfflineMessage } from '../../domain/mailbox/message.ts'
import type { PresenceHub } from '../../domain/presence/hub.ts'
import { el } from '../../wire/xml/writer.ts'
import type { MailNotices } from '../notification/context.ts'
import { mostInNotice, writeEntry, writeInitialMailData } from './mail-data.ts'

/** A message of the service itself: a header block that says what it is, and one that says it (msnp-wire §7). */
function writeNotice(type: string, fields: Readonly<Record<string, string | number>>): Buffer {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(
    `MIME-Version: 1.0\r\nContent-Type: text/${type}; charset=UTF-8\r\n\r\n${lines.join('')}\r\n`,
    'utf8',
  )
}

/**
 * What waits, for somebody who has just come online (msnp-wire §7.4). No `Inbox-URL`: a client that sees one asks for a page that there is
 * not (clients-in-the-wild §4.6).
 */
export function createMailNotices(mailbox: Mailbox): MailNotices {
  return {
    async initial(account) {
      // One more than fits shows that there are too many.
      const messages = await mailbox.list(account.id, mostInNotice + 1)
      const data = writeInitialMailData(messages, account.email)
      const notice = writeNotice('x-msmsgsinitialmdatanotification', { 'Mail-Data': data })
      return { notice, waiting: messages.length }
    },
  }
}

/** Tells somebody who is signed in that a message has come (msnp-wire §7.5). */
export function announceArrival(hub: PresenceHub, recipient: AccountId, message: OfflineMessage): void {
  const person = hub.find(recipient)
  if (!person) return
  const data = el('MD', writeEntry(message, person.account.email, '.!!OIM')).xml
  person.tell({ kind: 'mail', notice: writeNotice('x-msmsgsoimnotification', { 'Mail-Data': data }) })
}

/** Tells the other places of somebody that messages are gone (msnp-http §16.1); with one place there is nobody to tell. */
export function announceDeletion(hub: PresenceHub, owner: AccountId, count: number): void {
  const person = hub.find(owner)
  if (!person || person.endpoints.length < 2) return
  const fields = { 'Src-Folder': '.!!OIM', 'Dest-Folder': '.!!trAsH', 'Message-Delta': count }
  person.tell({ kind: 'mail', notice: writeNotice('x-msmsgsactivemailnotification', fields) })
}
