import type { Logger } from 'pino'
import type { Store } from '../domain/ports/store.ts'

/** Milliseconds between looks: one number of a page that is in memory. */
const interval = 200

/**
 * Notices what another process changes in the store, such as `chrysalis contact add` beside the service, and has everybody who is
 * signed in looked at again.
 *
 * @param lookAgain looks at everybody
 * @returns what ends it
 */
export function followStore(store: Store, lookAgain: () => Promise<unknown>, log: Logger): () => void {
  let known: number | undefined
  let looking = false
  const look = async (): Promise<void> => {
    const version = await store.version()
    if (known !== undefined && version !== known) await lookAgain()
    known = version
  }
  const follow = (): void => {
    if (looking) return
    looking = true
    look()
      .catch((error: unknown) => log.error({ error }, 'the store could not be followed'))
      .finally(() => {
        looking = false
      })
  }
  // The first look only notes from which version on it is followed.
  follow()
  const timer = setInterval(follow, interval)
  return () => clearInterval(timer)
}
