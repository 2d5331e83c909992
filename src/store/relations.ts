import type { Privacy } from '../domain/account.ts'
import type { Relation, Relations } from '../domain/ports/store.ts'
import { prepareQuery } from './prepared-query.ts'
import type { Database } from './schema.ts'

const watchedBy = prepareQuery((database, id: string) =>
  database
    .selectFrom('contacts')
    .innerJoin('accounts as seen', 'seen.id', 'contacts.account')
    .leftJoin('memberships as allow', (join) =>
      join
        .onRef('allow.owner', '=', 'seen.id')
        .on('allow.role', '=', 'Allow')
        .on('allow.member', '=', id)
        .on('allow.deleted', '=', 0),
    )
    .leftJoin('memberships as block', (join) =>
      join
        .onRef('block.owner', '=', 'seen.id')
        .on('block.role', '=', 'Block')
        .on('block.member', '=', id)
        .on('block.deleted', '=', 0),
    )
    .select(['seen.id as other', 'seen.privacy', 'allow.id as allow', 'block.id as block'])
    .where('contacts.owner', '=', id)
    .where('contacts.is_messenger_user', '=', 1)
    .where('contacts.deleted', '=', 0)
    .orderBy('contacts.created_at'),
)

const watchersOf = prepareQuery((database, id: string) =>
  database
    .selectFrom('contacts')
    .innerJoin('accounts as seen', 'seen.id', 'contacts.account')
    .leftJoin('memberships as allow', (join) =>
      join
        .on('allow.owner', '=', id)
        .on('allow.role', '=', 'Allow')
        .onRef('allow.member', '=', 'contacts.owner')
        .on('allow.deleted', '=', 0),
    )
    .leftJoin('memberships as block', (join) =>
      join
        .on('block.owner', '=', id)
        .on('block.role', '=', 'Block')
        .onRef('block.member', '=', 'contacts.owner')
        .on('block.deleted', '=', 0),
    )
    .select(['contacts.owner as other', 'seen.privacy', 'allow.id as allow', 'block.id as block'])
    .where('contacts.account', '=', id)
    .where('contacts.is_messenger_user', '=', 1)
    .where('contacts.deleted', '=', 0),
)

const between = prepareQuery((database, watcher: string, seen: string) =>
  database
    .selectFrom('accounts as seen')
    .leftJoin('contacts', (join) =>
      join
        .onRef('contacts.account', '=', 'seen.id')
        .on('contacts.owner', '=', watcher)
        .on('contacts.is_messenger_user', '=', 1)
        .on('contacts.deleted', '=', 0),
    )
    .leftJoin('memberships as allow', (join) =>
      join
        .onRef('allow.owner', '=', 'seen.id')
        .on('allow.role', '=', 'Allow')
        .on('allow.member', '=', watcher)
        .on('allow.deleted', '=', 0),
    )
    .leftJoin('memberships as block', (join) =>
      join
        .onRef('block.owner', '=', 'seen.id')
        .on('block.role', '=', 'Block')
        .on('block.member', '=', watcher)
        .on('block.deleted', '=', 0),
    )
    .select(['seen.id as other', 'seen.privacy', 'allow.id as allow', 'block.id as block', 'contacts.id as contact'])
    .where('seen.id', '=', seen),
)

/** What `Relations` promises, on any database: one query each, since a sign-in asks for both sides of the whole list. */
export function relationsIn(database: Database): Relations {
  return {
    async watchedBy(id) {
      return (await watchedBy(database, id)).map(relationOf)
    },

    async watchersOf(id) {
      return (await watchersOf(database, id)).map(relationOf)
    },

    async between(watcher, seen) {
      const [row] = await between(database, watcher, seen)
      // Somebody who is not there is seen by nobody.
      if (row === undefined) {
        return { onForwardList: false, relation: { other: seen, privacy: 'BL', allowed: false, blocked: false } }
      }
      return { onForwardList: row.contact !== null, relation: relationOf(row) }
    },
  }
}

interface RelationRow {
  readonly other: string
  readonly privacy: Privacy
  readonly allow: number | null
  readonly block: number | null
}

function relationOf(row: RelationRow): Relation {
  return { other: row.other, privacy: row.privacy, allowed: row.allow !== null, blocked: row.block !== null }
}
