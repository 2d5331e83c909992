import { filled, literal, optional } from '../field.ts'
import { account } from '../fields/account.ts'
import { cookie, hop, serverAddress } from '../fields/address.ts'
import { flag, session } from '../fields/number.ts'
import { friendlyName } from '../fields/text.ts'
import { choice, word } from '../fields/word.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'

const source = 'msnp-wire §6.6'

/** C: `XFR 7 SB` */
export const askSwitchboard = form({
  verb: 'XFR',
  from: 'client',
  until: 20,
  fields: { to: literal('SB', 'a switchboard') },
  means: 'I want to start a conversation',
  source,
})

/** C: `XFR 3 NS` — clients before 1.0 only */
export const askNotificationServer = form({
  verb: 'XFR',
  from: 'client',
  fields: { to: literal('NS', 'a notification server') },
  means: 'which notification server is mine?',
  source,
})

const board = { to: literal('SB', 'a switchboard'), server: serverAddress, kind: literal('CKI', 'by cookie'), cookie }
const transport = literal('U', 'no gateway needed')
const direct = flag('direct', 'whether the switchboard is reached over TCP', 'over TCP', 'through the gateway only')
const granted = 'go to this switchboard with this cookie'
/** Which of the two names stands here is the same to clients (msnp-wire §14, 9). */
const domain = word('domain', 'the domain of the service', ['messenger.msn.com', 'messenger.hotmail.com'])

/** S: `XFR 7 SB 192.0.2.10:1864 CKI 17262740.1050826919.32308` */
export const switchboard2 = form({ verb: 'XFR', from: 'server', until: 12, fields: board, means: granted, source })
/** S: `XFR 7 SB 192.0.2.10:1864 CKI 17262740.1050826919.32308 U messenger.msn.com` */
export const switchboard13 = form({
  verb: 'XFR',
  from: 'server',
  since: 13,
  until: 13,
  fields: { ...board, transport, domain: filled(domain, 'messenger.msn.com') },
  means: granted,
  source,
})
/** S: `XFR 7 SB 192.0.2.10:1864 CKI 17262740.1050826919.32308 U messenger.msn.com 1` */
export const switchboard14 = form({
  verb: 'XFR',
  from: 'server',
  since: 14,
  until: 20,
  fields: { ...board, transport, domain: filled(domain, 'messenger.msn.com'), direct: filled(direct, '1') },
  means: granted,
  source,
})

export const switchboardGranted = ladder('switchboard granted', switchboard2, switchboard13, switchboard14)

const call = {
  session,
  server: serverAddress,
  kind: literal('CKI', 'by cookie'),
  cookie,
  account,
  name: friendlyName,
}
const rings = { verb: 'RNG', from: 'server', transaction: 'none', source: 'msnp-wire §6.29' } as const
const ringMeans = 'this person calls you into a conversation there'

/** S: `RNG 11752013 192.0.2.10:1864 CKI 1699.43.8 alice@example.com Alice` */
export const ring2 = form({ ...rings, until: 12, fields: call, means: ringMeans })
/** S: `RNG 11752013 192.0.2.10:1864 CKI 1699.43.8 alice@example.com Alice U messenger.hotmail.com` */
export const ring13 = form({
  ...rings,
  since: 13,
  until: 13,
  fields: { ...call, transport, domain: filled(domain, 'messenger.hotmail.com') },
  means: ringMeans,
})
/** S: `RNG 11752013 192.0.2.10:1864 CKI 1699.43.8 alice@example.com Alice U messenger.hotmail.com 1` */
export const ring14 = form({
  ...rings,
  since: 14,
  until: 20,
  fields: { ...call, transport, domain: filled(domain, 'messenger.hotmail.com'), direct: filled(direct, '1') },
  means: ringMeans,
})

export const ringing = ladder('ringing', ring2, ring13, ring14)

const elsewhere = 'go on at this notification server'
const topology = 'msnp-wire §1'
const toNotification = { to: literal('NS', 'a notification server'), server: serverAddress }
const zero = literal('0', 'always 0')
const gateway = choice('way', 'how to get there', { U: 'over TCP', G: 'through the HTTP gateway' })

/** S: `XFR 3 NS 192.0.2.10:1863` */
export const redirect2 = form({
  verb: 'XFR',
  from: 'server',
  until: 2,
  fields: toNotification,
  means: elsewhere,
  source: topology,
})
/** S: `XFR 3 NS 192.0.2.10:1863 0` */
export const redirect3 = form({
  verb: 'XFR',
  from: 'server',
  since: 3,
  until: 6,
  fields: { ...toNotification, zero },
  means: elsewhere,
  source: topology,
})
/** S: `XFR 3 NS 192.0.2.10:1863 0 192.0.2.9:1863` */
export const redirect7 = form({
  verb: 'XFR',
  from: 'server',
  since: 7,
  until: 12,
  fields: { ...toNotification, zero, current: serverAddress },
  means: elsewhere,
  source: topology,
})
/** S: `XFR 3 NS 192.0.2.10:1863 U D` */
export const redirect13 = form({
  verb: 'XFR',
  from: 'server',
  since: 13,
  until: 20,
  fields: { ...toNotification, way: filled(gateway, 'U'), end: literal('D', 'always D') },
  means: elsewhere,
  source: topology,
})
/** S: `XFR 3 NS 192.0.2.10:1863 U D VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDINCg==` */
export const redirect21 = form({
  verb: 'XFR',
  from: 'server',
  since: 21,
  fields: { ...toNotification, way: filled(gateway, 'U'), end: literal('D', 'always D'), hop: optional(hop) },
  means: elsewhere,
  source: topology,
})

/** Also pushed with transaction 0 to move somebody who is signed in. */
export const redirected = ladder('redirected', redirect2, redirect3, redirect7, redirect13, redirect21)
