import { randomUUID } from 'node:crypto'
import type { Account } from '../../src/domain/account.ts'
import type { Store } from '../../src/domain/ports/store.ts'
import { type HashCost, hashPassword } from '../../src/identity/passwords.ts'

/** The least that argon2 takes: what is tested here is who gets in, not what it costs a thief. */
export const cheap: HashCost = { memory: 8, passes: 1 }

/** A clock that a test moves by hand. Milliseconds since 1970; starts at 30 June 2009, 18:05:11 UTC. */
export function testClock(): { (): number; now: number } {
  const clock = Object.assign(() => clock.now, { now: 1_246_385_111_000 })
  return clock
}

/** Makes an account that opens with `password`. */
export async function addAccount(store: Store, email: string, password: string): Promise<Account> {
  const passwordHash = await hashPassword(password, cheap)
  return store.change(({ accounts }) => accounts.add({ id: randomUUID(), email, friendlyName: email, passwordHash }))
}
