import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Account, type AccountId, emailKey } from '../domain/account.ts'
import type { Store } from '../domain/ports/store.ts'

/** Somebody who has signed in, as they were then. */
export interface Arrived {
  readonly account: Account
  /** Id of the device key that they showed. */
  readonly deviceKey: string | undefined
}

/** Accounts and keys that are looked up before others get a turn. */
const atOnce = 200

/**
 * Looks at everybody who has come in.
 *
 * @returns why somebody of them may not be here any more, for the log; `undefined`: they may
 */
export async function judgePresence(
  store: Store,
  arrived: readonly Arrived[],
  now: number,
): Promise<(one: Arrived) => string | undefined> {
  const emails = new Map<AccountId, string>()
  const keys = new Set<string>()
  const accountIds = [...new Set(arrived.map(({ account }) => account.id))]
  const keyIds = [...new Set(arrived.flatMap(({ deviceKey }) => deviceKey ?? []))]
  const bans = arrived.length === 0 ? [] : await store.read((tables) => tables.bans.list())
  const banned = new Set(
    bans.flatMap(({ account, endsAt }) => (account && !(endsAt && endsAt <= now) ? [account] : [])),
  )
  for (let at = 0; at < accountIds.length; at += atOnce) {
    await store.read(async ({ accounts }) => {
      for (const id of accountIds.slice(at, at + atOnce)) {
        const account = await accounts.get(id)
        if (account) emails.set(id, emailKey(account.email))
      }
    })
    await nextTurn()
  }
  for (let at = 0; at < keyIds.length; at += atOnce) {
    await store.read(async ({ deviceKeys }) => {
      for (const id of keyIds.slice(at, at + atOnce)) if (await deviceKeys.get(id)) keys.add(id)
    })
    await nextTurn()
  }
  return ({ account, deviceKey }) => {
    const email = emails.get(account.id)
    if (email === undefined) return 'the account was removed'
    if (banned.has(account.id)) return 'the account is banned'
    if (email !== emailKey(account.email)) return `the account is called ${email} now`
    if (deviceKey !== undefined && !keys.has(deviceKey)) return 'the device key was revoked'
    return undefined
  }
}
