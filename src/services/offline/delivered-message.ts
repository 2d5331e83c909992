import type { OfflineMessage } from '../../domain/mailbox/message.ts'
import { encodeWord } from '../../wire/mime.ts'

/** Base64 of a mail is cut into lines of this length (msnp-http §16.3). */
const lineLength = 76

/** Milliseconds from 1601, where Windows begins to count, to 1970. */
const windowsEpoch = 11_644_473_600_000n

/**
 * An offline message as a mail (msnp-http §16.3). Lines end with LF: one client reads nothing else, and an XML reader makes it LF anyway
 * (clients-in-the-wild §4.6).
 *
 * @param to the recipient's address
 */
export function writeMessage(message: OfflineMessage, to: string): string {
  const lines = message.body.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []
  return `${[writeHead(message, to), ...lines].join('\n')}\n`
}

/** The bytes of that mail. The list of a full mailbox states the size of every message: no reason to write them all. */
export function measureMessage(message: OfflineMessage, to: string): number {
  const { length } = message.body
  return Buffer.byteLength(writeHead(message, to)) + 1 + length + Math.ceil(length / lineLength)
}

/** The headers and the empty line behind them, without its end. */
function writeHead(message: OfflineMessage, to: string): string {
  const date = new Date(message.receivedAt)
  return [
    // The name is the genuine service's; what stood there was some base64.
    'X-Message-Info: Chrysalis',
    'Received: from oim.messenger.msn.com by Chrysalis with Microsoft SMTPSVC(6.0.3790.211);',
    `\t ${mailDate(date)}`,
    `From: ${encodeWord(message.senderName)} <${message.senderEmail}>`,
    `To: ${to}`,
    'Subject: ',
    // Where the sender is, is nobody's business.
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
  ].join('\n')
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const two = (number: number): string => String(number).padStart(2, '0')

/** `30 Jun 2009 18:05:11` in UTC. */
function dayAndTime(date: Date): string {
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time}`
}

/** `30 Jun 2009 18:05:11 +0000`: clients know one form only (clients-in-the-wild §4.6). */
function shortDate(date: Date): string {
  return `${dayAndTime(date)} +0000`
}

function mailDate(date: Date): string {
  return `${days[date.getUTCDay()]}, ${shortDate(date)}`
}

/** `30 Jun 2009 18:05:11.0123 (UTC) FILETIME=[4F324600:01C9F9AD]`: low half, high half of Windows' count of 100 ns. */
function arrivalTime(date: Date): string {
  const ticks = (BigInt(date.getTime()) + windowsEpoch) * 10_000n
  const half = (value: bigint): string => value.toString(16).toUpperCase().padStart(8, '0')
  const milliseconds = String(date.getUTCMilliseconds()).padStart(4, '0')
  return `${dayAndTime(date)}.${milliseconds} (UTC) FILETIME=[${half(ticks & 0xffffffffn)}:${half(ticks >> 32n)}]`
}
