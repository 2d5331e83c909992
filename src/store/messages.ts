import type { OfflineMessage } from '../domain/mailbox/message.ts'
import type { Messages } from '../domain/ports/store.ts'
import { prepareQuery } from './prepared-query.ts'
import type { Database, MessageRow } from './schema.ts'

const messagesTo = prepareQuery((database, recipient: string) =>
  database.selectFrom('offline_messages').selectAll().where('recipient', '=', recipient).orderBy('position'),
)
const firstMessagesTo = prepareQuery((database, recipient: string, most: number) =>
  database
    .selectFrom('offline_messages')
    .selectAll()
    .where('recipient', '=', recipient)
    .orderBy('position')
    .limit(most),
)

/** What `Messages` promises, on any database. */
export function messagesIn(database: Database): Messages {
  const rows = (recipient: string) =>
    database.selectFrom('offline_messages').selectAll().where('recipient', '=', recipient)
  return {
    async add(message) {
      await database
        .insertInto('offline_messages')
        .values({
          id: message.id,
          recipient: message.recipient,
          sender: message.sender,
          sender_email: message.senderEmail,
          sender_name: message.senderName,
          received_at: message.receivedAt,
          run_id: message.runId,
          sequence: message.sequence,
          content_type: message.contentType,
          body: message.body,
        })
        .execute()
    },

    async list(recipient, most) {
      const found =
        most === undefined ? await messagesTo(database, recipient) : await firstMessagesTo(database, recipient, most)
      return found.map(messageOf)
    },

    async get(recipient, id) {
      const row = await rows(recipient).where('id', '=', id).executeTakeFirst()
      return row && messageOf(row)
    },

    async sentBy(sender) {
      const found = await database
        .selectFrom('offline_messages')
        .select(['recipient', 'id'])
        .where('sender', '=', sender)
        .orderBy('position')
        .execute()
      return found.map(({ recipient, id }) => ({ recipient, id }))
    },

    async count(recipient, sender) {
      const { total, of_sender } = await database
        .selectFrom('offline_messages')
        .select(({ fn }) => [
          fn.countAll<number>().as('total'),
          fn.countAll<number>().filterWhere('sender', '=', sender).as('of_sender'),
        ])
        .where('recipient', '=', recipient)
        .executeTakeFirstOrThrow()
      return { total: Number(total), ofSender: Number(of_sender) }
    },

    async remove(recipient, ids) {
      if (ids.length === 0) return 0
      const result = await database
        .deleteFrom('offline_messages')
        .where('recipient', '=', recipient)
        .where('id', 'in', ids)
        .executeTakeFirst()
      return Number(result.numDeletedRows)
    },
  }
}

function messageOf(row: Omit<MessageRow, 'position'>): OfflineMessage {
  return {
    id: row.id,
    recipient: row.recipient,
    sender: row.sender,
    senderEmail: row.sender_email,
    senderName: row.sender_name,
    receivedAt: row.received_at,
    runId: row.run_id,
    sequence: row.sequence,
    contentType: row.content_type,
    body: row.body,
  }
}
