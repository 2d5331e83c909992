import type { DeviceKeyTable, KeptDeviceKey } from '../domain/ports/access.ts'
import { prepareQuery } from './prepared-query.ts'
import type { Database, DeviceKeyRow } from './schema.ts'

const keysOf = prepareQuery((database, account: string) =>
  database.selectFrom('device_keys').selectAll().where('account', '=', account).orderBy('created_at').orderBy('id'),
)
const keyById = prepareQuery((database, id: string) =>
  database.selectFrom('device_keys').selectAll().where('id', '=', id),
)
const keyByFingerprint = prepareQuery((database, account: string, fingerprint: string) =>
  database.selectFrom('device_keys').selectAll().where('account', '=', account).where('fingerprint', '=', fingerprint),
)

/** What `DeviceKeyTable` promises, on any database. */
export function deviceKeysIn(database: Database): DeviceKeyTable {
  return {
    async add({ id, account, label, fingerprint, sealed, createdAt, lastUsedAt }) {
      await database
        .insertInto('device_keys')
        .values({ id, account, label, fingerprint, sealed, created_at: createdAt, last_used_at: lastUsedAt ?? null })
        .execute()
    },

    async list(account) {
      const rows = await keysOf(database, account)
      return rows.map(keyOf)
    },

    async get(id) {
      const [row] = await keyById(database, id)
      return row && keyOf(row)
    },

    async findByFingerprint(account, fingerprint) {
      const [row] = await keyByFingerprint(database, account, fingerprint)
      return row && keyOf(row)
    },

    async noteUse(id, at) {
      await database.updateTable('device_keys').set({ last_used_at: at }).where('id', '=', id).execute()
    },

    async remove(account, id) {
      const result = await database
        .deleteFrom('device_keys')
        .where('id', '=', id)
        .where('account', '=', account)
        .executeTakeFirst()
      return result.numDeletedRows > 0n
    },
  }
}

function keyOf(row: DeviceKeyRow): KeptDeviceKey {
  const { id, account, label, fingerprint, sealed } = row
  return {
    id,
    account,
    label,
    fingerprint,
    sealed,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }
}
