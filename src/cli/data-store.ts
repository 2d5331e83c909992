import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../domain/ports/store.ts'
import { openStore } from '../store/open.ts'
import type { DataOption } from './data-option.ts'
import { CommandFailure } from './failure.ts'
import { explainFailure } from './start-failures.ts'

export { type DataOption, takesData } from './data-option.ts'

/** Does something with the store and closes it; works beside a running service. */
export async function withStore<T>({ data }: DataOption, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ dataDirectory: data }).catch(explainFailure)
  try {
    return await work(store).catch(explainFailure)
  } finally {
    await store.close()
  }
}

/** Refuses to make a new data directory where somebody only wants to look at one. */
export async function requireData({ data }: DataOption): Promise<void> {
  await access(join(data)).catch(() => {
    throw new CommandFailure(
      `There is no data in ${data}: start the service once, add an account, or name the folder with --data.`,
    )
  })
}
