import { type Dialect, nameDialect, parseDialect } from '../../../protocol/dialect.ts'
import {
  askVersion,
  reportVersion2,
  reportVersion4,
  reportVersion8,
  versionAccepted,
  versionAnswered,
} from '../../../protocol/notification/report.ts'
import { dialectChosen, offerDialects, refuseDialects } from '../../../protocol/notification/version.ts'
import { profileOf } from '../../../protocol/profiles.ts'
import type { NotificationSession } from '../session.ts'
import { anyStage } from '../stage.ts'
import { onNotification } from './on.ts'

/** The best dialect that both sides speak: the highest number, whatever the client's order (msnp-wire §2.7). */
export function chooseBest(offers: readonly string[], spoken: readonly Dialect[]): Dialect | undefined {
  const offered = new Set(offers.map(parseDialect))
  return spoken.filter((dialect) => offered.has(dialect)).sort((a, b) => b - a)[0]
}

/** C: `VER 1 MSNP16 MSNP15 MSNP14 MSNP13 CVR0` → S: `VER 1 MSNP16 CVR0` */
const chooseVersion = onNotification(['arrived'], [offerDialects], (command, session) => {
  const dialect = chooseBest(command.offers, session.context.dialects)
  if (dialect !== undefined) {
    session.dialect = dialect
    session.stage = 'negotiated'
    session.say(dialectChosen, command.transaction, { chosen: nameDialect(dialect) })
    return
  }
  if (command.offers.some((offer) => offer.toUpperCase() === 'CVR0')) {
    // Nothing but the version report in common: the client asks CVQ next (msnp-wire §2.7, §6.3).
    session.sayForm(refuseDialects, command.transaction, { chosen: 'CVR0' })
    return
  }
  session.connection.report(
    'warn',
    `no dialect in common: the client offers ${command.offers.join(' ')}, this server speaks ${session.context.dialects.map(nameDialect).join(' ')}`,
  )
  session.sayForm(refuseDialects, command.transaction, { chosen: '0' })
  session.end()
})

/**
 * C: `CVR 2 0x0409 mac 10.14.6 i386 macmsgs 8.0.1 macmsgs alice@example.com` → S: `CVR 2 8.0.1 8.0.1 8.0.1 http://… http://…`
 *
 * The client's own version three times: nobody is made to upgrade (msnp-wire §0.3, rule 4).
 */
const acceptVersion = onNotification(anyStage, [reportVersion2, reportVersion4, reportVersion8], (command, session) => {
  learnClient(session, command.product, command.clientVersion)
  session.sayForm(versionAccepted, command.transaction, sameVersion(session, command.clientVersion))
})

/** C: `CVQ 2 …` after `VER 1 CVR0`; the client leaves when it has the answer (msnp-wire §6.3). */
const answerVersion = onNotification(anyStage, [askVersion], (command, session) => {
  learnClient(session, command.product, command.clientVersion)
  session.sayForm(versionAnswered, command.transaction, sameVersion(session, command.clientVersion))
})

function learnClient(session: NotificationSession, product: string, version: string): void {
  session.client = `${product} ${version}`
  session.profile = profileOf({ product, version })
}

function sameVersion({ context }: NotificationSession, version: string) {
  return {
    recommended: version,
    recommendedToo: version,
    minimum: version,
    download: context.webAddress,
    information: context.webAddress,
  }
}

export const versionHandlers = [chooseVersion, acceptVersion, answerVersion]
