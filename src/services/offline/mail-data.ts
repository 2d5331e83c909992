import type { OfflineMessage } from '../../domain/mailbox/message.ts'
import { encodeWord } from '../../wire/mime.ts'
import { type Child, el, type Markup } from '../../wire/xml/writer.ts'
import { measureMessage } from './delivered-message.ts'

/** Beyond this many the notice says only that there are too many, and the client asks (msnp-wire §7.4). */
export const mostInNotice = 25

/** Where offline messages lie, in the words of the two places that ask (msnp-http §16.2). */
export type Folder = '00000000-0000-0000-0000-000000000009' | '.!!OIM'

const type = { offline: 11 } as const
const unread = 6

/** `<M>`: one message that waits for `owner`, an address (msnp-http §16.2). */
export function writeEntry(message: OfflineMessage, owner: string, folder: Folder): Markup {
  return el(
    'M',
    el('T', type.offline),
    el('S', unread),
    el('RT', new Date(message.receivedAt).toISOString()),
    el('RS', 0),
    el('SZ', measureMessage(message, owner)),
    el('E', message.senderEmail),
    el('I', message.id),
    el('F', folder),
    el('N', encodeWord(message.senderName)),
    el('SU', ' '),
  )
}

/** The quotas of a mailbox that nobody has filled: clients want to see them. */
export const quotas: Child = el('Q', el('QTM', 409_600), el('QNM', 204_800))

/** `Mail-Data` of the notice after a sign-in: no mail, and everything that waits; or the words that make the client ask. */
export function writeInitialMailData(messages: readonly OfflineMessage[], owner: string): string {
  if (messages.length > mostInNotice) return 'too-large'
  return el(
    'MD',
    el('E', el('I', 0), el('IU', 0), el('O', 0), el('OU', 0)),
    quotas,
    ...messages.map((message) => writeEntry(message, owner, '00000000-0000-0000-0000-000000000009')),
  ).xml
}
