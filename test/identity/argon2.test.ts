import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { defaultCost, hashPassword, verifyPassword } from '../../src/identity/passwords.ts'
import { cheap } from './people.ts'

describe('a password hash', () => {
  it('is a PHC string of argon2id with a salt of its own, at 19 MiB and two passes unless told otherwise', async () => {
    const [one, other] = await Promise.all([hashPassword('secret'), hashPassword('secret')])
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    assert.notEqual(one, other)
    assert.deepEqual(defaultCost, { memory: 19456, passes: 2 })
    assert.match(await hashPassword('secret', cheap), /^\$argon2id\$v=19\$m=8,t=1,p=1\$/)
  })

  it('is understood when another program made it', async () => {
    // The reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 -e
    const foreign = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    assert.equal(await verifyPassword(foreign, 'password'), true)
    assert.equal(await verifyPassword(foreign, 'Password'), false)
  })

  it('opens with the password that it was made of, and with no other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        async (one, other) => {
          const hash = await hashPassword(one, cheap)
          assert.equal(await verifyPassword(hash, one), true)
          assert.equal(await verifyPassword(hash, other), Buffer.from(one).equals(Buffer.from(other)))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('that is none opens with nothing', async () => {
    const hash = await hashPassword('', cheap)
    for (const text of [
      '',
      'secret',
      hash.replace('id$', 'i$'),
      hash.replace('v=19', 'v=16'),
      hash.slice(0, 30),
      `${hash}=`,
    ]) {
      assert.equal(await verifyPassword(text, ''), false, text)
    }
  })
})
