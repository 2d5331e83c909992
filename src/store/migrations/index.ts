import type { Migration } from 'kysely/migration'
import { accountsAndLists } from './001-accounts-and-lists.ts'
import { messagesAndPictures } from './002-messages-and-pictures.ts'
import { changeTimes } from './003-change-times.ts'
import { deviceKeysInvitationsBans } from './004-device-keys-invitations-bans.ts'
import { listVersions } from './005-list-versions.ts'

/**
 * Every migration by its name, in the order in which they run. A name is for ever: databases remember it. Written as code and
 * not found by reading a directory, so that a packed program has them too.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-accounts-and-lists': accountsAndLists,
  '002-messages-and-pictures': messagesAndPictures,
  '003-change-times': changeTimes,
  '004-device-keys-invitations-bans': deviceKeysInvitationsBans,
  '005-list-versions': listVersions,
}
