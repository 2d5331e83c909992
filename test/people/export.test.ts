import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import type { AccountId } from '../../src/domain/account.ts'
import type { Store } from '../../src/domain/ports/store.ts'
import { createDeviceKeys } from '../../src/identity/device-keys.ts'
import { loadSigningKey } from '../../src/identity/keys.ts'
import { openStoreContext } from '../../src/server/admin-context.ts'
import { openStore } from '../../src/store/open.ts'
import { openPictureFiles } from '../../src/store/picture-files.ts'
import { databaseName } from '../../src/store/sqlite/store.ts'
import { addPeople, contactOf, idOf, mara, nora, otis, plainEntry, start } from '../store/people.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/* The whole database is looked through, table by table: a table or column that is added later has to be in an export, and go. */

/** Columns that an export leaves out, each for a reason. */
const leftOut: Readonly<Record<string, string>> = {
  'accounts.email_key': 'the address once more, as it is compared',
  'accounts.password_hash': 'opens nothing but the account, and is named under leftOut',
  'device_keys.fingerprint': 'the secret, named under leftOut',
  'device_keys.sealed': 'the secret, named under leftOut',
  'invitations.code_hash': 'of a code that is used up',
  'offline_messages.position': 'the order, which the list has',
}

/** Tables with rows that are other people's, though they speak of the person: an export counts them. */
const otherPeoples = (table: string, row: Row): boolean =>
  (table === 'contacts' && row.owner !== otis) || (table === 'memberships' && row.owner !== otis)

type Row = Readonly<Record<string, unknown>>

/** Something in every table, about Otis and about others. */
async function liveALife(store: Store, directory: string): Promise<string> {
  await addPeople(store, mara, otis, nora)
  const files = openPictureFiles(join(directory, 'pictures'))
  const hash = await files.keep(Buffer.from('the face of Otis'))
  const shared = await files.keep(Buffer.from('a picture that two have'))
  await store.change(async (tables) => {
    await tables.accounts.setSettings(otis, { PersonalMessage: 'at the sea \u00c3\u00a4', 'phone.home': '555 1234' })
    await tables.accounts.setFriendlyName(otis, 'Captain%20Otis')
    await tables.groups.add(otis, { id: idOf(40), name: 'Sailors', isFavorite: true, annotations: { Colour: 'blue' } })
    const details = { fields: { comment: 'owes me a boat' } }
    await tables.contacts.add(otis, contactOf(mara, { displayName: 'Mara the cook', details }))
    await tables.groups.addContact(otis, idOf(40), contactOf(mara).id)
    await tables.contacts.add(otis, plainEntry(idOf(41)))
    await tables.contacts.remove(otis, idOf(41))
    await tables.memberships.add(otis, { role: 'Block', member: nora, displayName: 'Nora', inviteMessage: 'it is me' })
    await tables.contacts.add(mara, contactOf(otis, { displayName: 'Oti', details: { fields: { comment: 'loud' } } }))
    await tables.memberships.add(nora, { role: 'Pending', member: otis, displayName: 'Otis', inviteMessage: 'let me' })
    for (const [sender, recipient] of [
      [otis, mara],
      [mara, otis],
    ] as const)
      await tables.messages.add({
        id: `from ${sender}`,
        recipient,
        sender,
        senderEmail: `${sender} as mail`,
        senderName: `${sender} as name`,
        receivedAt: start,
        runId: `run ${sender}`,
        sequence: 3,
        contentType: 'text/plain',
        body: `body of ${sender}`,
      })
    const picture = {
      owner: otis,
      name: 'the sea',
      type: 'image/png',
      size: 16,
      changedAt: start,
      isCurrent: true,
    } as const
    await tables.pictures.set({ ...picture, hash, key: 'picture of otis' })
    await tables.pictures.set({ ...picture, owner: mara, hash: shared, key: 'picture of mara' })
    await tables.invitations.add({
      id: idOf(60),
      codeHash: 'h',
      note: 'for Otis',
      createdAt: start,
      expiresAt: undefined,
    })
    await tables.invitations.use('h', otis, start)
    await tables.bans.add({ id: idOf(61), account: otis, reason: 'sang', createdAt: start, endsAt: start + 1 })
  })
  await createDeviceKeys({ store, key: await loadSigningKey(directory) }).create(otis, 'the boat’s computer')
  return hash
}

