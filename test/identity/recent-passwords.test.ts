import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { hashPassword } from '../../src/identity/argon2.ts'
import { createPasswords } from '../../src/identity/passwords.ts'
import { createRecentPasswords } from '../../src/identity/recent-passwords.ts'
import { openMemoryStore } from '../../src/store/open.ts'

const minute = 60_000

describe('passwords that were right a moment ago', () => {
  it('are known for their account, with the hash that they were checked against, and no other', () => {
    const recent = createRecentPasswords()
    recent.remember('mara', 'hash', 's3cret!')
    assert.equal(recent.knows('mara', 'hash', 's3cret!'), true)
    assert.equal(recent.knows('mara', 'hash', 's3cret'), false)
    assert.equal(recent.knows('mara', 'other hash', 's3cret!'), false)
    assert.equal(recent.knows('otis', 'hash', 's3cret!'), false)
  })

  it('are forgotten after a minute, and known for another one when they were right again', () => {
    let now = 0
    const recent = createRecentPasswords(() => now)
    recent.remember('mara', 'hash', 's3cret!')
    now = minute - 1
    assert.equal(recent.knows('mara', 'hash', 's3cret!'), true)
    recent.remember('mara', 'hash', 's3cret!')
    now = 2 * minute - 2
    assert.equal(recent.knows('mara', 'hash', 's3cret!'), true)
    now = 2 * minute
    assert.equal(recent.knows('mara', 'hash', 's3cret!'), false)
  })

  it('are at most ten thousand: the oldest go first', () => {
    const recent = createRecentPasswords()
    for (let index = 0; index <= 10_000; index++) recent.remember('mara', 'hash', String(index))
    assert.equal(recent.knows('mara', 'hash', '0'), false)
    assert.equal(recent.knows('mara', 'hash', '1'), true)
  })

  it('open nothing any more as soon as the password is changed', async () => {
    const store = await openMemoryStore()
    const cost = { memory: 8, passes: 1 }
    const id = randomUUID()
    const email = 'mara@lagoon.example'
    const passwordHash = await hashPassword('old password', cost)
    await store.change(({ accounts }) => accounts.add({ id, email, friendlyName: 'Mara', passwordHash }))
    const passwords = createPasswords(store, Date.now, { cost })
    const verdictOf = async (password: string) => (await passwords.check(email, password, '192.0.2.7')).verdict
    assert.deepEqual([await verdictOf('old password'), await verdictOf('old password')], ['right', 'right'])
    const changed = await hashPassword('new password', cost)
    await store.change(({ accounts }) => accounts.setPasswordHash(id, changed))
    assert.deepEqual([await verdictOf('old password'), await verdictOf('new password')], ['wrong', 'right'])
    await store.close()
  })
})
