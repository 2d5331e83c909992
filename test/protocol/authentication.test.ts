import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { answerChallenge, answerOldChallenge, products } from '../../src/protocol/authentication/challenge.ts'
import { deriveKeys, makeResponse, verifyResponse } from '../../src/protocol/authentication/sso.ts'

const secret = Buffer.from([...Array(24).keys()])
const nonce = Buffer.from([...Array(48).keys()]).toString('base64')
const response =
  'HAAAAAEAAAADZgAABIAAAAgAAAAUAAAASAAAAAARIjNEVWZ35/b6UPUTyMkbVgyWJivzLXG/cLmP5JhL5BMRwFQfHrAp' +
  'Gu0gv1HPhPxn94SUAUqMNbnL5X6IR1lU9SL5rzNkBAK7NkLXBeeqN/Brj+OuwGM1nS9WU7mDGtT89Eg='

describe('the proof of single sign-on (msnp-wire §5.4)', () => {
  test('keys are derived as in the reference', () => {
    const keys = deriveKeys(secret)
    assert.equal(keys.hash.toString('hex'), '06af2ac1f46df3fde6e65fef60a13bd21eabb69f09a542c0')
    assert.equal(keys.encryption.toString('hex'), '2dd0114b936beb17cc1d7fa10191010bb4b7b487404c43e3')
  })

  test('the response is the 128 bytes of the reference, and is accepted', () => {
    assert.equal(makeResponse(secret, nonce, Buffer.from('0011223344556677', 'hex')), response)
    assert.equal(verifyResponse(response, secret, nonce), true)
  })

  test('another secret, another nonce or one changed bit is refused', () => {
    assert.equal(verifyResponse(response, Buffer.alloc(24), nonce), false)
    assert.equal(verifyResponse(response, secret, `${nonce.slice(0, -1)}w`), false)
    const bytes = Buffer.from(response, 'base64')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      // The bits of the IV change the first block of the text, so that each one matters too.
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      assert.equal(verifyResponse(changed.toString('base64'), secret, nonce), false, `bit ${bit}`)
    }
  })

  test('no input makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.uint8Array({ maxLength: 200 })),
        fc.uint8Array({ maxLength: 40 }),
        (text, key) => {
          const given = typeof text === 'string' ? text : Buffer.from(text).toString('base64')
          assert.equal(verifyResponse(given, Buffer.from(key), nonce), false)
        },
      ),
    )
  })

  test('whatever the nonce, a proof made with the secret is accepted and one made with another is not', () => {
    const text = fc.uint8Array({ minLength: 48, maxLength: 48 }).map((bytes) => Buffer.from(bytes).toString('base64'))
    const key = fc.uint8Array({ minLength: 24, maxLength: 24 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(text, key, key, (given, mine, other) => {
        assert.equal(verifyResponse(makeResponse(mine, given), mine, given), true)
        assert.equal(verifyResponse(makeResponse(mine, given), other, given), mine.equals(other))
      }),
      { numRuns: 30 },
    )
  })
})

describe('the answer to a challenge (msnp-wire §5.6)', () => {
  test('dialects 6 to 10 answer with an MD5', () => {
    assert.equal(answerOldChallenge('12345678901234567890', products.msn3), '8ba1bb9d6dbf624fee31a2053af5fdd0')
  })

  for (const [product, challenge, answer] of [
    [products.live81, '11533365622852247127', 'f086d1ded067186deca8dba2231602cf'],
    [products.live81, '13038318816579321232', '3b25f5aab8143dd9a47971541666ae0e'],
    [products.live81, '13676118092332012962', 'e9ccbb3e90fabb047bad055f1d025cde'],
    [products.msn7, '22210219642164014968', '85ecb0db8f32113df79ce0892b9a102c'],
  ] as const)
    test(`dialect 11 on: ${product.id} answers ${challenge}`, () => {
      assert.equal(answerChallenge(challenge, product), answer)
    })
})
