import { filled, literal, meaning, optional } from '../field.ts'
import { account } from '../fields/account.ts'
import { url } from '../fields/address.ts'
import { capabilities, capabilityPair, firstCapabilities } from '../fields/capabilities.ts'
import { network, networkAddress } from '../fields/network.ts'
import { picture, pictureOrNone } from '../fields/picture.ts'
import { status } from '../fields/status.ts'
import { friendlyName } from '../fields/text.ts'
import { form } from '../form.ts'
import { except, ladder } from '../ladder.ts'

const changing = 'msnp-wire §6.23'

const notYet = 'not part of this dialect, but taken from clients that send it'

/** C: `CHG 6 NLN`. Capabilities belong to dialect 8 and later, but are read in any (clients-in-the-wild §0). */
export const changeStatus2 = form({
  verb: 'CHG',
  from: 'client',
  until: 7,
  fields: { status, capabilities: meaning(optional(capabilities), notYet) },
  means: 'I am now …',
  example: 'CHG 6 NLN',
  source: changing,
})

/** C: `CHG 6 NLN 32` */
export const changeStatus8 = form({
  verb: 'CHG',
  from: 'client',
  since: 8,
  until: 8,
  fields: { status, capabilities: optional(capabilities), picture: meaning(optional(picture), notYet) },
  means: 'I am now …, able to …',
  example: 'CHG 6 NLN 32',
  source: changing,
})

/** C: `CHG 8 NLN 1085276192:131088`, with a picture `CHG 9 NLN 1073791084 %3Cmsnobj…`, without one by some clients `… 0` */
export const changeStatus9 = form({
  verb: 'CHG',
  from: 'client',
  since: 9,
  until: 20,
  fields: { status, capabilities: optional(capabilities), picture: optional(picture) },
  means: 'I am now …, able to …, and this is my picture',
  source: changing,
})

/** S: `CHG 0 FLN` — the server may take a client offline */
export const setOffline = form({
  verb: 'CHG',
  from: 'server',
  transaction: 'zero',
  until: 20,
  fields: { status: literal('FLN', 'offline') },
  means: 'you are offline now',
  source: changing,
})

/**
 * S: `CHG 8 NLN 1085276192:131088`. The answer repeats the client's tokens as they came, what was left out included (msnp-wire
 * §6.23): write it with `writeFrame()` from the command's tokens, not from values.
 */
export const statusChanged = form({
  verb: 'CHG',
  from: 'server',
  until: 20,
  fields: { status, capabilities: optional(capabilities), picture: optional(picture) },
  means: 'you are now …',
  source: changing,
  example: 'CHG 8 NLN 1085276192:131088',
})

const shown = 'msnp-wire §6.24'
const initially = 'this contact is already …'
const changed = 'this contact is now …'
const gone = 'this contact is offline'
const icon = optional(url)

const presence2 = { status, account, name: friendlyName }
const presence8 = { ...presence2, capabilities: firstCapabilities }
const presence9 = { ...presence8, picture: pictureOrNone }
const presence14 = {
  status,
  account,
  network,
  name: friendlyName,
  capabilities: firstCapabilities,
  picture: pictureOrNone,
  icon,
}
const presence16 = { ...presence14, capabilities: capabilityPair }
const presence18 = {
  status,
  address: networkAddress,
  name: friendlyName,
  capabilities: capabilityPair,
  picture: pictureOrNone,
  icon,
}
const mac8Presence = {
  status,
  account,
  network,
  name: friendlyName,
  capabilities: firstCapabilities,
  picture: pictureOrNone,
}

const first = { verb: 'ILN', from: 'server', means: initially, source: shown } as const
/** S: `ILN 6 NLN bob@example.com Bob` */
export const initialPresence2 = form({ ...first, until: 7, fields: presence2 })
/** S: `ILN 6 NLN bob@example.com Bob 805306404` */
export const initialPresence8 = form({ ...first, since: 8, until: 8, fields: presence8 })
/** S: `ILN 7 NLN bob@example.com Bob 1073791084 %3Cmsnobj…` */
export const initialPresence9 = form({ ...first, since: 9, until: 13, fields: presence9 })
/** S: `ILN 8 NLN bob@example.com 1 Bob 1073791084 %3Cmsnobj…` */
export const initialPresence14 = form({ ...first, since: 14, until: 15, fields: presence14 })
/** S: `ILN 8 NLN bob@example.com 1 Bob 1085276192:131088 %3Cmsnobj…` */
export const initialPresence16 = form({ ...first, since: 16, until: 17, fields: presence16 })

