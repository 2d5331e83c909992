import type { Pictures } from '../domain/ports/store.ts'
import type { Picture, PictureType } from '../domain/profile/picture.ts'
import { type Database, flag, type PictureRow } from './schema.ts'

/** What `Pictures` promises, on any database. */
export function picturesIn(database: Database): Pictures {
  const rows = () => database.selectFrom('pictures').selectAll()
  return {
    async get(owner) {
      const row = await rows().where('owner', '=', owner).executeTakeFirst()
      return row && pictureOf(row)
    },

    async findByKey(key) {
      const row = await rows().where('key', '=', key).executeTakeFirst()
      return row && pictureOf(row)
    },

    async set(picture) {
      const { owner, ...row } = rowOf(picture)
      await database
        .insertInto('pictures')
        .values({ owner, ...row })
        .onConflict((conflict) => conflict.column('owner').doUpdateSet(row))
        .execute()
    },

    async isUsed(hash) {
      return (await rows().where('hash', '=', hash).limit(1).executeTakeFirst()) !== undefined
    },

    async hashes() {
      const found = await database.selectFrom('pictures').select('hash').distinct().execute()
      return found.map(({ hash }) => hash)
    },
  }
}

function rowOf(picture: Picture): PictureRow {
  const { owner, name, type, hash, size, key, changedAt, isCurrent } = picture
  return { owner, name, type, hash, size, key, changed_at: changedAt, is_current: flag(isCurrent) }
}

function pictureOf(row: PictureRow): Picture {
  const { owner, name, hash, size, key } = row
  return {
    owner,
    name,
    type: row.type as PictureType,
    hash,
    size,
    key,
    changedAt: row.changed_at,
    isCurrent: row.is_current === 1,
  }
}
