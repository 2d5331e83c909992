import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { createContactLists } from '../../../src/domain/lists/contact-lists.ts'
import { detectPicture } from '../../../src/domain/profile/picture.ts'
import { RoamingProfiles } from '../../../src/domain/profile/roaming-profiles.ts'
import { openMemoryStore } from '../../../src/store/open.ts'
import { openPictureFiles } from '../../../src/store/picture-files.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const pictureOf = (text: string): Buffer => Buffer.from(`GIF89a${text}`)

async function openWorld() {
  const directory = await temporaryDirectory()
  let time = 1_000_000
  const store = await openMemoryStore({ clock: () => time })
  const lists = createContactLists({ store, publish: () => undefined, newId: randomUUID })
  const folder = join(directory.path, 'pictures')
  const roaming = new RoamingProfiles({ store, lists, files: openPictureFiles(folder), now: () => time })
  return {
    store,
    lists,
    folder,
    roaming,
    /** An hour later. @returns what time it is then */
    later: () => {
      time += 3_600_000
      return time
    },
    person: (name: string) =>
      store.change(({ accounts }) =>
        accounts.add({ id: randomUUID(), email: `${name}@lagoon.example`, friendlyName: name, passwordHash: '-' }),
      ),
    files: () => readdir(folder),
    [Symbol.asyncDispose]: async () => {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

test('name, message and picture each have the time of their own last change, by whatever way it came', async () => {
  await using world = await openWorld()
  const { roaming, lists, store } = world
  const mara = await world.person('mara')
  const born = mara.createdAt
  const times = async () => {
    const profile = await roaming.read(mara.id)
    assert.ok(profile)
    return [profile.nameChangedAt, profile.messageChangedAt, profile.changedAt]
  }
  assert.deepEqual(await times(), [born, born, born])

  const named = world.later()
  // As `PRP 6 MFN Mara%20B` does.
  await lists.setFriendlyName(mara.id, 'Mara%20B')
  assert.deepEqual(await times(), [named, born, named])

  const said = world.later()
  // As `UUX` does.
  await store.change(({ accounts }) => accounts.setSettings(mara.id, { PersonalMessage: 'tea' }))
  assert.deepEqual(await times(), [named, said, said])

  const pictured = world.later()
  await roaming.keepPicture(mara.id, 'me', pictureOf('1'))
  assert.deepEqual(await times(), [named, said, pictured])

  world.later()
  await roaming.update(mara.id, { displayName: 'Mara B', personalMessage: 'tea' })
  assert.deepEqual(await times(), [named, said, pictured], 'what is said again is not said later')

  const silent = world.later()
  await roaming.update(mara.id, { personalMessage: '' })
  assert.deepEqual(await times(), [named, silent, silent], 'taking the message away is a change as well')

  const hidden = world.later()
  await roaming.showPicture(mara.id, true)
  assert.equal((await roaming.read(mara.id))?.picture?.changedAt, hidden)
  await roaming.showPicture(mara.id, true)
  assert.deepEqual((await times())[2], hidden)
})

test('a name or message that is too long changes neither', async () => {
  await using world = await openWorld()
  const mara = await world.person('mara')
  const long = 'é'.repeat(2000)
  assert.equal(await world.roaming.update(mara.id, { displayName: 'Mara', personalMessage: long }), 'too-long')
  assert.equal(await world.roaming.update(mara.id, { displayName: long, personalMessage: 'tea' }), 'too-long')
  const profile = await world.roaming.read(mara.id)
  assert.equal(profile?.displayName, 'mara')
  assert.equal(profile?.personalMessage, '')
})

test('somebody who blocks the reader has no profile for them', async () => {
  await using world = await openWorld()
  const [mara, otis] = [await world.person('mara'), await world.person('otis')]
  assert.equal((await world.roaming.readAs(otis.id, mara.id))?.displayName, 'mara')
  await world.lists.addMember(mara.id, 'Block', otis.email)
  assert.equal(await world.roaming.readAs(otis.id, mara.id), undefined)
  assert.equal((await world.roaming.readAs(mara.id, mara.id))?.displayName, 'mara')
})

test('files are kept as long as somebody keeps the picture, whoever changes what at the same time', async () => {
  await using world = await openWorld()
  const people = [await world.person('mara'), await world.person('otis'), await world.person('pia')]
  const step = fc.record({ who: fc.nat({ max: 2 }), picture: fc.constantFrom('1', '2', '3') })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      // All at once: nobody waits for anybody.
      await Promise.all(
        steps.map(({ who, picture }) => world.roaming.keepPicture(people[who]?.id ?? '', 'me', pictureOf(picture))),
      )
      const kept = new Set<string>()
      for (const { id } of people) {
        const picture = await world.roaming.picture(id)
        if (!picture) continue
        kept.add(picture.hash)
        assert.equal((await world.roaming.fetchPicture(picture.key))?.bytes.length, picture.size)
      }
      assert.deepEqual((await world.files()).toSorted(), Array.from(kept).toSorted())
    }),
    { numRuns: 20 },
  )
})

test('what is in nobody’s use is removed: of an account that is gone, of a process that died', async () => {
  await using world = await openWorld()
  assert.equal(await world.roaming.removeUnused(), 0, 'there is not even a folder')
  const [mara, otis] = [await world.person('mara'), await world.person('otis')]
  await world.roaming.keepPicture(mara.id, 'me', pictureOf('1'))
  const kept = await world.roaming.keepPicture(otis.id, 'me', pictureOf('2'))
  assert.ok(typeof kept !== 'string')
  await writeFile(join(world.folder, `${kept.hash}.${randomUUID()}.new`), 'half')
  await writeFile(join(world.folder, 'README'), 'somebody’s own')
  await world.store.change(({ accounts }) => accounts.remove(mara.id))
  assert.equal(await world.roaming.removeUnused(), 2)
  assert.deepEqual((await world.files()).toSorted(), [kept.hash, 'README'].toSorted())
})

test('the address of a picture changes with the picture, and is not to be guessed', async () => {
  await using world = await openWorld()
  const mara = await world.person('mara')
  const keep = async (text: string) => {
    const kept = await world.roaming.keepPicture(mara.id, 'me', pictureOf(text))
    assert.ok(typeof kept !== 'string')
    assert.match(kept.key, /^[0-9a-f]{36}$/)
    return kept.key
  }
  const first = await keep('1')
  assert.equal(await keep('1'), first, 'the same picture again keeps its address')
  assert.notEqual(await keep('2'), first)
  assert.equal(await world.roaming.fetchPicture(first), undefined)
})

test('a picture is known by its first bytes alone', () => {
  const known: readonly (readonly [string, string | undefined])[] = [
    ['89504e470d0a1a0a00', 'image/png'],
    ['ffd8ffe000', 'image/jpeg'],
    ['474946383761', 'image/gif'],
    ['474946383961', 'image/gif'],
    ['474946383861', undefined],
    ['89504e47', undefined],
    ['ffd8', undefined],
    ['424d0000', undefined],
    ['', undefined],
  ]
  for (const [hex, type] of known) assert.equal(detectPicture(Buffer.from(hex, 'hex')), type, hex)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const prefixed = /^(?:89504e470d0a1a0a|ffd8ff|47494638(?:37|39)61)/.test(Buffer.from(bytes).toString('hex'))
      assert.equal(detectPicture(bytes) !== undefined, prefixed)
    }),
  )
})
