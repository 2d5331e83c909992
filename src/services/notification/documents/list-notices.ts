import { type Account, cidOf, puidOf, splitEmail } from '../../../domain/account.ts'
import { listBit } from '../../../domain/contact.ts'
import { el } from '../../../wire/xml/writer.ts'

/**
 * The payload of `ADL 0` and `RML 0` when somebody adds or removes the reader (msnp-wire §6.20): one person, on the reverse list.
 * The friendly name is percent-encoded, as clients decode it (msnp-wire §14, 19).
 */
export function writeReverseEntry(by: Account, withName: boolean): Buffer {
  const { user, domain } = splitEmail(by.email)
  const name = withName ? { f: by.friendlyName } : {}
  const contact = el('c', { n: user, t: 1, l: listBit.Reverse, ...name })
  return Buffer.from(el('ml', el('d', { n: domain }, contact)).xml)
}

/**
 * The payload of `NOT` that makes a client fetch its address book again (msnp-wire §7.6, msnp-http §14).
 *
 * @param changedAt milliseconds since 1970.
 */
export function writeAddressBookNotice(owner: Account, changedAt: number): Buffer {
  const puid = puidOf(owner.id)
  const half = (value: bigint): string => `0x${value.toString(16).toUpperCase().padStart(8, '0')}`
  const body =
    '<NotificationData xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<Service>ABCHInternal</Service><CID>${cidOf(owner.id)}</CID>` +
    `<LastModifiedDate>${new Date(changedAt).toISOString()}</LastModifiedDate><HasNewItem>false</HasNewItem></NotificationData>`
  return Buffer.from(
    el(
      'NOTIFICATION',
      { id: 0, siteid: 45705, siteurl: 'http://contacts.msn.com' },
      el(
        'TO',
        { pid: `${half(puid & 0xffffffffn)}:${half(puid >> 32n)}`, name: owner.email },
        el('VIA', { agent: 'messenger' }),
      ),
      el('MSG', { id: 0 }, el('SUBSCR', { url: 's.htm' }), el('ACTION', { url: 'a.htm' }), el('BODY', body)),
    ).xml,
  )
}
