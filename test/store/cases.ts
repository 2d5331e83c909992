import { describe } from 'node:test'
import type { Store } from '../../src/domain/ports/store.ts'
import { accessCases } from './cases-access.ts'
import { accountCases } from './cases-accounts.ts'
import { addressCases } from './cases-address.ts'
import { contactCases } from './cases-contacts.ts'
import { listVersionCases } from './cases-list-versions.ts'
import { membershipCases } from './cases-memberships.ts'
import { messageCases } from './cases-messages.ts'
import { pictureCases } from './cases-pictures.ts'
import { transactionCases } from './cases-transactions.ts'
import { type TestClock, testClock } from './people.ts'

/** Opens an empty store for one case; disposing of it closes the store and removes what it left. */
export type OpenStore = (clock: () => number) => Promise<{ readonly store: Store } & AsyncDisposable>

/** One case: an empty store, and the clock that it tells the time by. */
export type Case = (world: { readonly store: Store; readonly clock: TestClock }) => Promise<void>

/** Turns a case into the body of a test. */
export type InStore = (work: Case) => () => Promise<void>

/** What every implementation of the domain's `Store` has to do. A database that is added later runs the same cases. */
export function storeCases(name: string, open: OpenStore): void {
  const inStore: InStore = (work) => async () => {
    const clock = testClock()
    await using opened = await open(clock)
    await work({ store: opened.store, clock })
  }
  describe(`a store ${name}`, () => {
    accountCases(inStore)
    contactCases(inStore)
    membershipCases(inStore)
    listVersionCases(inStore)
    messageCases(inStore)
    pictureCases(inStore)
    accessCases(inStore)
    addressCases(inStore)
    transactionCases(inStore)
  })
}
