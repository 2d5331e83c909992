import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RateLimiter } from '../../src/limits/rate-limiter.ts'
import { usualRates } from '../../src/limits/rates.ts'

test('a burst is let through, then as many as the rate says, each key for itself', () => {
  let now = 0
  const limiter = new RateLimiter({ burst: 3, perMinute: 60 }, () => now)
  assert.deepEqual(
    [1, 2, 3, 4].map(() => limiter.take('anna')),
    [true, true, true, false],
  )
  assert.equal(limiter.take('bob'), true)
  now += 999
  assert.equal(limiter.take('anna'), false)
  now += 1
  assert.equal(limiter.take('anna'), true)
  assert.equal(limiter.take('anna'), false)
})

test('over any stretch of time no more passes than burst and rate together allow', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 }), (pauses) => {
      let now = 0
      const limiter = new RateLimiter({ burst: 5, perMinute: 30 }, () => now)
      let passed = 0
      for (const pause of pauses) {
        now += pause
        if (limiter.take('key')) passed += 1
      }
      assert.ok(passed <= 5 + Math.ceil((now * 30) / 60_000))
    }),
  )
})

test('memory is bounded: full buckets are forgotten, and so are the oldest of very many', () => {
  let now = 0
  const limiter = new RateLimiter({ burst: 2, perMinute: 60 }, () => now)
  for (let index = 0; index < 100_500; index++) limiter.take(`stranger ${index}`)
  assert.equal(limiter.size, 100_000)
  now += 60_000
  limiter.sweep()
  assert.equal(limiter.size, 0)
})

test('300 sign-ins a minute from one address, with all their requests, are let through for as long as they come', () => {
  let now = 0
  const limiter = new RateLimiter(usualRates.requests, () => now)
  // The Mac makes eight requests to sign in; a Windows client fewer.
  for (let request = 0; request < 300 * 8 * 5; request++) {
    now += 60_000 / (300 * 8)
    assert.equal(limiter.take('192.168.1.7'), true)
  }
})
