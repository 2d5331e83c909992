import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { PeopleTools } from '../admin/context.ts'
import type { Settings } from '../config/schema.ts'
import type { ContactLists } from '../domain/lists/contact-lists.ts'
import { BanBook } from '../domain/people/ban-book.ts'
import { InvitationDesk } from '../domain/people/invitations.ts'
import { People } from '../domain/people/people.ts'
import { Registration } from '../domain/people/registration.ts'
import type { PictureFiles } from '../domain/ports/pictures.ts'
import type { Store } from '../domain/ports/store.ts'
import { createDeviceKeys } from '../identity/device-keys.ts'
import { loadSigningKey } from '../identity/keys.ts'
import { hashPassword } from '../identity/passwords.ts'
import { networkOf } from '../identity/throttle.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import { openPictureFiles } from '../store/picture-files.ts'
import { findRunning } from './running-file.ts'

export interface PeopleParts {
  readonly store: Store
  readonly lists: ContactLists
  readonly files: PictureFiles
  /** Of this installation (`loadSigningKey`). */
  readonly key: Buffer
  /** Ends sessions of those who may not be there any more, and tells the others. */
  readonly accessChanged: () => Promise<void>
  /** Removes the files of pictures that are nobody's any more. */
  readonly picturesChanged: () => Promise<unknown>
}

/** Everything by which people, their keys, invitations and bans are looked after. */
export function createPeopleTools({ store, lists, files, key, accessChanged, picturesChanged }: PeopleParts) {
  const makers = { store, newId: randomUUID, now: Date.now }
  return {
    people: new People({ store, lists, files, hashPassword, now: Date.now, accessChanged, picturesChanged }),
    deviceKeys: createDeviceKeys({ store, key, revoked: accessChanged }),
    invitations: new InvitationDesk(makers),
    bans: new BanBook({ ...makers, changed: accessChanged }),
  } satisfies PeopleTools
}

/**
 * The same for a command line. A service that runs beside it notices by itself what has changed, and removes the files; without one, they
 * are removed here.
 */
export async function openPeopleTools(store: Store, data: string, lists: ContactLists): Promise<PeopleTools> {
  const files = openPictureFiles(picturesIn(data))
  return createPeopleTools({
    store,
    lists,
    files,
    key: await loadSigningKey(data),
    accessChanged: async () => undefined,
    picturesChanged: () => removeUnusedPictures(store, data, files),
  })
}

export const picturesIn = (data: string): string => join(data, 'pictures')

/** Removes the files of pictures that are nobody's any more, unless a service runs: that one does it, since it may be keeping new ones. */
export async function removeUnusedPictures(
  store: Store,
  data: string,
  files: PictureFiles = openPictureFiles(picturesIn(data)),
): Promise<void> {
  if (await findRunning(data)) return
  await files.removeAllBut(new Set(await store.read(({ pictures }) => pictures.hashes())))
}

/** Lets strangers make accounts, as far as the settings say; those of one household count together. */
export function createRegistration(store: Store, policy: Settings['registration'], limiter: RateLimiter): Registration {
  return new Registration({
    store,
    hashPassword,
    newId: randomUUID,
    now: Date.now,
    policy,
    admit: (remoteAddress) => limiter.take(networkOf(remoteAddress)),
  })
}
