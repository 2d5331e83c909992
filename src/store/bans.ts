import type { Ban, Bans } from '../domain/ports/access.ts'
import { prepareQuery } from './prepared-query.ts'
import type { BanRow, Database } from './schema.ts'

const bansOf = prepareQuery((database, account: string) =>
  database.selectFrom('bans').selectAll().where('account', '=', account).orderBy('created_at').orderBy('id'),
)

/** What `Bans` promises, on any database. */
export function bansIn(database: Database): Bans {
  async function ofAccount(account: string): Promise<readonly Ban[]> {
    const rows = await bansOf(database, account)
    return rows.flatMap(banOf)
  }

  return {
    async add({ id, account, network, reason, createdAt, endsAt }) {
      const times = { created_at: createdAt, ends_at: endsAt ?? null }
      await database
        .insertInto('bans')
        .values({ id, account: account ?? null, network: network ?? null, reason, ...times })
        .execute()
    },

    async list() {
      const rows = await database.selectFrom('bans').selectAll().orderBy('created_at').orderBy('id').execute()
      return rows.flatMap(banOf)
    },

    ofAccount,

    async inForce(account, at) {
      const end = (ban: Ban): number => ban.endsAt ?? Number.POSITIVE_INFINITY
      return (await ofAccount(account))
        .filter((ban) => end(ban) > at)
        .reduce<Ban | undefined>((longest, ban) => (longest && end(longest) >= end(ban) ? longest : ban), undefined)
    },

    async remove(id) {
      const result = await database.deleteFrom('bans').where('id', '=', id).executeTakeFirst()
      return result.numDeletedRows > 0n
    },
  }
}

function banOf(row: BanRow): readonly Ban[] {
  const { id, account, network, reason } = row
  const about = { id, reason, createdAt: row.created_at, endsAt: row.ends_at ?? undefined }
  if (account !== null) return [{ account, ...about }]
  return network === null ? [] : [{ network, ...about }]
}
