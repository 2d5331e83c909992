import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Entry } from '../../src/observe/entry.ts'
import {
  changeTimeline,
  emptyTimeline,
  everything,
  mostKept,
  shownEntries,
  type TimelineState,
  waitingEntries,
} from '../../web/views/live/timeline-state.ts'

const entry = (serial: number, part: Partial<Entry> = {}): Entry => ({
  serial,
  time: 1_000 * serial,
  address: '192.168.1.5',
  kind: 'line',
  transport: 'tcp',
  role: 'notification',
  direction: 'received',
  operation: 'PNG',
  line: 'PNG',
  summary: 'Are you there?',
  source: '',
  fields: [],
  payload: [],
  unknown: false,
  unexpected: [],
  ...part,
})
const entries = (from: number, to: number): Entry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => entry(from + index))
const add = (state: TimelineState, news: readonly Entry[]): TimelineState =>
  changeTimeline(state, { kind: 'entries', entries: news })
const serials = (shown: readonly Entry[]): number[] => shown.map(({ serial }) => serial)

describe('the timeline of a page', () => {
  it('leaves out what it has already: a stream that was cut goes on a little earlier', () => {
    const state = add(add(emptyTimeline, entries(1, 5)), entries(3, 8))
    assert.deepEqual(serials(state.entries), [1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('keeps the latest ones and never more than its bound, whatever comes in whatever pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2_500 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        let state = emptyTimeline
        let last = 0
        for (const size of sizes) {
          state = add(state, entries(last + 1, last + size))
          last += size
        }
        assert.equal(state.entries.length, Math.min(last, mostKept))
        assert.equal(state.entries.at(-1)?.serial, last)
      }),
      { seed: 1, numRuns: 30 },
    )
  })

  it('shows nothing new while it is paused, counts it, and shows it afterwards', () => {
    const paused = add(changeTimeline(add(emptyTimeline, entries(1, 2)), { kind: 'pause' }), entries(3, 5))
    assert.deepEqual(serials(shownEntries(paused, everything)), [1, 2])
    assert.equal(waitingEntries(paused), 3)
    const resumed = changeTimeline(paused, { kind: 'resume' })
    assert.deepEqual(serials(shownEntries(resumed, everything)), [1, 2, 3, 4, 5])
    assert.equal(waitingEntries(resumed), 0)
  })

  it('adds up what was lost, and forgets it when it is cleared', () => {
    const lost = changeTimeline(changeTimeline(emptyTimeline, { kind: 'lost', count: 3 }), { kind: 'lost', count: 4 })
    assert.equal(lost.lost, 7)
    assert.deepEqual(changeTimeline(lost, { kind: 'clear' }), emptyTimeline)
  })
})

describe('the filter of the live view', () => {
  const state = add(emptyTimeline, [
    entry(1, { operation: 'CHG', fields: [{ name: 'status', value: 'BSY', meaning: 'busy' }] }),
    entry(2, { transport: 'https', session: 'c1', payload: ['<ABFindAll>', '</ABFindAll>'] }),
    entry(3, { address: '192.168.1.6', unknown: true }),
    entry(4, { session: 'c1', unexpected: ['a field more than there should be'] }),
  ])
  const shown = (wanted: Partial<typeof everything>): number[] =>
    serials(shownEntries(state, { ...everything, ...wanted }))

  it('finds text in commands, fields, meanings and payloads, whatever its case', () => {
    assert.deepEqual(shown({ text: 'chg' }), [1])
    assert.deepEqual(shown({ text: ' BUSY ' }), [1])
    assert.deepEqual(shown({ text: 'abfindall' }), [2])
    assert.deepEqual(shown({ text: 'nowhere' }), [])
  })

  it('narrows to a machine, a sign-in, a transport, and to what is odd; all of it has to fit', () => {
    assert.deepEqual(shown({ address: '192.168.1.6' }), [3])
    assert.deepEqual(shown({ session: 'c1' }), [2, 4])
    assert.deepEqual(shown({ without: new Set(['tcp']) }), [2])
    assert.deepEqual(shown({ odd: true }), [3, 4])
    assert.deepEqual(shown({ odd: true, session: 'c1' }), [4])
  })
})
