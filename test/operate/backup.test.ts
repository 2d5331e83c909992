import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createBackup } from '../../src/backup/create.ts'
import { BackupFailure } from '../../src/backup/failure.ts'
import { listBackups } from '../../src/backup/list.ts'
import { restoreBackup } from '../../src/backup/restore.ts'
import { verifyBackup } from '../../src/backup/verify.ts'
import type { Picture } from '../../src/domain/profile/picture.ts'
import { loadSigningKey } from '../../src/identity/keys.ts'
import { migrations } from '../../src/store/migrations/index.ts'
import { openStore } from '../../src/store/open.ts'
import { openPictureFiles } from '../../src/store/picture-files.ts'
import { databaseName, openSqliteStore } from '../../src/store/sqlite/store.ts'
import { addPeople, idOf, mara, start } from '../store/people.ts'
import { runCommand, startServiceProcess } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const writerProgram = fileURLToPath(new URL('../store/writer-process.ts', import.meta.url))

/** A process that makes accounts as fast as the disk lets it, and what of that it was told is kept. */
async function startWriter(data: string) {
  const child = spawn(process.execPath, [writerProgram, data, '1000', '100000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged: number[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => acknowledged.push(Number(line)))
  const ended = once(child, 'exit')
  const reaches = async (count: number): Promise<void> => {
    while (acknowledged.length < count) await once(lines, 'line')
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  return { acknowledged, reaches, kill }
}

async function accountsIn(data: string): Promise<ReadonlySet<string>> {
  const store = await openStore({ dataDirectory: data })
  const all = await store.read(({ accounts }) => accounts.list())
  await store.close()
  return new Set(all.map(({ id }) => id))
}

/** A data directory with a person, a picture of theirs, a key and a certificate; and one backup of it. */
async function makeHouse(data: string, now = start) {
  const store = await openStore({ dataDirectory: data })
  await addPeople(store, mara)
  const hash = await openPictureFiles(join(data, 'pictures')).keep(Buffer.from('a picture'))
  const picture: Picture = {
    owner: mara,
    name: 'me',
    type: 'image/png',
    hash,
    size: 9,
    key: 'k',
    changedAt: now,
    isCurrent: true,
  }
  await store.change(({ pictures }) => pictures.set(picture))
  await store.close()
  const key = await loadSigningKey(data)
  await mkdir(join(data, 'certificates', 'elsewhere'), { recursive: true, mode: 0o700 })
  await writeFile(join(data, 'certificates', 'elsewhere', 'some.key'), 'the root of all trust')
  const { folder } = await createBackup({ data, into: join(data, 'backups'), version: '0', now })
  return { key, hash, folder }
}

describe('a backup', () => {
  it('of a service that is written to, and killed afterwards, has every change that was acknowledged before', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    const { key, hash } = await makeHouse(data)
    await using service = await startServiceProcess(data)
    const writer = await startWriter(data)
    await writer.reaches(25)
    const before = [...writer.acknowledged]
    const made = await runCommand(['backup', 'create', '--data', data, '--json'])
    assert.equal(made.code, 0, made.stderr)
    const { folder } = JSON.parse(made.stdout) as { folder: string }
    await writer.reaches(writer.acknowledged.length + 5)

    const refused = await runCommand(['backup', 'restore', folder, '--data', data])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /A service runs on .* stop it first/)
    await Promise.all([writer.kill(), service.kill()])
    // The disk loses what it has: all that is left is the backup.
    await rm(join(data, 'chrysalis.db'))
    await rm(join(data, 'ticket.key'))
    await rm(join(data, 'pictures'), { recursive: true })
    const restored = await runCommand(['backup', 'restore', folder, '--data', data])
    assert.equal(restored.code, 0, restored.stderr)

    const kept = await accountsIn(data)
    assert.deepEqual(
      before.filter((number) => !kept.has(idOf(number))),
      [],
    )
    assert.ok(kept.has(mara))
    assert.deepEqual(await loadSigningKey(data), key)
    assert.equal(String(await openPictureFiles(join(data, 'pictures')).read(hash)), 'a picture')
  })

  it('is its owner’s alone, and has neither what holds for one run nor other backups', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    await makeHouse(data)
    for (const name of ['running.json', 'admin.token', 'picture.new']) await writeFile(join(data, name), 'of this run')
    const { folder, manifest } = await createBackup({ data, into: join(data, 'backups'), version: '0', now: start + 1 })
    assert.deepEqual(
      Object.keys(manifest.files).map((name) => name.replace(/[0-9a-f]{64}/, 'HASH')),
      ['certificates/elsewhere/some.key', 'chrysalis.db', 'pictures/HASH', 'ticket.key'],
    )
    for (const name of await readdir(folder, { recursive: true })) {
      const found = await stat(join(folder, name))
      assert.equal(found.mode & 0o777, found.isDirectory() ? 0o700 : 0o600, name)
    }
  })

  it('that is not whole any more is named with what is wrong, and is not put back', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    const { folder, hash } = await makeHouse(data)
    assert.deepEqual((await verifyBackup(folder)).faults, [])
    const faults = async () => (await verifyBackup(folder)).faults.join('\n')

    await appendFile(join(folder, 'ticket.key'), 'x')
    assert.match(await faults(), /ticket\.key is not what it was/)
    await rm(join(folder, 'pictures', hash))
    assert.match(await faults(), new RegExp(`pictures/${hash} cannot be read \\(ENOENT\\)`))
    await writeFile(join(folder, 'added'), '')
    assert.match(await faults(), /added was not in it when it was made/)
    const database = await readFile(join(folder, 'chrysalis.db'))
    await writeFile(join(folder, 'chrysalis.db'), database.fill(0xaa, 4096, 12_288))
    assert.match(await faults(), /the database is damaged/)

    const names = await readdir(data)
    await assert.rejects(restoreBackup({ backup: folder, data, now: start }), /is not whole .* Nothing has changed/)
    assert.deepEqual(await readdir(data), names)
    await writeFile(join(folder, 'manifest.json'), '{"format":1,"files":{"../../x":{}}}')
    await assert.rejects(verifyBackup(folder), BackupFailure)
  })

  it('is made of a whole database or not at all, and leaves nothing behind', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    await makeHouse(data)
    const file = join(data, 'chrysalis.db')
    await writeFile(file, (await readFile(file)).fill(0xaa, 8192, 12_288))
    const into = join(directory.path, 'elsewhere')
    await assert.rejects(createBackup({ data, into, version: '0', now: start }))
    assert.deepEqual(await readdir(into), [])
  })
})

