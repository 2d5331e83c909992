import type { Logger } from 'pino'
import type { Store } from '../domain/ports/store.ts'
import type { PresenceHub } from '../domain/presence/hub.ts'

/**
 * Notices what another process changes in the store, such as `chrysalis contact add` beside the service, and has everybody who is
 * signed in looked at again. Call what it returns from time to time.
 */
export function followStore(store: Store, hub: PresenceHub, log: Logger): () => void {
  let known: number | undefined
  let looking = false
  const look = async (): Promise<void> => {
    const version = await store.version()
    if (known !== undefined && version !== known) await hub.refreshAll()
    known = version
  }
  return () => {
    if (looking) return
    looking = true
    look()
      .catch((error: unknown) => log.error({ error }, 'the store could not be followed'))
      .finally(() => {
        looking = false
      })
  }
}
