import { ladder } from '../../protocol/ladder.ts'
import { alert, pushPolicies, serverMessage, serviceState } from '../../protocol/notification/alerts.ts'
import { personalData14, personalData18 } from '../../protocol/notification/personal-data.ts'
import { presence16Changed, presence18Changed } from '../../protocol/notification/presence.ts'

/*
 * What the server says of its own accord around a sign-in. Each is a ladder of its own, so that a client can be spared one of them
 * (`quiet-clients.ts`) without losing the others that are said in the same words.
 */

/** S: `GCF 0 203⏎<Policies>…` before the second step of the sign-in (msnp-wire §6.33). */
export const policies = ladder('policies', pushPolicies)

/** S: `SBS 0 null` (msnp-wire §6.5, 1). */
export const serviceStateSent = ladder('service state', serviceState)

/** S: `MSG Hotmail Hotmail 496⏎…`: several clients fetch their lists when they get it (msnp-wire §6.5, 2; §7.1). */
export const profileMessage = ladder('profile', serverMessage)

/** S: `MSG Hotmail Hotmail …` that announces offline messages, to clients that know them (msnp-wire §7.4). */
export const mailMessage = ladder('mail', { ...serverMessage, since: 11 as const })

/** S: the same when nothing waits: clients expect it once after their first `CHG`. */
export const noMailMessage = ladder('no mail', { ...serverMessage, since: 11 as const })

/** S: `UBX alice@example.com 1 0` about the reader, from MSNP16 on (msnp-wire §6.5, 3; §6.23). */
export const ownPersonalData = ladder('own personal data', { ...personalData14, since: 16 as const }, personalData18)

/** S: `NLN NLN 1:alice@example.com Alice …` about the reader, from MSNP16 on (msnp-wire §6.23). */
export const ownPresence = ladder('own presence', presence16Changed, presence18Changed)

/** S: `NOT 512⏎<NOTIFICATION …>` after a change of the reader's address book, for clients that fetch it by SOAP (msnp-wire §7.6). */
export const addressBookNotice = ladder('address book changed', { ...alert, since: 13 as const })
