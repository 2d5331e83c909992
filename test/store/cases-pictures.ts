import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Picture } from '../../src/domain/profile/picture.ts'
import type { InStore } from './cases.ts'
import { addPeople, mara, otis, start } from './people.ts'

function picture(owner: string, change: Partial<Picture> = {}): Picture {
  return {
    owner,
    name: 'me at the sea',
    type: 'image/png',
    hash: 'a'.repeat(64),
    size: 4711,
    key: `key of ${owner}`,
    changedAt: start,
    isCurrent: true,
    ...change,
  }
}

export function pictureCases(inStore: InStore): void {
  describe('pictures', () => {
    it(
      'are found by their owner and by their key, as they were given',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        const given = picture(mara, { isCurrent: false, type: 'image/gif' })
        await store.change(({ pictures }) => pictures.set(given))
        await store.read(async ({ pictures }) => {
          assert.deepEqual(await pictures.get(mara), given)
          assert.deepEqual(await pictures.findByKey(given.key), given)
          assert.deepEqual([await pictures.get(otis), await pictures.findByKey('another')], [undefined, undefined])
        })
      }),
    )

    it(
      'take the place of the one before',
      inStore(async ({ store }) => {
        await addPeople(store, mara)
        const second = picture(mara, { hash: 'b'.repeat(64), key: 'another', changedAt: start + 1 })
        await store.change(({ pictures }) => pictures.set(picture(mara)))
        await store.change(({ pictures }) => pictures.set(second))
        await store.read(async ({ pictures }) => {
          assert.deepEqual(await pictures.get(mara), second)
          assert.equal(await pictures.findByKey(picture(mara).key), undefined)
          assert.deepEqual(await pictures.hashes(), [second.hash])
          assert.equal(await pictures.isUsed(picture(mara).hash), false)
        })
      }),
    )

    it(
      'may be the same bytes for several people, and are used until the last of them is gone',
      inStore(async ({ store }) => {
        await addPeople(store, mara, otis)
        await store.change(async ({ pictures }) => {
          await pictures.set(picture(mara))
          await pictures.set(picture(otis))
        })
        const isUsed = () => store.read(({ pictures }) => pictures.isUsed(picture(mara).hash))
        assert.deepEqual(await store.read(({ pictures }) => pictures.hashes()), [picture(mara).hash])
        await store.change(({ accounts }) => accounts.remove(mara))
        assert.equal(await isUsed(), true)
        await store.change(({ accounts }) => accounts.remove(otis))
        assert.equal(await isUsed(), false)
      }),
    )
  })
}
