import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPasswords, type PasswordOptions } from '../../src/identity/passwords.ts'
import { openMemoryStore } from '../../src/store/open.ts'
import { addAccount, cheap, testClock } from './people.ts'

const home = '192.0.2.7'

async function setUp(options: PasswordOptions = {}) {
  const clock = testClock()
  const store = await openMemoryStore()
  const mara = await addAccount(store, 'Mara@lagoon.example', 'right')
  const passwords = createPasswords(store, clock, { cost: cheap, ...options })
  const check = (password: string, email = 'mara@lagoon.example') => passwords.check(email, password, home)
  return { clock, store, mara, check, [Symbol.asyncDispose]: () => store.close() }
}

describe('checking a password', () => {
  it('opens the account to the right one only, whatever the case of the address', async () => {
    await using world = await setUp()
    assert.deepEqual(await world.check('right', 'MARA@lagoon.example'), { verdict: 'right', account: world.mara })
    assert.deepEqual(await world.check('Right'), { verdict: 'wrong' })
    assert.deepEqual(await world.check(''), { verdict: 'wrong' })
    assert.deepEqual(await world.check('right', 'nobody@lagoon.example'), { verdict: 'wrong' })
  })

  it('throttles after ten wrong ones, and then does not look at a right one either', async () => {
    await using world = await setUp()
    const verdicts = await Promise.all(Array.from({ length: 40 }, (_, index) => world.check(`guess ${index}`)))
    assert.equal(verdicts.filter(({ verdict }) => verdict === 'wrong').length, 10)
    assert.equal(verdicts.filter(({ verdict }) => verdict === 'throttled').length, 30)
    assert.deepEqual(await world.check('right'), { verdict: 'throttled', retryAfter: 1000 })
    world.clock.now += 1000
    assert.equal((await world.check('right')).verdict, 'right')
    assert.equal((await world.check('right')).verdict, 'right')
  })

  it('does so for accounts that do not exist, too: nobody learns which do', async () => {
    await using world = await setUp()
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => world.check('guess', 'nobody@lagoon.example')))
    assert.equal(verdicts.filter(({ verdict }) => verdict === 'throttled').length, 30)
  })

  it('hashes for an unknown account as it does for a known one', async () => {
    // Dear enough to be told from the rest of the work, which takes well under a millisecond.
    const cost = { memory: 64 * 1024, passes: 3 }
    await using world = await setUp({ cost })
    await world.check('guess', 'first@lagoon.example')
    const timeOf = async (email: string) => {
      const begin = performance.now()
      await world.check('guess', email)
      return performance.now() - begin
    }
    const unknown = await timeOf('nobody@lagoon.example')
    // The least of several, since whatever else the machine does only adds to it.
    const known = Math.min(
      ...[await timeOf(world.mara.email), await timeOf(world.mara.email), await timeOf(world.mara.email)],
    )
    assert.ok(unknown > 5 * known, `${unknown} ms at the dear cost, ${known} ms at the cheap one`)
  })

  it('lets forty right ones in at once', async () => {
    await using world = await setUp()
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => world.check('right')))
    assert.ok(verdicts.every(({ verdict }) => verdict === 'right'))
  })

  it('turns people away when too many are waiting, and has room again afterwards', async () => {
    await using world = await setUp({ maximumPending: 5 })
    const verdicts = await Promise.all(
      Array.from({ length: 8 }, (_, index) => world.check('x', `${index}@lagoon.example`)),
    )
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      [...Array(5).fill('wrong'), ...Array(3).fill('throttled')],
    )
    assert.equal((await world.check('right')).verdict, 'right')
  })

  it('does not read a letter as a password', async () => {
    await using world = await setUp()
    assert.deepEqual(await world.check('x'.repeat(1_000_000)), { verdict: 'wrong' })
  })

  it('counts nothing when the store fails', async () => {
    const world = await setUp()
    await world.store.close()
    for (let count = 0; count < 12; count++) await assert.rejects(world.check('right'))
  })
})
