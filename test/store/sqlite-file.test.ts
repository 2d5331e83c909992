import assert from 'node:assert/strict'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, mock } from 'node:test'
import type { AccountId } from '../../src/domain/account.ts'
import type { Migrations } from '../../src/store/migrate.ts'
import { migrations } from '../../src/store/migrations/index.ts'
import { openStore } from '../../src/store/open.ts'
import { databaseName, openSqliteStore } from '../../src/store/sqlite/store.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { addPeople, contactOf, idOf, mara, start, testClock } from './people.ts'

/** Schemas of a later day: ours, and as many more migrations as asked for. */
function later(count: number): Migrations {
  const more = Array.from({ length: count }, (_, index) => [
    `9${String(index).padStart(2, '0')}-later`,
    {
      up: (database: Parameters<Migrations[string]['up']>[0]) =>
        database.schema.createTable(`later_${index}`).addColumn('id', 'integer').execute(),
    },
  ])
  return { ...migrations, ...Object.fromEntries(more) }
}

/** The version that this Chrysalis writes. */
const present = Object.keys(migrations).length

async function backupsIn(directory: string): Promise<string[]> {
  const copies = (await readdir(directory)).filter((name) => name.endsWith('.bak'))
  return copies.sort(new Intl.Collator('en', { numeric: true }).compare)
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

/** What the first Chrysalis wrote: an account, two groups and one that was deleted between them. */
function writeAsEarlier(file: string): void {
  const database = new DatabaseSync(file)
  database
    .prepare(`insert into accounts (id, email, email_key, friendly_name, password_hash, privacy, reverse_list_prompt,
      created_at, contacts_changed_at, memberships_changed_at) values (?, 'm@x', 'm@x', 'old', '', 'AL', 'A', 1, 4, 1)`)
    .run(mara)
  const group = database.prepare(`insert into contact_groups (owner, id, name, is_favorite, annotations, created_at,
    changed_at, deleted) values (?, ?, ?, 0, '{}', ?, ?, ?)`)
  group.run(mara, 'f', 'Friends', 2, 2, 0)
  group.run(mara, 'g', 'Gone', 3, 3, 1)
  group.run(mara, 'w', 'Work', 4, 4, 0)
  database.close()
}

describe('the file of a store', () => {
  it('is nobody’s but its owner’s to read, nor are its folder and companions', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    const store = await openStore({ dataDirectory: data })
    await addPeople(store, mara)
    assert.equal(await modeOf(data), 0o700)
    const names = await readdir(data)
    assert.ok(names.length > 1, 'there should be a write-ahead log beside it')
    for (const name of names) assert.equal(await modeOf(join(data, name)), 0o600, name)
    await store.close()
  })

  it('is there again for the next start, without a backup when its schema is the same', async () => {
    await using directory = await temporaryDirectory()
    const first = await openStore({ dataDirectory: directory.path })
    await addPeople(first, mara)
    await first.close()
    const second = await openStore({ dataDirectory: directory.path })
    assert.equal((await second.read(({ accounts }) => accounts.get(mara)))?.id, mara)
    await second.close()
    assert.deepEqual(await backupsIn(directory.path), [])
  })

  it('is copied before its schema changes: the copy has the old schema, and everything in it', async () => {
    await using directory = await temporaryDirectory()
    const first = await openStore({ dataDirectory: directory.path })
    await addPeople(first, mara)
    await first.close()
    const clock = testClock()
    const second = await openSqliteStore({ dataDirectory: directory.path, clock, migrations: later(1) })
    assert.equal((await second.read(({ accounts }) => accounts.get(mara)))?.id, mara)
    await second.close()
    assert.deepEqual(await backupsIn(directory.path), [`${databaseName}.v${present}-20090630T180511000Z.bak`])
    const copy = join(directory.path, `${databaseName}.v${present}-20090630T180511000Z.bak`)
    assert.equal(await modeOf(copy), 0o600)
    const database = new DatabaseSync(copy, { readOnly: true })
    assert.deepEqual(
      database
        .prepare('select id from accounts')
        .all()
        .map(({ id }) => id),
      [mara],
    )
    assert.deepEqual(database.prepare("select name from sqlite_master where name like 'later%'").all(), [])
    database.close()
  })

  it('of every earlier version is brought up to date with all that is in it', async () => {
    const names = Object.keys(migrations)
    for (let version = 1; version < names.length; version++) {
      await using directory = await temporaryDirectory()
      const known = Object.fromEntries(Object.entries(migrations).slice(0, version))
      const old = await openSqliteStore({ dataDirectory: directory.path, migrations: known })
      await old.close()
      writeAsEarlier(join(directory.path, databaseName))
      const now = await openStore({ dataDirectory: directory.path })
      await now.change(({ accounts }) => accounts.setFriendlyName(mara, 'new'))
      assert.equal((await now.read(({ accounts }) => accounts.get(mara)))?.friendlyName, 'new')
      assert.equal(await now.read(({ accounts }) => accounts.listVersion(mara)), 2)
      const groups = await now.read((tables) => tables.groups.list(mara))
      assert.deepEqual(
        groups.map(({ name, number }) => [name, number]),
        [
          ['Friends', 1],
          ['Work', 2],
        ],
      )
      await now.close()
      assert.equal((await backupsIn(directory.path)).length, 1)
    }
  })

  it('has its last five copies kept', async () => {
    await using directory = await temporaryDirectory()
    const clock = testClock()
    for (let count = 0; count <= 7; count++) {
      clock.now = start + count * 1000
      await (await openSqliteStore({ dataDirectory: directory.path, clock, migrations: later(count) })).close()
    }
    const kept = await backupsIn(directory.path)
    assert.deepEqual(
      kept.map((name) => /\.v(\d+)-/.exec(name)?.[1]),
      [2, 3, 4, 5, 6].map((count) => String(present + count)),
    )
  })

  it('is left as it was by a migration that fails', async () => {
    await using directory = await temporaryDirectory()
    const first = await openStore({ dataDirectory: directory.path })
    await addPeople(first, mara)
    await first.close()
    const broken: Migrations = {
      ...later(1),
      '999-broken': { up: (database) => database.schema.dropTable('no_such_table').execute() },
    }
    await assert.rejects(openSqliteStore({ dataDirectory: directory.path, migrations: broken }), /no_such_table/)
    const again = await openStore({ dataDirectory: directory.path })
    assert.equal((await again.read(({ accounts }) => accounts.get(mara)))?.id, mara)
    await again.close()
  })

  it('is refused in one sentence when a newer Chrysalis has written it', async () => {
    await using directory = await temporaryDirectory()
    await (await openSqliteStore({ dataDirectory: directory.path, migrations: later(1) })).close()
    await assert.rejects(openStore({ dataDirectory: directory.path }), {
      code: 'newer-schema',
      message: /written by a newer Chrysalis .*"900-later".* run the newer one, or restore the backup beside it\.$/,
    })
  })

  it('is refused in one sentence when it is no database, or its folder is no folder', async () => {
    await using directory = await temporaryDirectory()
    await writeFile(join(directory.path, 'file'), '')
    await assert.rejects(openStore({ dataDirectory: join(directory.path, 'file') }), {
      code: 'store-unusable',
      message: /cannot be opened \(.*\): name another folder with --data\.$/,
    })
    await mkdir(join(directory.path, 'data'))
    await writeFile(
      join(directory.path, 'data', databaseName),
      'This is a letter, and a long one at that. '.repeat(200),
    )
    await assert.rejects(openStore({ dataDirectory: join(directory.path, 'data') }), { code: 'store-unusable' })
  })

  it('is opened for the first time by two at once', async () => {
    await using directory = await temporaryDirectory()
    const stores = await Promise.all([1, 2, 3].map(() => openStore({ dataDirectory: directory.path })))
    for (const store of stores) assert.deepEqual(await store.read(({ accounts }) => accounts.list()), [])
    for (const store of stores) await store.close()
  })

  it('has each statement prepared once, whatever the time and whoever it is about', async () => {
    await using directory = await temporaryDirectory()
    const clock = testClock()
    const store = await openStore({ dataDirectory: directory.path, clock })
    const people = Array.from({ length: 10 }, (_, index) => idOf(index))
    await addPeople(store, ...people)
    const liveOneDay = async (owner: AccountId, other: AccountId) => {
      clock.now += 1
      await store.change(async ({ accounts, contacts, memberships }) => {
        const { id } = await contacts.add(owner, contactOf(other))
        await contacts.update(owner, id, { displayName: 'x' })
        await memberships.add(owner, { role: 'Allow', member: other })
        await memberships.remove(owner, 'Allow', other)
        await accounts.setPrivacy(owner, 'BL')
        await contacts.remove(owner, id)
      })
      await store.read(({ relations }) => relations.watchersOf(owner))
    }
    await liveOneDay(idOf(0), idOf(1))
    const prepare = mock.method(DatabaseSync.prototype, 'prepare')
    for (let index = 1; index < people.length; index++) await liveOneDay(idOf(index), idOf(index - 1))
    prepare.mock.restore()
    assert.deepEqual(
      prepare.mock.calls.map((call) => call.arguments[0]),
      [],
    )
    await store.close()
  })
})
