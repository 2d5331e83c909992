import type { Migration } from 'kysely/migration'

/** Messages that wait for people, and the pictures that people keep. Both go with their account. */
export const messagesAndPictures: Migration = {
  async up(database) {
    await database.schema
      .createTable('offline_messages')
      .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('recipient', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
      .addColumn('sender', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
      .addColumn('sender_email', 'text', (column) => column.notNull())
      .addColumn('sender_name', 'text', (column) => column.notNull())
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addColumn('sequence', 'integer', (column) => column.notNull())
      .addColumn('content_type', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .execute()
    await database.schema
      .createIndex('offline_messages_mailbox')
      .on('offline_messages')
      .columns(['recipient', 'sender'])
      .execute()
    await database.schema.createIndex('offline_messages_sender').on('offline_messages').column('sender').execute()
    await database.schema
      .createTable('pictures')
      .addColumn('owner', 'text', (column) => column.primaryKey().references('accounts.id').onDelete('cascade'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('size', 'integer', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull().unique())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .addColumn('is_current', 'integer', (column) => column.notNull())
      .execute()
    await database.schema.createIndex('pictures_hash').on('pictures').column('hash').execute()
  },
}
