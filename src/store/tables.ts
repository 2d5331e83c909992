import type { Tables } from '../domain/ports/store.ts'
import { accountsIn } from './accounts.ts'
import { bansIn } from './bans.ts'
import { contactsIn } from './contacts.ts'
import { deviceKeysIn } from './device-keys.ts'
import { groupsIn } from './groups.ts'
import { invitationsIn } from './invitations.ts'
import { membershipsIn } from './memberships.ts'
import { messagesIn } from './messages.ts'
import { picturesIn } from './pictures.ts'
import { relationsIn } from './relations.ts'
import type { Database } from './schema.ts'

/** The domain's tables on one connection that is inside a transaction. `now` gives milliseconds since 1970. */
export function tablesIn(database: Database, now: () => number): Tables {
  return {
    accounts: accountsIn(database, now),
    contacts: contactsIn(database, now),
    memberships: membershipsIn(database, now),
    groups: groupsIn(database, now),
    relations: relationsIn(database),
    messages: messagesIn(database),
    pictures: picturesIn(database),
    deviceKeys: deviceKeysIn(database),
    invitations: invitationsIn(database),
    bans: bansIn(database),
  }
}