describe('putting a backup back', () => {
  it('keeps aside what was there, files of later days included, and the backups where they are', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    const { folder } = await makeHouse(data)
    const store = await openStore({ dataDirectory: data })
    await store.change(({ accounts }) => accounts.setFriendlyName(mara, 'of later'))
    await store.close()
    await writeFile(join(data, 'later.txt'), 'of later')
    const { aside = '' } = await restoreBackup({ backup: folder, data, now: start + 5 })
    assert.deepEqual((await readdir(data)).toSorted(), [
      'backups',
      'before-restore-20090630T180511005Z',
      'certificates',
      'chrysalis.db',
      'pictures',
      'ticket.key',
    ])
    assert.equal(await readFile(join(aside, 'later.txt'), 'utf8'), 'of later')
    const [restored, old] = await Promise.all(
      [data, aside].map(async (dataDirectory) => {
        const opened = await openStore({ dataDirectory })
        const account = await opened.read(({ accounts }) => accounts.get(mara))
        await opened.close()
        return account?.friendlyName
      }),
    )
    assert.match(restored ?? '', /^name%20of/)
    assert.equal(old, 'of later')
  })

  it('that was interrupted keeps everybody out until it is done again', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    const { folder } = await makeHouse(data)
    // As a power cut would leave it: the marker is there, the old database has moved, the new one has not.
    await writeFile(join(data, 'restore.json'), '{}')
    await mkdir(join(data, '.restored-x'))
    await rename(join(data, 'chrysalis.db'), join(data, '.restored-x', 'chrysalis.db'))
    await assert.rejects(openStore({ dataDirectory: data }), /run the same "chrysalis backup restore" again/)
    await restoreBackup({ backup: folder, data, now: start + 5 })
    assert.deepEqual([...(await accountsIn(data))], [mara])
    assert.ok(!(await readdir(data)).some((name) => name.startsWith('.restored-')))
  })

  it('of a database from before a migration replaces the database alone', async () => {
    await using directory = await temporaryDirectory()
    const known = Object.fromEntries(Object.entries(migrations).slice(0, 3))
    await (await openSqliteStore({ dataDirectory: directory.path, migrations: known })).close()
    // As the service of that time wrote it: the store of today knows columns that are not there yet.
    const old = new DatabaseSync(join(directory.path, databaseName))
    old.exec(
      `insert into accounts values ('${mara}', 'Mara@Lagoon.example', 'mara@lagoon.example', 'name%20of%20mara', 'a hash', 'AL', 'A', 1, 1, 1)`,
    )
    old.close()
    const store = await openStore({ dataDirectory: directory.path })
    await store.change(({ accounts }) => accounts.setFriendlyName(mara, 'after'))
    await store.close()
    const key = await loadSigningKey(directory.path)
    const [entry] = await listBackups(directory.path, join(directory.path, 'backups'))
    assert.equal(entry?.holds, 'database')
    assert.deepEqual((await verifyBackup(entry.path)).faults, [])
    await restoreBackup({ backup: entry.path, data: directory.path, now: start })
    const again = await openStore({ dataDirectory: directory.path })
    assert.match((await again.read(({ accounts }) => accounts.get(mara)))?.friendlyName ?? '', /^name%20of/)
    await again.close()
    assert.deepEqual(await loadSigningKey(directory.path), key)
  })
})

describe('chrysalis backup', () => {
  it('lists, verifies the latest, keeps as many as it is told, and says what to do where there is nothing', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    const none = await runCommand(['backup', 'create', '--data', data])
    assert.deepEqual([none.code, none.stdout], [1, ''])
    assert.match(none.stderr, /There is no database in .*: name the folder of the service with --data\.$/m)
    await makeHouse(data)
    await createBackup({ data, into: join(data, 'backups'), version: '0', now: start + 1000 })
    const words = ['--data', data]
    const created = await runCommand(['backup', 'create', '--keep', '2', '--json', ...words])
    assert.deepEqual(JSON.parse(created.stdout).removed, ['20090630T180511000Z'])
    const [listed, verified] = await Promise.all([
      runCommand(['backup', 'list', '--json', ...words]),
      runCommand(['backup', 'verify', ...words]),
    ])
    assert.deepEqual(
      (JSON.parse(listed.stdout) as { holds: string; accounts: number }[]).map(({ holds, accounts }) => [
        holds,
        accounts,
      ]),
      [
        ['everything', 1],
        ['everything', 1],
      ],
    )
    assert.match(verified.stdout, /is whole: 1 accounts, 4 files/)
  })
})
