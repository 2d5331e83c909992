import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { listSessions, readTimeline, streamMachines, streamTimeline } from '../../src/observe/api.ts'
import type { LineFact } from '../../src/observe/facts.ts'
import { Observation, usualObservation } from '../../src/observe/observation.ts'
import { weigh } from '../../src/observe/recorded.ts'
import { Timeline } from '../../src/observe/timeline.ts'
import type { Conversant } from '../../src/services/connection/connection.ts'

const line = (text: string, size = 0): LineFact => ({
  kind: 'line',
  at: 1,
  address: '192.0.2.7',
  transport: 'tcp',
  connection: '1',
  role: 'notification',
  from: 'client',
  dialect: 16,
  verb: text.split(' ')[0] ?? '',
  tokens: text.split(' ').slice(1),
  payload: size === 0 ? undefined : { bytes: Buffer.alloc(size), length: size, isCut: false },
})

describe('a timeline', () => {
  it('keeps the newest, within both its bounds, and says how many it has lost', () => {
    const step = fc.record({ size: fc.nat(3_000), read: fc.nat(40) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const limits = { entries: 10, bytes: 8_000 }
        const timeline = new Timeline(limits)
        for (const [index, { size, read }] of steps.entries()) {
          assert.equal(timeline.append(line('PNG', size)).serial, index + 1)
          assert.ok(timeline.size <= limits.entries)
          assert.ok(timeline.bytes <= limits.bytes || timeline.size === 1)
          const { recorded, next, lost } = timeline.since(read)
          const serials = recorded.map(({ serial }) => serial)
          const first = index + 2 - timeline.size
          const wanted = Array.from({ length: timeline.size }, (_, at) => first + at).filter((serial) => serial > read)
          assert.deepEqual(serials, wanted)
          assert.equal(next, Math.max(read, index + 1))
          assert.equal(lost, Math.max(0, first - read - 1))
        }
        const { recorded } = timeline.since(0)
        assert.equal(
          timeline.bytes,
          recorded.reduce((sum, { fact }) => sum + weigh(fact), 0),
        )
        timeline.clear()
        assert.deepEqual([timeline.size, timeline.bytes], [0, 0])
      }),
    )
  })

  it('tells who listens once a turn, however much is appended', async () => {
    const timeline = new Timeline()
    let told = 0
    const stop = timeline.subscribe(() => {
      told += 1
    })
    for (let times = 0; times < 1_000; times++) timeline.append(line('PNG'))
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(told, 1)
    stop()
    timeline.append(line('PNG'))
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(told, 1)
  })
})

