import type { AccountId } from '../../src/domain/account.ts'
import type { NewContact, Store } from '../../src/domain/ports/store.ts'

/** A clock that a test moves by hand. */
export interface TestClock {
  (): number
  now: number
}

/** 30 June 2009, 18:05:11 UTC. */
export const start = 1_246_385_111_000

export function testClock(): TestClock {
  const clock = (() => clock.now) as TestClock
  clock.now = start
  return clock
}

/** `idOf(7)`: a GUID that can be recognised in a failure. */
export function idOf(number: number): AccountId {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

export const mara = idOf(1)
export const otis = idOf(2)
export const nora = idOf(3)

const names = new Map([
  [mara, 'Mara@Lagoon.example'],
  [otis, 'otis@lagoon.example'],
  [nora, 'nora@local'],
])

/** Makes accounts of some of the three, in one change. */
export async function addPeople(store: Store, ...people: readonly AccountId[]): Promise<void> {
  await store.change(async ({ accounts }) => {
    for (const id of people) {
      const email = names.get(id) ?? `${id}@lagoon.example`
      await accounts.add({ id, email, friendlyName: `name%20of%20${email}`, passwordHash: `hash of ${email}` })
    }
  })
}

/** A contact on the forward list that stands for an account. */
export function contactOf(account: AccountId, change: Partial<NewContact> = {}): NewContact {
  const id = `c0${account.slice(2)}`
  return { id, account, type: 'Regular', isMessengerUser: true, displayName: '', details: {}, ...change }
}

/** An entry of the address book that stands for nobody. */
export function plainEntry(id: string): NewContact {
  return { id, account: undefined, type: 'Regular', isMessengerUser: false, displayName: id, details: {} }
}
