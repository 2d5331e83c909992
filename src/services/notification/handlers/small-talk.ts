import { randomInt } from 'node:crypto'
import { isCustom } from '../../../protocol/customs.ts'
import { errors } from '../../../protocol/errors.ts'
import {
  answerChallenge,
  answerChallengeRequest,
  answerPolicies,
  askChallenge,
  askPolicies,
  challengePassed,
} from '../../../protocol/notification/alerts.ts'
import { ping, pong } from '../../../protocol/notification/keep-alive.ts'
import { askPage, pageShown } from '../../../protocol/notification/links.ts'
import { signOut } from '../../../protocol/notification/sign-out.ts'
import { shieldsDocument } from '../documents/policies.ts'
import { anyStage } from '../stage.ts'
import { onNotification, onSignedIn } from './on.ts'

/** When the client should ask next, in seconds (msnp-wire §6.31; the seed). */
const nextPing = 60

/** C: `PNG`, Messenger for Mac 8 `PNG 16` → S: `QNG 60` */
const answerPing = onNotification(anyStage, [ping], (_command, session) => session.say(pong, 0, { seconds: nextPing }))

/** C: `OUT`: nothing is answered, and the socket is left to the client for a moment (msnp-wire §2.6). */
const leave = onNotification(anyStage, [signOut], (_command, session) => session.end())

/** Site ids by service (msnp-wire §6.30): 2 mail, 961 mobile, 4263 profile. */
const sites: Readonly<Record<string, string>> = { MOBILE: '961', CHGMOB: '961', PROFILE: '4263' }
const mailSite = '2'

/** C: `URL 12 MOBILE` → S: `URL 12 <page> <login page> 961`, to Messenger for Mac 8 `URL 12 MOBILE <page>` (msnp-wire §6.30). */
const showPage = onSignedIn([askPage], (command, session) => {
  const { webAddress } = session.context
  session.say(pageShown, command.transaction, {
    service: command.service,
    url: webAddress,
    path: webAddress,
    login: webAddress,
    site: sites[command.service.toUpperCase()] ?? mailSite,
  })
})

/** C: `GCF 6 Shields.xml` → S: `GCF 6 Shields.xml 145⏎<?xml …`; 715 before `SYN`, in the dialects that have it (msnp-wire §6.33). */
const givePolicies = onSignedIn([askPolicies], (command, session) => {
  const isEarly = !session.hasLists && !isCustom('lists by SOAP', session.dialect)
  if (isEarly || command.fileName?.toLowerCase() !== 'shields.xml') return session.refuse(command, errors.notExpected)
  session.sayForm(answerPolicies, command.transaction, { fileName: command.fileName }, shieldsDocument)
})

/** C: `CHL 20` → S: `CHL 20 22210219642164014968`: twenty digits, so that both ways of padding agree (msnp-wire §5.6). */
const challenge = onSignedIn([askChallenge], (command, session) => {
  const digits = Array.from({ length: 20 }, () => randomInt(10)).join('')
  session.sayForm(answerChallengeRequest, command.transaction, { challenge: digits })
})

/** C: `QRY 18 PROD0090YUAUV{2B 32⏎…` → S: `QRY 18`, whatever the answer: the challenge is not enforced (msnp-wire §0.3, rule 10). */
const passChallenge = onSignedIn([answerChallenge], (command, session) =>
  session.sayForm(challengePassed, command.transaction, {}),
)

export const smallTalkHandlers = [answerPing, leave, showPage, givePolicies, challenge, passChallenge]
