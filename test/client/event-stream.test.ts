import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ClientError } from '../../src/client/errors.ts'
import { EventStream } from '../../src/client/event-stream.ts'

const limit = 5_000
const is = (wanted: string) => (event: string) => event === wanted

describe('a stream of events', () => {
  it('keeps what came before anybody asked, and gives it once', async () => {
    const stream = new EventStream<string>()
    stream.push('a')
    stream.push('b')
    assert.equal(await stream.next(is('b'), 'b', limit), 'b')
    assert.equal(await stream.next(is('a'), 'a', limit), 'a')
    await assert.rejects(stream.next(is('a'), 'a', 1), { code: 'timed-out' })
  })

  it('gives each event to one taker, and to every listener', async () => {
    const stream = new EventStream<string>()
    const heard: string[] = []
    const stop = stream.listen((event) => heard.push(event))
    const first = stream.next(is('a'), 'a', limit)
    const second = stream.next(is('a'), 'a', limit)
    stream.push('a')
    stream.push('a')
    assert.deepEqual(await Promise.all([first, second]), ['a', 'a'])
    stop()
    stream.push('a')
    assert.deepEqual(heard, ['a', 'a'])
  })

  it('says what was waited for when the time is up', async () => {
    const stream = new EventStream<string>()
    await assert.rejects(stream.next(is('a'), 'the answer to a ping', 1), /has not sent the answer to a ping within/)
  })

  it('tells everybody who waits why it ended, and whoever comes later', async () => {
    const stream = new EventStream<string>()
    const gone = new ClientError('disconnected', 'gone')
    const waiting = stream.next(is('a'), 'a', limit)
    const told: Error[] = []
    stream.onEnd((error) => told.push(error))
    stream.end(gone)
    await assert.rejects(waiting, gone)
    await assert.rejects(stream.next(is('a'), 'a', limit), gone)
    stream.onEnd((error) => told.push(error))
    assert.deepEqual(told, [gone, gone])
  })
})
