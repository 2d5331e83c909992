import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { mostViewers } from '../../src/admin/http/event-stream.ts'
import { bearer, type Listener, openListener, token } from './listener-fixture.ts'

/** An event as a browser would hand it to a page. */
interface Heard {
  readonly id: string | undefined
  readonly event: string
  readonly data: unknown
}

/** Reads server-sent events until a test has enough. */
class Viewer {
  readonly #response: IncomingMessage
  readonly #heard: Heard[] = []
  #text = ''
  #wake = () => {}

  constructor(response: IncomingMessage) {
    this.#response = response
    response.setEncoding('utf8').on('data', (text: string) => this.#take(text))
    response.on('error', () => undefined)
  }

  static async open(address: string, path: string, headers: Record<string, string> = {}): Promise<Viewer> {
    const [response] = (await once(get(`${address}${path}`, { headers: { ...bearer, ...headers } }), 'response')) as [
      IncomingMessage,
    ]
    assert.equal(response.statusCode, 200)
    assert.match(String(response.headers['content-type']), /^text\/event-stream/)
    return new Viewer(response)
  }

  async next(count: number): Promise<readonly Heard[]> {
    while (this.#heard.length < count) await new Promise<void>((resolve) => (this.#wake = resolve))
    return this.#heard.splice(0, count)
  }

  close(): void {
    this.#response.destroy()
  }

  #take(text: string): void {
    this.#text += text
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      const lines = this.#text.slice(0, end).split('\n')
      this.#text = this.#text.slice(end + 2)
      const value = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      const event = value('event')
      if (event !== undefined) this.#heard.push({ id: value('id'), event, data: JSON.parse(value('data') ?? 'null') })
    }
    this.#wake()
  }
}

const linesOf = (heard: readonly Heard[]) => heard.map(({ data }) => (data as { line: string }).line)

test('the stream tells what is said as it happens, from where the viewer was', async () => {
  await using listener = await openListener()
  const address = await listener.listen()
  listener.ring.say('one')
  const fresh = await Viewer.open(address, '/api/v1/timeline/stream')
  const fromStart = await Viewer.open(address, '/api/v1/timeline/stream?after=0')
  const back = await Viewer.open(address, '/api/v1/timeline/stream?after=0', { 'last-event-id': '1' })
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
  const viewer = await Viewer.open(address, '/api/v1/timeline/stream?after=40')
  const [lost, entry] = await viewer.next(2)
  assert.deepEqual([lost?.event, lost?.data], ['lost', { count: 60 }])
  assert.equal(entry?.id, '101')
  viewer.close()
})

test('a serial from before a restart begins with what is new', async () => {
  await using listener = await openListener()
  const viewer = await Viewer.open(await listener.listen(), '/api/v1/timeline/stream', { 'last-event-id': '5000' })
  listener.ring.say('first')
  assert.deepEqual(linesOf(await viewer.next(1)), ['first'])
  viewer.close()
})

test('machines are told as they change', async () => {
  await using listener = await openListener()
  const viewer = await Viewer.open(await listener.listen(), '/api/v1/machines/stream')
  await untilViewers(listener, 1)
  const machine = { address: '192.168.1.7', firstSeen: 1, lastSeen: 2, attempts: 1, steps: [], isOnline: false }
  listener.machineSeen(machine)
  assert.deepEqual(await viewer.next(1), [{ id: undefined, event: 'machine', data: machine }])
  viewer.close()
})

test('a viewer that does not read holds little, and is dropped; the others go on', async () => {
  await using listener = await openListener({ patience: 100 })
  const address = await listener.listen()
  const socket = connect(Number(new URL(address).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.pause()
  socket.write(
    `GET /api/v1/timeline/stream?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  )
  await untilViewers(listener, 1)
  const reader = await Viewer.open(address, '/api/v1/timeline/stream')
  const before = process.memoryUsage().arrayBuffers
  const wide = 'x'.repeat(50_000)
  for (let count = 0; count < 1_000; count++) listener.ring.say(wide)
  assert.equal((await reader.next(1_000)).length, 1_000)
  await untilViewers(listener, 1)
  const grown = process.memoryUsage().arrayBuffers - before
  assert.ok(grown < 32 * 1024 * 1024, `${grown} bytes are held for a viewer that reads nothing`)
  assert.ok(listener.logged.some(({ msg }) => msg.includes('reads too slowly')))
  reader.close()
  socket.destroy()
})

test('no more views than a few at a time', async () => {
  await using listener = await openListener()
  const address = await listener.listen()
  const viewers: Viewer[] = []
  for (let count = 0; count < mostViewers; count++) viewers.push(await Viewer.open(address, '/api/v1/machines/stream'))
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
