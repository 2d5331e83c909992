import type { Published, PublishedName } from '../../../domain/lists/published.ts'
import { contactPropertyChanged } from '../../../protocol/notification/phones.ts'
import type { NotificationSession } from '../session.ts'
import { publishedProperties } from './properties.ts'

/**
 * S: `BPR 17 bob@example.com PHH 1%20(555)%20010`, from dialect 10 on without the version; with no value when it was cleared (msnp-wire
 * §6.13). The version stays what the client has: whoever has missed a line is given the whole list when they come again.
 */
export function sayPublished(
  session: NotificationSession,
  of: { readonly email: string },
  published: Published,
  names: readonly PublishedName[],
): void {
  const { dialect = 0, listVersion: version } = session
  for (const { key, since, name, write } of publishedProperties)
    if (dialect >= since && names.includes(name))
      session.say(contactPropertyChanged, 0, { version, account: of.email, key, value: write(published) })
}
