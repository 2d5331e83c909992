import type { Store } from '../domain/ports/store.ts'
import { openSqliteStore } from './sqlite/store.ts'

export interface StoreOptions {
  /** Where `chrysalis.db` is, or will be. */
  readonly dataDirectory: string
  /** Milliseconds since 1970; the system's clock unless given. */
  readonly clock?: () => number
}

/**
 * Opens the store, brings its schema up to date (after a backup copy) and returns it ready for use.
 *
 * @throws StoreError with one sentence when the folder cannot be used or a newer Chrysalis has written it
 */
export function openStore(options: StoreOptions): Promise<Store> {
  return openSqliteStore(options)
}

/** A store that lasts as long as the process: for tests and demonstrations. */
export function openMemoryStore(options: { readonly clock?: () => number } = {}): Promise<Store> {
  return openSqliteStore({ ...options, dataDirectory: undefined })
}
