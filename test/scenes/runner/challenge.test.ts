import assert from 'node:assert/strict'
import { it } from 'node:test'
import { challengeAnswer } from './challenge.ts'

it('the answer to a challenge is the one of the verified vectors in msnp-wire §5.6', () => {
  const live81 = { id: 'PROD0113H11T8$X_', key: 'RG@XY*28Q5QHS%Q5' }
  assert.equal(challengeAnswer('11533365622852247127', live81), 'f086d1ded067186deca8dba2231602cf')
  assert.equal(challengeAnswer('13038318816579321232', live81), '3b25f5aab8143dd9a47971541666ae0e')
  assert.equal(challengeAnswer('13676118092332012962', live81), 'e9ccbb3e90fabb047bad055f1d025cde')
  const msn7 = { id: 'PROD0090YUAUV{2B', key: 'YMM8C_H7KCQ2S_KL' }
  assert.equal(challengeAnswer('22210219642164014968', msn7), '85ecb0db8f32113df79ce0892b9a102c')
})
