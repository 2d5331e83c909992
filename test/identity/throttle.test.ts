import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Admission, createThrottle, networkOf, type Outcome } from '../../src/identity/throttle.ts'
import { testClock } from './people.ts'

const mara = 'mara@lagoon.example'
const home = '192.0.2.7'

function setUp(maximum?: number) {
  const clock = testClock()
  const throttle = createThrottle({ clock, ...(maximum !== undefined && { maximum }) })
  /** Returns 0, or after how many milliseconds to come again. */
  const attempt = async (outcome: Outcome, email = mara, address = home): Promise<number> => {
    const admission = await throttle.enter(email, address)
    if (!admission.admitted) return admission.retryAfter
    admission.finish(outcome)
    return 0
  }
  const fail = async (times: number, email = mara, address = home) => {
    for (let count = 0; count < times; count++) assert.equal(await attempt('wrong', email, address), 0)
  }
  return { clock, throttle, attempt, fail }
}

/** Has it been let in, refused, or is it waiting? */
async function stateOf(admission: Promise<Admission>): Promise<'in' | 'refused' | 'waiting'> {
  const waiting = new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)))
  const settled = await Promise.race([admission, waiting])
  if (settled === undefined) return 'waiting'
  return settled.admitted ? 'in' : 'refused'
}

async function countStates(admissions: readonly Promise<Admission>[]) {
  const counts = { in: 0, refused: 0, waiting: 0 }
  for (const state of await Promise.all(admissions.map(stateOf))) counts[state]++
  return counts
}

describe('the throttle', () => {
  it('lets ten wrong passwords in a row pass, then one a second', async () => {
    const { clock, attempt, fail } = setUp()
    await fail(10)
    assert.equal(await attempt('wrong'), 1000)
    clock.now += 999
    assert.equal(await attempt('wrong'), 1)
    clock.now += 1
    assert.equal(await attempt('wrong'), 0)
    assert.equal(await attempt('wrong'), 1000)
  })

  it('forgets by a right one', async () => {
    const { clock, attempt, fail } = setUp()
    await fail(9)
    assert.equal(await attempt('right'), 0)
    await fail(10)
    clock.now += 1000
    assert.equal(await attempt('right'), 0)
    await fail(10)
  })

  it('counts neither right ones nor those that came to nothing', async () => {
    const { attempt } = setUp()
    for (let count = 0; count < 50; count++) assert.equal(await attempt(count % 2 === 0 ? 'right' : 'unknown'), 0)
  })

  it('goes by account and address together, whatever the case of the account', async () => {
    const { attempt, fail } = setUp()
    await fail(10)
    assert.equal(await attempt('wrong', mara, '192.0.2.8'), 0)
    assert.equal(await attempt('wrong', 'otis@lagoon.example'), 0)
    assert.equal(await attempt('wrong', 'MARA@Lagoon.Example'), 1000)
    assert.equal(await attempt('wrong', mara, `::ffff:${home}`), 1000)
  })

  it('lets a burst of forty wrong ones no further than forty one after the other', async () => {
    const { throttle } = setUp()
    const burst = Array.from({ length: 40 }, () => throttle.enter(mara, home))
    assert.deepEqual(await countStates(burst), { in: 10, refused: 0, waiting: 30 })
    for (const admission of await Promise.all(burst.slice(0, 10))) if (admission.admitted) admission.finish('wrong')
    assert.deepEqual(await countStates(burst), { in: 10, refused: 30, waiting: 0 })
  })

  it('lets forty right ones in, who wait for each other at most', async () => {
    const { throttle } = setUp()
    const entered = Array.from({ length: 40 }, async () => {
      const admission = await throttle.enter(mara, home)
      assert.ok(admission.admitted)
      await new Promise<void>((resolve) => setImmediate(resolve))
      admission.finish('right')
    })
    await Promise.all(entered)
  })

  it('lets no more than ten and one a second pass, however tries and answers are mixed', async () => {
    const step = fc.oneof(fc.constant('enter'), fc.constant('answer'), fc.integer({ min: 1, max: 900 }))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
        const { clock, throttle } = setUp()
        const begin = clock.now
        const open: Extract<Admission, { admitted: true }>[] = []
        let passed = 0
        for (const what of steps) {
          if (typeof what === 'number') clock.now += what
          else if (what === 'answer') open.shift()?.finish('wrong')
          else
            void throttle.enter(mara, home).then((admission) => {
              if (!admission.admitted) return
              passed++
              open.push(admission)
            })
          await new Promise<void>((resolve) => setImmediate(resolve))
          assert.ok(passed <= 10 + (clock.now - begin) / 1000, `${passed} passed in ${clock.now - begin} ms`)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('remembers so many pairs and no more, the latest failures best', async () => {
    const { attempt, fail } = setUp(3)
    await fail(10)
    await fail(1, 'a@x')
    await fail(1, 'b@x')
    assert.equal(await attempt('wrong'), 1000)
    await fail(1, 'c@x')
    assert.equal(await attempt('wrong'), 0)
  })

  it('takes a house of IPv6 for one address', () => {
    assert.equal(networkOf('2001:db8:0:1::5'), networkOf('2001:0DB8::1:a:b:c:d'))
    assert.notEqual(networkOf('2001:db8:0:1::5'), networkOf('2001:db8:0:2::5'))
    assert.equal(networkOf('fe80::1%eth0'), networkOf('fe80::2'))
    assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7')
    assert.equal(networkOf('::1'), networkOf('::2'))
    assert.equal(networkOf('anything else'), 'anything else')
  })
})
