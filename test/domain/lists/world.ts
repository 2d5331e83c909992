import type { Account, AccountId } from '../../../src/domain/account.ts'
import { type ContactLists, createContactLists } from '../../../src/domain/lists/contact-lists.ts'
import type { ListEffect } from '../../../src/domain/lists/effects.ts'
import type { Store } from '../../../src/domain/ports/store.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'

/** A few people with empty lists in a real database in memory, at a fixed time, with ids that count. */
export interface World extends AsyncDisposable {
  readonly store: Store
  readonly lists: ContactLists
  /** Everything published since it was last emptied. */
  readonly effects: ListEffect[]
  readonly people: Readonly<Record<Name, Account>>
  /** Moves the clock. */
  readonly pass: (milliseconds: number) => void
}

export const names = ['mara', 'otis', 'ines'] as const
export type Name = (typeof names)[number]

export const start = Date.parse('2009-06-30T18:05:11Z')

export function accountId(name: Name): AccountId {
  return `00000000-0000-4000-8000-${name.charCodeAt(0).toString(16).padStart(12, '0')}`
}

export function emailOf(name: Name): string {
  return `${name}@lagoon.example`
}

export async function makeWorld(): Promise<World> {
  let now = start
  let ids = 0
  const effects: ListEffect[] = []
  const store = await openSqliteStore({ dataDirectory: undefined, clock: () => now })
  const people = {} as Record<Name, Account>
  await store.change(async (tables) => {
    for (const name of names) {
      const friendlyName = `${name[0]?.toUpperCase()}${name.slice(1)}%20%C3%84`
      people[name] = await tables.accounts.add({
        id: accountId(name),
        email: emailOf(name),
        friendlyName,
        passwordHash: 'none',
      })
    }
  })
  const lists = createContactLists({
    store,
    publish: (published) => effects.push(...published),
    newId: () => `6a1f0c3e-0000-4000-8000-${(++ids).toString(16).padStart(12, '0')}`,
  })
  return {
    store,
    lists,
    effects,
    people,
    pass: (milliseconds) => {
      now += milliseconds
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}

/** Who is on whose lists, in a form that compares: `mara: FL otis, AL otis`. */
export async function listsOf(store: Store, name: Name): Promise<string> {
  return await store.read(async (tables) => {
    const contacts = await tables.contacts.list(accountId(name))
    const members = await tables.memberships.list(accountId(name))
    const forward = contacts.flatMap((contact) => (contact.isMessengerUser ? [`FL ${shortName(contact.email)}`] : []))
    const roles = members.map((member) => `${shortRole[member.role]} ${shortName(member.memberEmail)}`)
    return [...forward, ...roles].sort().join(', ')
  })
}

const shortRole = { Allow: 'AL', Block: 'BL', Reverse: 'RL', Pending: 'PL' } as const

function shortName(email: string | undefined): string {
  return email?.split('@')[0] ?? '?'
}
