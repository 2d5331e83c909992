import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { Progress } from '../../src/cli/progress.ts'

/** What is shown of `total` steps that take so many milliseconds each. */
function shown(isTTY: boolean, total: number, stepTime: number): string[] {
  const written: string[] = []
  let now = 1_000
  const clock = mock.method(performance, 'now', () => now)
  try {
    const progress = new Progress(total, 'hashing', { isTTY, write: (text) => written.push(text) })
    for (let step = 0; step < total; step++) {
      now += stepTime
      progress.step()
    }
    progress.end()
  } finally {
    clock.mock.restore()
  }
  return written
}

describe('the progress of a long command', () => {
  it('is one line on a terminal, drawn over and over, with the time that is left', () => {
    const written = shown(true, 100, 200)
    assert.equal(written[24], '\rhashing [########......................] 25/100, 15 s left\u001b[K')
    assert.equal(written.at(-2), `\rhashing [${'#'.repeat(30)}] 100/100, 0 s left\u001b[K`)
    assert.equal(written.at(-1), '\n')
  })

  it('is drawn ten times a second at most', () => {
    assert.ok(shown(true, 10_000, 1).length <= 102)
  })

  it('is a plain line every five seconds elsewhere, and none for what is done by then', () => {
    assert.deepEqual(
      shown(false, 100, 100).map((line) => line.replace(/\[.*\] /, '')),
      ['hashing 50/100, 5 s left\n', 'hashing 100/100, 0 s left\n'],
    )
    assert.deepEqual(shown(false, 100, 10), [])
  })
})
