import assert from 'node:assert/strict'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadSigningKey, signingKeyName } from '../../src/identity/keys.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

describe('the key that signs tickets', () => {
  it('is made at the first start, for its owner only, and is the same ever after', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    const key = await loadSigningKey(data)
    assert.equal(key.length, 32)
    assert.notDeepEqual(key, Buffer.alloc(32))
    assert.deepEqual(await loadSigningKey(data), key)
    assert.equal((await stat(data)).mode & 0o777, 0o700)
    assert.equal((await stat(join(data, signingKeyName))).mode & 0o777, 0o600)
  })

  it('is one, however many start at once, and nothing unfinished is left beside it', async () => {
    await using directory = await temporaryDirectory()
    const keys = await Promise.all(Array.from({ length: 20 }, () => loadSigningKey(directory.path)))
    assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, 1)
    assert.deepEqual(await readdir(directory.path), [signingKeyName])
  })

  it('is not replaced when it is damaged: that is for its owner to decide', async () => {
    await using directory = await temporaryDirectory()
    await writeFile(join(directory.path, signingKeyName), 'short')
    await assert.rejects(loadSigningKey(directory.path), /is not a key of 32 bytes: restore it, or remove it/)
  })
})
