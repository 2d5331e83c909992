import type { Account, AccountId } from '../domain/account.ts'
import { emailKey } from '../domain/account.ts'
import { AccountExists, type Accounts } from '../domain/ports/store.ts'
import { changeAddress } from './address-change.ts'
import { prepareQuery } from './prepared-query.ts'
import { removeAccount } from './removal.ts'
import type { AccountRow, Database } from './schema.ts'
import { noSuchAccount, noteNewName, stampContacts } from './stamps.ts'

const columns = ['id', 'email', 'friendly_name', 'privacy', 'reverse_list_prompt', 'created_at'] as const

const accountByKey = prepareQuery((database, key: string) =>
  database.selectFrom('accounts').select(columns).where('email_key', '=', key),
)
const accountById = prepareQuery((database, id: string) =>
  database.selectFrom('accounts').select(columns).where('id', '=', id),
)
const passwordHashById = prepareQuery((database, id: string) =>
  database.selectFrom('accounts').select('password_hash').where('id', '=', id),
)
const listVersionOf = prepareQuery((database, id: string) =>
  database.selectFrom('accounts').select('list_version').where('id', '=', id),
)
const settingOfContacts = prepareQuery((database, owner: string, name: string) =>
  database
    .selectFrom('contacts')
    .innerJoin('account_settings', 'account_settings.account', 'contacts.account')
    .select(['account_settings.account', 'account_settings.value'])
    .where('contacts.owner', '=', owner)
    .where('contacts.deleted', '=', 0)
    .where('account_settings.name', '=', name),
)
const listStampsOf = prepareQuery((database, id: string) =>
  database.selectFrom('accounts').select(['contacts_changed_at', 'memberships_changed_at']).where('id', '=', id),
)
const settingsOf = prepareQuery((database, id: string) =>
  database.selectFrom('account_settings').select(['name', 'value']).where('account', '=', id).orderBy('name'),
)

