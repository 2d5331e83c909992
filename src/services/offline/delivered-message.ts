import type { OfflineMessage } from '../../domain/mailbox/message.ts'
import { encodeWord } from '../../wire/mime.ts'

/** Base64 of a mail is cut into lines of this length (msnp-http §16.3). */
const lineLength = 76

/** Seconds from 1601, where Windows begins to count, to 1970. */
const windowsEpoch = 11_644_473_600n

/**
 * An offline message as a mail (msnp-http §16.3). Lines end with LF: one client reads nothing else, and an XML reader makes it LF anyway
 * (clients-in-the-wild §4.6).
 */
export function writeMessage(message: OfflineMessage): string {
  const date = new Date(message.receivedAt)
  const lines = [
    'X-Message-Info: Chrysalis',
    'Received: from oim.messenger.msn.com by Chrysalis with Microsoft SMTPSVC(6.0.3790.211);',
    `\t ${mailDate(date)}`,
    `From: ${encodeWord(message.senderName)} <${message.senderEmail}>`,
    'Subject: ',
    'X-OIM-originatingSource: 0.0.0.0',
    'X-OIMProxy: MSNMSGR',
    'MIME-Version: 1.0',
    `Content-Type: ${message.contentType}`,
    'Content-Transfer-Encoding: base64',
    'X-OIM-Message-Type: OfflineMessage',
    `X-OIM-Run-Id: ${message.runId}`,
    `X-OIM-Sequence-Num: ${message.sequence}`,
    `Message-ID: <${message.id}@oim.messenger.msn.com>`,
    `X-OriginalArrivalTime: ${arrivalTime(date)}`,
    `Date: ${shortDate(date)}`,
    'Return-Path: ndr@oim.messenger.msn.com',
    '',
    ...(message.body.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []),
  ]
  return `${lines.join('\n')}\n`
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const two = (number: number): string => String(number).padStart(2, '0')

/** `30 Jun 2009 18:05:11 +0000`: clients know one form only (clients-in-the-wild §4.6). */
function shortDate(date: Date): string {
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time} +0000`
}

function mailDate(date: Date): string {
  return `${days[date.getUTCDay()]}, ${shortDate(date)}`
}

/** `30 Jun 2009 18:05:11.0123 (UTC) FILETIME=[4F324600:01C9F9AD]`: low half, high half of Windows' count of 100 ns. */
function arrivalTime(date: Date): string {
  const ticks = (BigInt(date.getTime()) + windowsEpoch * 1000n) * 10_000n
  const half = (value: bigint): string => value.toString(16).toUpperCase().padStart(8, '0')
  const [day] = shortDate(date).split(' +')
  return `${day}.${String(date.getUTCMilliseconds()).padStart(4, '0')} (UTC) FILETIME=[${half(ticks & 0xffffffffn)}:${half(ticks >> 32n)}]`
}