const later = { verb: 'NLN', from: 'server', transaction: 'none', means: changed, source: shown } as const
/** S: `NLN BSY bob@example.com Bob` */
export const presence2Changed = form({ ...later, until: 7, fields: presence2 })
/** S: `NLN BSY bob@example.com Bob 805306404` */
export const presence8Changed = form({ ...later, since: 8, until: 8, fields: presence8 })
/** S: `NLN BSY bob@example.com Bob 1073791084 %3Cmsnobj…` */
export const presence9Changed = form({ ...later, since: 9, until: 13, fields: presence9 })
/** S: `NLN BSY bob@example.com 1 Bob 1073791084 %3Cmsnobj…` */
export const presence14Changed = form({ ...later, since: 14, until: 15, fields: presence14 })
/** S: `NLN BSY bob@example.com 1 Bob 1085276192:131088 %3Cmsnobj…` */
export const presence16Changed = form({ ...later, since: 16, until: 17, fields: presence16 })
/** S: `NLN BSY 1:bob@example.com Bob 2789003324:48 %3Cmsnobj…`; before dialect 21, which says it in NFY */
export const presence18Changed = form({ ...later, since: 18, until: 20, fields: presence18 })

/** S: `FLN bob@example.com` */
export const offline2 = form({
  verb: 'FLN',
  from: 'server',
  until: 13,
  transaction: 'none',
  fields: { account },
  means: gone,
  source: shown,
})
/** S: `FLN bob@example.com 1 0`: no capabilities are left, whatever the contact had before */
export const offline14 = form({
  verb: 'FLN',
  from: 'server',
  since: 14,
  until: 15,
  transaction: 'none',
  fields: { account, network, lastCapabilities: filled(firstCapabilities, '0'), icon },
  means: gone,
  source: shown,
})
/** S: `FLN bob@example.com 1 0:0` */
export const offline16 = form({
  verb: 'FLN',
  from: 'server',
  since: 16,
  until: 17,
  transaction: 'none',
  fields: { account, network, lastCapabilities: filled(capabilityPair, '0:0'), icon },
  means: gone,
  source: shown,
})
/** S: `FLN 1:bob@example.com 0:0` */
export const offline18 = form({
  verb: 'FLN',
  from: 'server',
  since: 18,
  until: 20,
  transaction: 'none',
  fields: { address: networkAddress, lastCapabilities: filled(capabilityPair, '0:0'), icon },
  means: gone,
  source: shown,
})

/**
 * S to Messenger for Mac 8: `ILN 8 NLN online@local 1 Online%20User 1085276192 %3Cmsnobj%2F%3E`. It takes one number of the
 * capabilities, and drops a line without an msnobj silently (the seed; msnp-wire §11.8).
 */
export const initialPresenceMac8 = form({ ...first, since: 14, until: 17, fields: mac8Presence })
/** S to Messenger for Mac 8: `NLN BSY online@local 1 Online%20User 1085276192 %3Cmsnobj%2F%3E` */
export const presenceMac8Changed = form({ ...later, since: 14, until: 17, fields: mac8Presence })

/**
 * The run after the first CHG, and the answer to adding somebody. From dialect 18 on it is NLN: clients look up ILN's account
 * without the network and do not find it (msnp-wire §6.24, clients-in-the-wild §4.3).
 */
export const presenceAtFirst = except(
  ladder(
    'presence at first',
    initialPresence2,
    initialPresence8,
    initialPresence9,
    initialPresence14,
    initialPresence16,
    presence18Changed,
  ),
  initialPresenceMac8,
)
export const presenceChanged = except(
  ladder(
    'presence changed',
    presence2Changed,
    presence8Changed,
    presence9Changed,
    presence14Changed,
    presence16Changed,
    presence18Changed,
  ),
  presenceMac8Changed,
)
export const wentOffline = ladder('went offline', offline2, offline14, offline16, offline18)
