import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { killAgainAndAgain } from './kills.ts'

describe('a service that is killed in the middle of its work', () => {
  it('has kept every change that it acknowledged, and no half ones, after each of 20 kills', async () => {
    const figures = await killAgainAndAgain(20, Math.random)
    assert.ok(
      figures.acknowledged > 200,
      `only ${figures.acknowledged} edits were acknowledged: the test proves little`,
    )
  })
})
