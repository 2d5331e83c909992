import type { Invitation, Invitations } from '../domain/ports/access.ts'
import type { Database, InvitationRow } from './schema.ts'

/** What `Invitations` promises, on any database. */
export function invitationsIn(database: Database): Invitations {
  const rows = () => database.selectFrom('invitations').selectAll()
  return {
    async add({ id, codeHash, note, createdAt, expiresAt }) {
      const times = { created_at: createdAt, expires_at: expiresAt ?? null, used_at: null }
      await database
        .insertInto('invitations')
        .values({ id, code_hash: codeHash, note, used_by: null, ...times })
        .execute()
    },

    async list() {
      const found = await rows().orderBy('created_at').orderBy('id').execute()
      return found.map(invitationOf)
    },

    async find(codeHash) {
      const row = await rows().where('code_hash', '=', codeHash).executeTakeFirst()
      return row && invitationOf(row)
    },

    async usedBy(account) {
      const found = await rows().where('used_by', '=', account).orderBy('created_at').execute()
      return found.map(invitationOf)
    },

    async use(codeHash, account, at) {
      const result = await database
        .updateTable('invitations')
        .set({ used_at: at, used_by: account })
        .where('code_hash', '=', codeHash)
        .where('used_at', 'is', null)
        .where((builder) => builder.or([builder('expires_at', 'is', null), builder('expires_at', '>', at)]))
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },

    async remove(id) {
      const result = await database
        .deleteFrom('invitations')
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .executeTakeFirst()
      return result.numDeletedRows > 0n
    },
  }
}

function invitationOf(row: InvitationRow): Invitation {
  return {
    id: row.id,
    note: row.note,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    usedAt: row.used_at ?? undefined,
    usedBy: row.used_by ?? undefined,
  }
}
