import type { Conversations } from '../domain/conversation/conversations.ts'
import type { Store } from '../domain/ports/store.ts'
import type { PresenceHub } from '../domain/presence/hub.ts'
import { cast } from './cast.ts'
import { Resident } from './resident.ts'

/** Brings the residents online; resolves to what takes them offline again. */
export async function moveIn(store: Store, hub: PresenceHub, conversations: Conversations): Promise<() => void> {
  const residents: Resident[] = []
  for (const role of cast) {
    const account = await store.read(({ accounts }) => accounts.find(role.email))
    if (!account) continue
    const settings = await store.read(({ accounts }) => accounts.settings(account.id))
    const resident = new Resident(role, account, hub, conversations)
    await resident.comeOnline(settings.PersonalMessage === undefined ? {} : { PSM: settings.PersonalMessage })
    residents.push(resident)
  }
  return () => {
    for (const resident of residents) resident.leave()
  }
}
