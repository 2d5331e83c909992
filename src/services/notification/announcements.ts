import { type Account, puidOf } from '../../domain/account.ts'
import { ladder } from '../../protocol/ladder.ts'
import { alert, serverMessage } from '../../protocol/notification/alerts.ts'
import { el } from '../../wire/xml/writer.ts'
import type { NotificationSession } from './session.ts'

/** What the owner of the service says to everybody. */
export interface Announcement {
  readonly text: string | undefined
  /** Minutes until the service goes down for maintenance. */
  readonly minutes: number | undefined
}

/**
 * S: `NOT 412⏎<NOTIFICATION …>`: free text, which clients show like the arrival of a contact. The only line that carries any; from
 * dialect 5 on (msnp-wire §7.6).
 */
const announced = ladder('announcement', alert)

/** S: `MSG Hotmail Hotmail 119⏎…`: that maintenance is near, in the client's own words; in every dialect (msnp-wire §7.5). */
const maintenanceAnnounced = ladder('maintenance', serverMessage)

/** Tells one client. @returns false when its dialect has no words for any of it */
export function announce(session: NotificationSession, { text, minutes }: Announcement): boolean {
  const { account } = session
  if (!account) return false
  let told = false
  if (text !== undefined && session.formFor(announced)) {
    const { webAddress, now } = session.context
    session.say(announced, 0, {}, writeAlert(account, text, webAddress, now()))
    told = true
  }
  if (minutes !== undefined) {
    session.say(maintenanceAnnounced, 0, {}, writeMaintenance(minutes))
    told = true
  }
  return told
}

const half = (value: bigint): string => `0x${value.toString(16).toUpperCase().padStart(8, '0')}`

/**
 * @param webAddress where a click leads: clients want an address
 * @param now milliseconds since 1970; alerts are told apart by their ids
 */
function writeAlert(reader: Account, text: string, webAddress: string, now: number): Buffer {
  const puid = puidOf(reader.id)
  const id = Math.floor(now / 1000)
  return Buffer.from(
    el(
      'NOTIFICATION',
      { ver: 1, id, siteid: 0, siteurl: webAddress },
      el('TO', { pid: `${half(puid & 0xffffffffn)}:${half(puid >> 32n)}`, name: reader.email }),
      el(
        'MSG',
        { pri: 1, id },
        el('ACTION', { url: '' }),
        el('SUBSCR', { url: '' }),
        el('BODY', { lang: 1033, icon: '' }, el('TEXT', text)),
      ),
    ).xml,
  )
}

function writeMaintenance(minutes: number): Buffer {
  const fields = [
    'MIME-Version: 1.0',
    'Content-Type: application/x-msmsgssystemmessage',
    '',
    'Type: 1',
    `Arg1: ${minutes}`,
  ]
  return Buffer.from(`${fields.join('\r\n')}\r\n`)
}