/** What `Accounts` promises, on any database. `now` gives milliseconds since 1970. */
export function accountsIn(database: Database, now: () => number): Accounts {
  /** Changes one column; what shows in the address book's Me contact (msnp-http §12.1) advances the address book's version. */
  async function set(id: AccountId, change: Partial<Shown>): Promise<void> {
    const row = await database.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw noSuchAccount(id)
    if (Object.entries(change).every(([column, value]) => row[column as keyof Shown] === value)) return
    await database.updateTable('accounts').set(change).where('id', '=', id).execute()
    if (change.friendly_name !== undefined) {
      await noteChanges(id, ['friendlyName'])
      await noteNewName(database, id)
    }
    await stampContacts(database, id, now())
  }

  async function noteChanges(id: AccountId, names: readonly string[]): Promise<void> {
    const at = now()
    await database
      .insertInto('account_changes')
      .values(names.map((name) => ({ account: id, name, changed_at: at })))
      .onConflict((conflict) =>
        conflict
          .columns(['account', 'name'])
          .doUpdateSet((builder) => ({ changed_at: builder.ref('excluded.changed_at') })),
      )
      .execute()
  }

  async function settings(id: AccountId): Promise<Readonly<Record<string, string>>> {
    const rows = await settingsOf(database, id)
    return Object.fromEntries(rows.map((row) => [row.name, row.value]))
  }

  return {
    async add(account) {
      const at = now()
      const row: AccountRow = {
        id: account.id,
        email: account.email,
        email_key: emailKey(account.email),
        friendly_name: account.friendlyName,
        password_hash: account.passwordHash,
        privacy: 'AL',
        reverse_list_prompt: 'A',
        created_at: at,
        contacts_changed_at: at,
        memberships_changed_at: at,
        list_version: 1,
      }
      const result = await database
        .insertInto('accounts')
        .values(row)
        .onConflict((conflict) => conflict.column('email_key').doNothing())
        .executeTakeFirst()
      if (result.numInsertedOrUpdatedRows === 0n) throw new AccountExists(account.email)
      return accountOf(row)
    },

    async find(email) {
      const [row] = await accountByKey(database, emailKey(email))
      return row && accountOf(row)
    },

    async get(id) {
      const [row] = await accountById(database, id)
      return row && accountOf(row)
    },

    async list() {
      const rows = await database.selectFrom('accounts').select(columns).orderBy('email_key').execute()
      return rows.map(accountOf)
    },

    remove: (id) => removeAccount(database, id, now()),

    async passwordHash(id) {
      const [row] = await passwordHashById(database, id)
      return row?.password_hash
    },

    async setPasswordHash(id, hash) {
      const result = await database
        .updateTable('accounts')
        .set({ password_hash: hash })
        .where('id', '=', id)
        .executeTakeFirst()
      if (result.numUpdatedRows === 0n) throw noSuchAccount(id)
    },

    setEmail: (id, email) => changeAddress(database, id, email, now()),
    setFriendlyName: (id, name) => set(id, { friendly_name: name }),
    setPrivacy: (id, privacy) => set(id, { privacy }),
    setReverseListPrompt: (id, prompt) => set(id, { reverse_list_prompt: prompt }),
    settings,

    async setSettings(id, wanted) {
      const present = await settings(id)
      const changes = Object.entries(wanted).filter(([name, value]) => present[name] !== value)
      if (changes.length === 0) return
      await stampContacts(database, id, now())
      await noteChanges(
        id,
        changes.map(([name]) => name),
      )
      const removed = changes.flatMap(([name, value]) => (value === undefined ? [name] : []))
      if (removed.length > 0) {
        await database.deleteFrom('account_settings').where('account', '=', id).where('name', 'in', removed).execute()
      }
      const kept = changes.flatMap(([name, value]) => (value === undefined ? [] : [{ account: id, name, value }]))
      if (kept.length > 0) {
        await database
          .insertInto('account_settings')
          .values(kept)
          .onConflict((conflict) =>
            conflict.columns(['account', 'name']).doUpdateSet((builder) => ({ value: builder.ref('excluded.value') })),
          )
          .execute()
      }
    },

    async changeTimes(id) {
      const rows = await database
        .selectFrom('account_changes')
        .select(['name', 'changed_at'])
        .where('account', '=', id)
        .execute()
      return Object.fromEntries(rows.map((row) => [row.name, row.changed_at]))
    },

    async copiesOf(id) {
      const { contacts } = await database
        .selectFrom('contacts')
        .select(({ fn }) => fn.countAll().as('contacts'))
        .where('account', '=', id)
        .executeTakeFirstOrThrow()
      const { memberships } = await database
        .selectFrom('memberships')
        .select(({ fn }) => fn.countAll().as('memberships'))
        .where('member', '=', id)
        .executeTakeFirstOrThrow()
      return { contacts: Number(contacts), memberships: Number(memberships) }
    },

    async settingOfContacts(owner, name) {
      const rows = await settingOfContacts(database, owner, name)
      return new Map(rows.map((row) => [row.account, row.value]))
    },

    async listVersion(id) {
      const [row] = await listVersionOf(database, id)
      if (row === undefined) throw noSuchAccount(id)
      return row.list_version
    },

    async listVersions(id) {
      const [row] = await listStampsOf(database, id)
      if (row === undefined) throw noSuchAccount(id)
      return { contacts: row.contacts_changed_at, memberships: row.memberships_changed_at }
    },
  }
}

type Shown = Pick<AccountRow, 'friendly_name' | 'privacy' | 'reverse_list_prompt'>

function accountOf(row: Pick<AccountRow, (typeof columns)[number]>): Account {
  return {
    id: row.id,
    email: row.email,
    friendlyName: row.friendly_name,
    privacy: row.privacy,
    reverseListPrompt: row.reverse_list_prompt,
    createdAt: row.created_at,
  }
}
