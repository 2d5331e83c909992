import { type Roster, readRoster } from '../../../domain/lists/roster.ts'
import { errors } from '../../../protocol/errors.ts'
import {
  askGroups,
  askList,
  groupAnswered,
  synchronise2,
  synchronise10,
  synchronised,
} from '../../../protocol/notification/synchronisation.ts'
import type { AnyCommand } from '../../connection/dispatch.ts'
import { groupsFor, LineWriter, sayRun, writeRoster } from '../lists/roster-lines.ts'
import { writeTimestamp } from '../lists/timestamp.ts'
import type { SignedInSession } from '../session.ts'
import { onSignedIn } from './on.ts'

/** C: `SYN 5 0` → S: `SYN 5 17` and all the lists; `SYN 5 17` → S: `SYN 5 17` and nothing more (msnp-wire §6.8). */
const synchroniseByVersion = onSignedIn([synchronise2], (command, session) =>
  synchronise(session, command, ({ version }) => command.version === version),
)

/** C: `SYN 5 0 0` → S: `SYN 5 2005-04-23T18:57:44.8130017-07:00 2005-04-23T18:57:44.8130017-07:00 2 1` and all the lists. */
const synchroniseByTimestamps = onSignedIn([synchronise10], (command, session) =>
  synchronise(session, command, (roster) => {
    const timestamp = writeTimestamp(roster)
    return command.lists === timestamp && command.settings === timestamp
  }),
)

async function synchronise(
  session: SignedInSession,
  command: AnyCommand,
  hasAll: (roster: Roster) => boolean,
): Promise<void> {
  const roster = await rosterOf(session, command)
  if (!roster) return
  const { version } = roster
  session.listVersion = version
  session.hasLists = true
  if (hasAll(roster)) {
    const timestamp = writeTimestamp(roster)
    session.say(synchronised, command.transaction, { version, lists: timestamp, settings: timestamp })
  } else session.connection.send(writeRoster(roster, session, command.transaction))
}

/** The lists of whoever is signed in; an account that was removed meanwhile has none: 402. */
async function rosterOf(session: SignedInSession, command: AnyCommand): Promise<Roster | undefined> {
  const roster = await session.context.store.read(async (tables) => {
    const owner = await tables.accounts.get(session.account.id)
    return owner && (await readRoster(tables, owner))
  })
  if (!roster) session.refuse(command, errors.listUnavailable)
  return roster
}

/** C: `LST 6 FL` → S: `LST 6 FL 17 1 2 bob@example.com Bob 0,1`, …: one list again, in dialect 8 in the words of dialect 7 (msnp-wire §6.9). */
const sendList = onSignedIn([askList], async (command, session) => {
  const { list, transaction } = command
  if (list === 'PL') return session.refuse(command, errors.invalidParameter)
  const roster = await rosterOf(session, command)
  if (!roster) return
  const lines = new LineWriter(session, transaction)
  sayRun(lines, session, roster, list)
  session.connection.send(lines.bytes())
})

/** C: `LSG 6` → S: `LSG 6 17 1 2 0 Other%20Contacts 0`, … (msnp-wire §6.9) */
const sendGroups = onSignedIn([askGroups], async (command, session) => {
  const roster = await rosterOf(session, command)
  if (!roster) return
  const lines = new LineWriter(session, command.transaction)
  const groups = groupsFor(session, roster)
  const { version } = roster
  for (const [index, group] of groups.entries())
    lines.say(groupAnswered, { ...group, version, index: index + 1, total: groups.length })
  session.connection.send(lines.bytes())
})

export const synchronisationHandlers = [synchroniseByVersion, synchroniseByTimestamps, sendList, sendGroups]