/** Every row of the database that speaks of somebody: that has their id, or belongs to a row that has it, in any column. */
function rowsAbout(directory: string, id: AccountId): Map<string, readonly Row[]> {
  const database = new DatabaseSync(join(directory, databaseName), { readOnly: true })
  const tables = database
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    .all()
  const found = new Map<string, readonly Row[]>()
  for (const { name } of tables) {
    if (String(name).startsWith('kysely')) continue
    const rows = database.prepare(`select * from "${String(name)}"`).all() as Row[]
    found.set(
      String(name),
      rows.filter((row) => Object.values(row).includes(id)),
    )
  }
  database.close()
  return found
}

/** Every value of a document, whole and, where it is JSON or a time, in that form too. */
function valuesOf(document: unknown, found = new Set<string>()): Set<string> {
  if (typeof document === 'object' && document !== null) {
    found.add(JSON.stringify(document))
    for (const [name, value] of Object.entries(document)) {
      found.add(name)
      valuesOf(value, found)
    }
  } else found.add(String(document))
  return found
}

function isSaid(value: unknown, said: ReadonlySet<string>): boolean {
  if (value === null) return true
  if (typeof value === 'number' && value > 1e12) return said.has(new Date(value).toISOString())
  return said.has(String(value)) || (value === 1 && said.has('true')) || (value === 0 && said.has('false'))
}

describe('a person', () => {
  it('gets an export with everything that is kept about them, table by table, and the file of the picture', async () => {
    await using directory = await temporaryDirectory()
    const store = await openStore({ dataDirectory: directory.path })
    await liveALife(store, directory.path)
    const { people } = await openStoreContext(store, directory.path)
    const pieces: string[] = []
    for await (const piece of (await people.export(otis)) ?? []) pieces.push(piece)
    assert.ok(pieces.length > 20, 'it comes in pieces')
    const document = JSON.parse(pieces.join('')) as Record<string, Row>
    const said = valuesOf(document)
    const about = rowsAbout(directory.path, otis)
    for (const [table, rows] of about) {
      assert.ok(rows.length > 0, `nothing in ${table} speaks of Otis: live a fuller life in this test`)
      for (const row of rows.filter((one) => !otherPeoples(table, one)))
        for (const [column, value] of Object.entries(row))
          if (leftOut[`${table}.${column}`] === undefined)
            assert.ok(isSaid(value, said), `${table}.${column} is kept and not exported: ${String(value)}`)
    }
    assert.deepEqual(document.copies, { contacts: 1, memberships: 1 })
    assert.equal(document.account?.personalMessage, 'at the sea ä')
    assert.equal(Buffer.from(String(document.picture?.base64), 'base64').toString(), 'the face of Otis')
    assert.ok(!pieces.join('').includes('Oti"'), 'what Mara calls Otis is hers')
    assert.equal(await people.export(idOf(99)), undefined)
    await store.close()
  })

  it('is erased everywhere: no table speaks of them but for tombstones, and the picture’s file is gone', async () => {
    await using directory = await temporaryDirectory()
    const store = await openStore({ dataDirectory: directory.path })
    const hash = await liveALife(store, directory.path)
    const { people } = await openStoreContext(store, directory.path)
    assert.equal(await people.erase(otis), true)
    assert.equal(await people.erase(otis), false)
    for (const [table, rows] of rowsAbout(directory.path, otis))
      for (const row of rows) {
        assert.ok(otherPeoples(table, row) && row.deleted === 1, `${table}: ${JSON.stringify(row)}`)
        const known = Object.entries(row).filter(([, value]) => /captain|oti\b|loud|let me|sea/i.test(String(value)))
        assert.deepEqual(known, [], table)
      }
    const left = await readdir(join(directory.path, 'pictures'))
    assert.equal(left.length, 1)
    assert.ok(!left.includes(hash))
    await store.close()
    const bytes = (await readFile(join(directory.path, databaseName))).toString('latin1')
    for (const secret of ['Captain%20Otis', 'Mara the cook', 'owes me a boat', `body of ${otis}`, '555 1234', 'loud'])
      assert.ok(!bytes.includes(secret), `"${secret}" is still in the file, in a part that is not in use`)
  })
})