describe('what is recorded', () => {
  const place = () => ({ host: '192.0.2.20', pages: 'http://192.0.2.20/' })
  const conversant: Conversant = { role: 'notification', dialect: 16, handle: () => undefined, leave: () => undefined }

  /** An observation with one connection to it. */
  function observed(settings: Partial<typeof usualObservation> = {}) {
    let now = 1_000_000
    const observation = new Observation({ ...usualObservation, ...settings }, place, () => now)
    const tap = observation.connected({ id: '7', remoteAddress: '192.0.2.7' }, 'tcp')
    const hear = (text: string) => {
      const [verb = '', ...tokens] = text.split(' ')
      tap?.received({ verb, tokens, payload: undefined }, conversant)
    }
    const say = (text: string) => tap?.sent(Buffer.from(`${text}\r\n`), conversant)
    return { observation, hear, say, tap, pass: (milliseconds: number) => (now += milliseconds) }
  }
  const lines = (observation: Observation) => observation.timeline.since(0).recorded.length

  it('is nothing while nobody watches, and all while somebody does', () => {
    const { observation, hear, say } = observed()
    hear('VER 1 MSNP16 CVR0')
    assert.equal(lines(observation), 0)
    const stop = observation.watch()
    say('VER 1 MSNP16 CVR0')
    hear('CVR 2 0x0409 mac 10.14.6 i386 macmsgs 8.0.1 macmsgs mara@x.example')
    assert.equal(lines(observation), 2)
    stop()
    stop()
    hear('PNG')
    assert.equal(lines(observation), 2)
  })

  it('goes on for a minute after a look', () => {
    const { observation, hear, pass } = observed()
    assert.equal(readTimeline(observation).entries.length, 0)
    hear('PNG')
    pass(59_000)
    hear('PNG')
    pass(2_000)
    hear('PNG')
    assert.equal(lines(observation), 2)
  })

  it('is nothing at all where the settings say never', () => {
    const { observation, hear } = observed({ record: 'never' })
    observation.watch()
    hear('PNG')
    assert.equal(lines(observation), 0)
  })

  it('is decoded field by field, what is odd is said, and everything is found by its words', () => {
    const { observation, hear, say, tap } = observed({ record: 'always' })
    hear('VER 1 MSNP16 CVR0')
    hear('USR 3 TWN I mara@lagoon.example')
    hear('FROB 4 x')
    say('CHG 5 BSY 1073791084')
    tap?.broken({ error: 'bad-verb', verb: '' })
    tap?.closed('client')
    const { entries } = readTimeline(observation)
    assert.deepEqual(
      entries.map(({ serial, direction, line, session, account }) => [serial, direction, line, session, account]),
      [
        [1, 'none', 'opened', '7', undefined],
        [2, 'received', 'VER 1 MSNP16 CVR0', '7', undefined],
        [3, 'received', 'USR 3 TWN I mara@lagoon.example', '7', 'mara@lagoon.example'],
        [4, 'received', 'FROB 4 x', '7', 'mara@lagoon.example'],
        [5, 'sent', 'CHG 5 BSY 1073791084', '7', 'mara@lagoon.example'],
        [6, 'none', 'broken (bad-verb)', '7', 'mara@lagoon.example'],
        [7, 'none', 'closed (client)', '7', 'mara@lagoon.example'],
      ],
    )
    const busy = entries[4]?.fields.find(({ name }) => name === 'status')
    assert.deepEqual(busy, { name: 'status', value: 'BSY', meaning: 'busy' })
    const serials = (filter: Parameters<typeof readTimeline>[1]) =>
      readTimeline(observation, filter).entries.map(({ serial }) => serial)
    assert.deepEqual(serials({ filter: { odd: true } }), [4, 6])
    assert.deepEqual(serials({ filter: { text: 'bsy' } }), [5])
    assert.deepEqual(serials({ filter: { account: 'MARA@lagoon.example', transport: ['tcp'] }, since: 5 }), [6, 7])
    assert.deepEqual(serials({ filter: { address: '192.0.2.8' } }), [])
    const [session] = listSessions(observation)
    assert.deepEqual([session?.state, session?.account], ['gone', 'mara@lagoon.example'])
  })

  it('comes as a stream that waits for its reader and ends when it is told to', async () => {
    const { observation, hear } = observed()
    const ending = new AbortController()
    const stream = streamTimeline(observation, { since: 0, signal: ending.signal })
    const first = stream.next()
    hear('VER 1 MSNP16 CVR0')
    const page = (await first).value
    assert.deepEqual(
      page?.entries.map(({ line }) => line),
      ['VER 1 MSNP16 CVR0'],
    )
    for (let times = 0; times < 450; times++) hear('PNG')
    const sizes: number[] = []
    for (let pages = 0; pages < 3; pages++) sizes.push((await stream.next()).value?.entries.length ?? 0)
    assert.deepEqual(sizes, [200, 200, 50])
    const last = stream.next()
    ending.abort()
    assert.equal((await last).done, true)
    assert.equal(observation.isRecording, false)
  })

  it('tells of machines as they take their steps', async () => {
    const { observation } = observed()
    const ending = new AbortController()
    const stream = streamMachines(observation, { signal: ending.signal })
    assert.equal((await stream.next()).value?.length, 1)
    const next = stream.next()
    observation.lookedUp({ address: '192.0.2.9', name: 'messenger.hotmail.com', type: 'A', answer: 'ours' })
    assert.equal((await next).value?.[0]?.address, '192.0.2.9')
    ending.abort()
  })
})
