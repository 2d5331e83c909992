import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { EventStreams, mostViewers, type Say } from '../../src/admin/http/event-stream.ts'
import { bearer, type Listener, openListener } from './listener-fixture.ts'
import { type Heard, Viewer } from './viewer.ts'

const linesOf = (heard: readonly Heard[]) => heard.map(({ data }) => (data as { line: string }).line)

test('the stream tells what is said as it happens, from where the viewer was', async () => {
  await using listener = await openListener()
  const address = await listener.listen()
  listener.ring.say('one')
  const fresh = await Viewer.open(address, '/api/v1/timeline/stream', bearer)
  const fromStart = await Viewer.open(address, '/api/v1/timeline/stream?after=0', bearer)
  const back = await Viewer.open(address, '/api/v1/timeline/stream?after=0', { ...bearer, 'last-event-id': '1' })
  listener.ring.say('two')
  listener.ring.say('three')
  assert.deepEqual(linesOf(await fresh.next(2)), ['two', 'three'])
  assert.deepEqual(linesOf(await back.next(2)), ['two', 'three'])
  const all = await fromStart.next(3)
  assert.deepEqual(linesOf(all), ['one', 'two', 'three'])
  assert.deepEqual(
    all.map(({ id, event }) => `${event} ${id}`),
    ['entry 1', 'entry 2', 'entry 3'],
  )
  for (const viewer of [fresh, fromStart, back]) viewer.close()
  await untilViewers(listener, 0)
  assert.equal(listener.ring.watchers, 0)
})

test('who was away for longer than the ring reaches is told how much is lost', async () => {
  await using listener = await openListener()
  const address = await listener.listen()
  listener.ring.first = 101
  listener.ring.say('late')
  const viewer = await Viewer.open(address, '/api/v1/timeline/stream?after=40', bearer)
  const [lost, entry] = await viewer.next(2)
  assert.deepEqual([lost?.event, lost?.data], ['lost', { count: 60 }])
  assert.equal(entry?.id, '101')
  viewer.close()
})

test('a serial from before a restart begins with what is new', async () => {
  await using listener = await openListener()
  const viewer = await Viewer.open(await listener.listen(), '/api/v1/timeline/stream', {
    ...bearer,
    'last-event-id': '5000',
  })
  listener.ring.say('first')
  assert.deepEqual(linesOf(await viewer.next(1)), ['first'])
  viewer.close()
})

test('machines are told as they change', async () => {
  await using listener = await openListener()
  const viewer = await Viewer.open(await listener.listen(), '/api/v1/machines/stream', bearer)
  await untilViewers(listener, 1)
  const machine = { address: '192.168.1.7', firstSeen: 1, lastSeen: 2, attempts: 1, steps: [], isOnline: false }
  listener.machineSeen(machine)
  assert.deepEqual(await viewer.next(1), [{ id: undefined, event: 'machine', data: machine }])
  viewer.close()
})

test('a viewer that does not read is told no more than the network takes, and is dropped', async () => {
  const streams = new EventStreams(100)
  const wide = 'x'.repeat(50_000)
  let said = 0
  const source = {
    write: (say: Say) => {
      while (said < 1_000) if (!say(++said, 'entry', wide)) return false
      return true
    },
    subscribe: () => () => undefined,
  }
  const dropped = Promise.withResolvers<void>()
  const server = createServer((_request, response) => streams.serve(response, {}, source, dropped.resolve))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  await dropped.promise
  assert.ok(said < 400, `${said} of 1,000 events of 50 kB were said to somebody who reads nothing`)
  assert.equal(streams.size, 0)
  socket.destroy()
  server.close()
})

test('the service does other things while a viewer is told what is kept', async () => {
  const streams = new EventStreams()
  let pieces = 0
  let turns = 0
  const count = (): void => {
    turns += 1
    if (pieces < 100) setImmediate(count)
  }
  const source = {
    write: (say: Say) => say(++pieces, 'entry', 'x'.repeat(5_000)) && pieces >= 100,
    subscribe: () => () => undefined,
  }
  const server = createServer((_request, response) => {
    streams.serve(response, {}, source, () => undefined)
    setImmediate(count)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const viewer = await Viewer.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, '/', {})
  const heard = await viewer.next(100)
  viewer.close()
  streams.close()
  server.close()
  assert.equal(heard.length, 100)
  assert.ok(turns >= 100, `100 pieces in ${turns} turns`)
})

test('the log says of a view that it was dropped; the others go on', async () => {
  await using listener = await openListener({ patience: 100 })
  const address = await listener.listen()
  const socket = connect(Number(new URL(address).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.pause()
  const head = `Host: 127.0.0.1\r\nAuthorization: ${bearer.authorization}`
  socket.write(`GET /api/v1/timeline/stream?after=0 HTTP/1.1\r\n${head}\r\n\r\n`)
  await untilViewers(listener, 1)
  const reader = await Viewer.open(address, '/api/v1/timeline/stream', bearer)
  for (let count = 0; count < 400; count++) listener.ring.say('x'.repeat(50_000))
  assert.equal((await reader.next(400)).length, 400)
  await untilViewers(listener, 1)
  assert.ok(listener.logged.some(({ msg }) => msg.includes('reads too slowly')))
  listener.ring.say('still here')
  assert.deepEqual(linesOf(await reader.next(1)), ['still here'])
  reader.close()
  socket.destroy()
})

test('no more views than a few at a time', async () => {
  await using listener = await openListener()
  const address = await listener.listen()
  const viewers: Viewer[] = []
  for (let count = 0; count < mostViewers; count++)
    viewers.push(await Viewer.open(address, '/api/v1/machines/stream', bearer))
  const refused = await fetch(`${address}/api/v1/machines/stream`, { headers: bearer })
  assert.equal(refused.status, 429)
  assert.match(((await refused.json()) as { message: string }).message, /close some pages/)
  for (const viewer of viewers) viewer.close()
  await untilViewers(listener, 0)
})

test('a filter that is none is refused before the stream begins', async () => {
  await using listener = await openListener()
  for (const query of ['after=x', 'odd=perhaps', `text=${'a'.repeat(201)}`, 'nothing=1']) {
    const answer = await listener.app.inject({
      url: `/api/v1/timeline/stream?${query}`,
      headers: { host: '127.0.0.1', ...bearer },
    })
    assert.equal(answer.statusCode, 400, query)
  }
})

/** Views come and go with their connections, which takes a turn or two of the event loop. */
async function untilViewers(listener: Listener, count: number): Promise<void> {
  while (listener.streams.size !== count) await new Promise((resolve) => setTimeout(resolve, 5))
}
