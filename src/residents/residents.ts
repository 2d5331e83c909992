import type { Conversations } from '../domain/conversation/conversations.ts'
import type { Store } from '../domain/ports/store.ts'
import type { PresenceHub } from '../domain/presence/hub.ts'
import { cast } from './cast.ts'
import { Resident } from './resident.ts'

/** Brings the residents online; resolves to what takes them offline again. */
export async function moveIn(store: Store, hub: PresenceHub, conversations: Conversations): Promise<() => void> {
  const known = await store.read(async ({ accounts }) => {
    const found = []
    for (const role of cast) {
      const account = await accounts.find(role.email)
      if (account) found.push({ role, account, settings: await accounts.settings(account.id) })
    }
    return found
  })
  const neighbours = new Set(known.map(({ account }) => account.id))
  const residents: Resident[] = []
  for (const { role, account, settings } of known) {
    const resident = new Resident(role, account, hub, conversations, neighbours)
    await resident.comeOnline(settings.PersonalMessage === undefined ? {} : { PSM: settings.PersonalMessage })
    residents.push(resident)
  }
  return () => {
    for (const resident of residents) resident.leave()
  }
}
