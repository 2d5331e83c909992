import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import type { Entry } from '../../src/observe/entry.ts'
import { play } from '../../web/views/live/player.ts'

const at = (...times: readonly number[]): Entry[] => times.map((time, index) => ({ serial: index + 1, time }) as Entry)

describe('a recording', () => {
  it('is played with the pauses that lay between its lines, and long ones are cut short', (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] })
    const played: number[] = []
    const ended = mock.fn()
    play(at(1_000, 1_500, 3_600_000), 1, (entries) => played.push(...entries.map(({ serial }) => serial)), ended)
    assert.deepEqual(played, [1])
    context.mock.timers.tick(499)
    assert.deepEqual(played, [1])
    context.mock.timers.tick(1)
    assert.deepEqual(played, [1, 2])
    context.mock.timers.tick(2_000)
    assert.deepEqual(played, [1, 2, 3])
    context.mock.timers.tick(0)
    assert.equal(ended.mock.callCount(), 1)
  })

  it('plays ten times as fast when told so, and stops when told so', (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] })
    let played = 0
    const stop = play(
      at(0, 1_000, 2_000),
      10,
      () => (played += 1),
      () => undefined,
    )
    context.mock.timers.tick(100)
    assert.equal(played, 2)
    stop()
    context.mock.timers.tick(10_000)
    assert.equal(played, 2)
  })

  it('is there at once at speed 0', () => {
    let played: readonly Entry[] = []
    const ended = mock.fn()
    play(at(0, 60_000), 0, (entries) => (played = entries), ended)
    assert.equal(played.length, 2)
    assert.equal(ended.mock.callCount(), 1)
  })
})
