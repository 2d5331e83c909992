import { type Account, emailKey } from '../../domain/account.ts'
import type { People } from '../../domain/people/people.ts'
import { PersonRefusal } from '../../domain/people/refusal.ts'
import { DeviceKeyFault, type DeviceKeys, type MainPasswords } from '../../identity/ports.ts'
import type { Notice } from './desk-page.ts'

/** By what a person's own wishes are carried out. */
export interface AccountTools {
  readonly people: People
  readonly deviceKeys: DeviceKeys
  /** A device key must not open any of this: it has no other check. */
  readonly passwords: MainPasswords
}

/** A form that somebody who is signed in has sent. */
export interface Sent {
  readonly account: Account
  readonly field: (name: string) => string
  readonly remoteAddress: string
}

export type Outcome =
  | Notice
  | { readonly kind: 'key'; readonly label: string; readonly key: string }
  /** The account has another password now, or is no more: the session has to follow. */
  | { readonly kind: 'password-changed'; readonly sentence: string }
  | { readonly kind: 'erased' }

type Action = (tools: AccountTools, sent: Sent) => Promise<Outcome>

const done = (sentence: string): Outcome => ({ kind: 'done', sentence })
const refused = (sentence: string): Outcome => ({ kind: 'refused', sentence })

/** What stands behind each form, by the last word of its address. */
export const actions: Readonly<Record<string, Action>> = {
  name: async ({ people }, { account, field }) => {
    await people.rename(account.id, field('name'))
    return done('Your name is changed.')
  },

  keys: async ({ deviceKeys }, { account, field }) => {
    const { key } = await deviceKeys.create(account.id, field('label'))
    return { kind: 'key', label: field('label').trim(), key }
  },

  revoke: async ({ deviceKeys }, { account, field }) =>
    (await deviceKeys.revoke(account.id, field('key')))
      ? done('The key is ended, and what was signed in with it is signed out.')
      : refused('There is no such key any more.'),

  password: withPassword(async ({ people }, { account, field }) => {
    if (field('password1') !== field('password2'))
      return refused('The two new passwords are not the same: type both once more.')
    await people.setPassword(account, field('password1'), 'person')
    return { kind: 'password-changed', sentence: 'Your password is changed. Keys for old machines are as they were.' }
  }),

  address: withPassword(async ({ people }, { account, field }) => {
    await people.changeAddress(account.id, field('email'))
    return done(`Your address is ${field('email').trim()} now: sign in with it on every machine.`)
  }),

  erase: withPassword(async ({ people }, { account, field }) => {
    if (emailKey(field('email')) !== emailKey(account.email))
      return refused('Nothing was erased: type your own address, so that it does not happen by mistake.')
    await people.erase(account.id)
    return { kind: 'erased' }
  }),
}

/** Asks for the password once more, throttled as everywhere: the machine may stand open. */
function withPassword(action: Action): Action {
  return async (tools, sent) => {
    const { account, field, remoteAddress } = sent
    const { verdict } = await tools.passwords.checkMain(account.email, field('password'), remoteAddress)
    if (verdict === 'throttled') return refused('There were too many wrong passwords: wait a minute, then try again.')
    if (verdict !== 'right') return refused('Nothing was changed: this is not your password.')
    return action(tools, sent)
  }
}

/** Carries an action out; what the rules refuse comes back as one sentence. */
export async function carryOut(tools: AccountTools, action: Action, sent: Sent): Promise<Outcome> {
  try {
    return await action(tools, sent)
  } catch (error) {
    if (error instanceof PersonRefusal || error instanceof DeviceKeyFault) return refused(error.message)
    throw error
  }
}
