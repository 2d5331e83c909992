import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { listenMessenger, type MessengerListening } from '../../src/edge/messenger/listener.ts'
import type { CloseReason, Transport } from '../../src/services/transport.ts'
import { recordingLog } from './recording-log.ts'

const closers: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closers) await close()
})

/** A listener on a free port whose accepted transports can be awaited one by one. */
async function listening(options: Partial<MessengerListening> = {}) {
  const log = recordingLog()
  const arrived: Transport[] = []
  const waiting: ((transport: Transport) => void)[] = []
  const accept = (transport: Transport) => {
    const next = waiting.shift()
    if (next === undefined) arrived.push(transport)
    else next(transport)
  }
  const limits = { lastWords: 20, farewell: 200, ...options.limits }
  const listener = await listenMessenger({ host: '127.0.0.1', port: 0, accept, log, ...options, limits })
  closers.push(() => listener.close())
  const nextTransport = () =>
    new Promise<Transport>((resolve) => {
      const transport = arrived.shift()
      if (transport === undefined) waiting.push(resolve)
      else resolve(transport)
    })
  return { listener, log, nextTransport }
}

/** A client that may half-close, as the old ones' sockets do. */
async function dial(port: number): Promise<Socket> {
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  client.on('error', () => {})
  await once(client, 'connect')
  return client
}

/** The other side has ended the stream or reset it. */
const hungUp = (client: Socket) =>
  new Promise<void>((resolve) => {
    client.once('end', resolve)
    client.once('close', () => resolve())
    client.resume()
  })

const closed = (transport: Transport) => new Promise<CloseReason>((resolve) => transport.onClose(resolve))

test('what a client sends is handed over, and what is written in one turn leaves in one segment', async () => {
  const { listener, nextTransport } = await listening()
  const client = await dial(listener.port)
  const transport = await nextTransport()
  assert.equal(transport.remoteAddress, '127.0.0.1')
  assert.equal(transport.localAddress, '127.0.0.1')
  assert.equal(transport.remotePort, client.localPort)

  transport.onData((bytes) => {
    assert.equal(bytes.toString(), 'VER 1 MSNP2 CVR0\r\n')
    transport.write(Buffer.from('VER 1 MSNP2 CVR0\r\n'))
    // A handler that awaits something short is still the same turn.
    Promise.resolve().then(() => transport.write(Buffer.from('INF 2 MD5\r\n')))
  })
  client.write('VER 1 MSNP2 CVR0\r\n')
  const [segment] = await once(client, 'data')
  assert.equal(String(segment), 'VER 1 MSNP2 CVR0\r\nINF 2 MD5\r\n')
  client.destroy()
  assert.equal(await closed(transport), 'client')
  assert.equal(listener.connections, 0)
})

test('end sends what is queued, then half-closes, and throws away what still comes', async () => {
  const { listener, nextTransport } = await listening()
  const client = await dial(listener.port)
  const transport = await nextTransport()
  const received: string[] = []
  transport.onData((bytes) => received.push(bytes.toString()))
  transport.write(Buffer.from('OUT OTH\r\n'))
  transport.end()
  transport.write(Buffer.from('too late'))
  let seen = ''
  client.on('data', (bytes) => {
    seen += bytes
  })
  await once(client, 'end')
  assert.equal(seen, 'OUT OTH\r\n')
  client.end('PNG\r\n')
  assert.equal(await closed(transport), 'server')
  assert.deepEqual(received, [])
})

test('the last bytes come alone: the end of the stream follows a moment later', async () => {
  const { listener, nextTransport } = await listening({ limits: { lastWords: 200 } })
  const client = await dial(listener.port)
  const transport = await nextTransport()
  transport.onData(() => {})
  transport.write(Buffer.from('911 4\r\n'))
  transport.end()
  let ended = false
  client.on('end', () => {
    ended = true
  })
  await once(client, 'data')
  // Whatever the network delivered with the bytes has been handled when the check phase is over.
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(ended, false)
  await once(client, 'end')
})

test('a client that does not close after end is closed when its time is up', async () => {
  const { listener, nextTransport } = await listening({ limits: { farewell: 20 } })
  const client = await dial(listener.port)
  const transport = await nextTransport()
  transport.onData(() => {})
  transport.end()
  assert.equal(await closed(transport), 'server')
  client.destroy()
})

test('a client that does not read is closed with one line, and the writer never waits', async () => {
  const { listener, log, nextTransport } = await listening({ limits: { queuedBytes: 64 * 1024 } })
  const client = await dial(listener.port)
  client.pause()
  const transport = await nextTransport()
  const gone = closed(transport)
  const piece = Buffer.alloc(32 * 1024)
  let most = 0
  // Far more than the kernel's own buffers take.
  for (let sent = 0; sent < 1_000; sent += 1) {
    transport.write(piece)
    most = Math.max(most, transport.queuedBytes)
  }
  assert.equal(await gone, 'slow reader')
  // What the limit allows, the piece that broke it, and what the kernel had taken only in part.
  assert.ok(most < 8 * 1024 * 1024, `${most} bytes were queued`)
  assert.equal(log.lines.length, 1)
  assert.match(log.lines[0]?.sentence ?? '', /does not read/)
  client.destroy()
})

test('a burst that the network takes is no slow reader, even when it exceeds the limit within one turn', async () => {
  const { listener, nextTransport } = await listening({ limits: { queuedBytes: 16 * 1024 } })
  const client = await dial(listener.port)
  const transport = await nextTransport()
  for (let written = 0; written < 10; written += 1) transport.write(Buffer.alloc(4 * 1024, written))
  let seen = 0
  for await (const bytes of client) {
    seen += bytes.length
    if (seen === 40 * 1024) break
  }
  assert.equal(seen, 40 * 1024)
})

test('a client that says nothing is closed; one whose silence is allowed is not', async () => {
  const { listener, log, nextTransport } = await listening({ limits: { silence: 40 } })
  const signedIn = await dial(listener.port)
  const first = await nextTransport()
  first.limitSilence(undefined)
  const silent = await dial(listener.port)
  const second = await nextTransport()
  assert.equal(await closed(second), 'silence')
  assert.equal(listener.connections, 1)
  assert.equal(log.lines.length, 1)
  signedIn.destroy()
  silent.destroy()
})

test('a client that keeps saying a little without signing in is closed all the same', async () => {
  const { listener, nextTransport } = await listening({ limits: { silence: 100, strangeness: 400 } })
  const drip = async (): Promise<Socket> => {
    const socket = await dial(listener.port)
    const timer = setInterval(() => socket.write('x'), 30)
    socket.on('error', () => undefined)
    socket.on('close', () => clearInterval(timer))
    return socket
  }
  const known = await drip()
  const first = await nextTransport()
  first.onData(() => undefined)
  first.limitSilence(undefined)
  await drip()
  const second = await nextTransport()
  second.onData(() => undefined)
  assert.equal(await closed(second), 'silence')
  assert.equal(listener.connections, 1)
  known.destroy()
})

test('nothing is read before onData, and pause stops reading', async () => {
  const { listener, nextTransport } = await listening()
  const client = await dial(listener.port)
  const transport = await nextTransport()
  client.write('one')
  const received: string[] = []
  let notify = () => {}
  const something = () =>
    new Promise<void>((resolve) => {
      notify = resolve
    })
  const first = something()
  transport.onData((bytes) => {
    received.push(bytes.toString())
    notify()
  })
  await first
  transport.pause()
  await new Promise<void>((resolve) => client.write('two', () => resolve()))
  // Another client's round trip: were the first one read, it would have been by now.
  const other = await dial(listener.port)
  await nextTransport()
  assert.deepEqual(received, ['one'])
  const second = something()
  transport.resume()
  await second
  assert.deepEqual(received, ['one', 'two'])
  client.destroy()
  other.destroy()
})

test('a listener or an accept that throws costs one line and its own client only', async () => {
  let failing = true
  const arrived: Transport[] = []
  const { listener, log } = await listening({
    accept: (transport) => {
      if (failing) throw new Error('no room in this test')
      arrived.push(transport)
      transport.onData(() => {
        throw new Error('cannot read this')
      })
    },
  })
  const refused = await dial(listener.port)
  await hungUp(refused)
  failing = false
  const taken = await dial(listener.port)
  taken.write('x')
  await hungUp(taken)
  assert.deepEqual(
    log.lines.map((line) => line.sentence),
    ['a connection was not accepted: no room in this test', 'connection closed: a listener failed: cannot read this'],
  )
  assert.equal(arrived.length, 1)
})

test('connections beyond the cap of an address are closed, and room comes back', async () => {
  const { listener, log, nextTransport } = await listening({ connections: { perAddress: 2 } })
  const clients = [await dial(listener.port), await dial(listener.port)]
  const first = await nextTransport()
  first.onData(() => {})
  const third = await dial(listener.port)
  await hungUp(third)
  const fourth = await dial(listener.port)
  await hungUp(fourth)
  assert.equal(log.lines.length, 1, 'a flood is one line')
  clients[0]?.destroy()
  await closed(first)
  await nextTransport()
  clients.push(await dial(listener.port))
  const again = await nextTransport()
  assert.equal(again.remoteAddress, '127.0.0.1')
  for (const client of clients) client.destroy()
})

test('close ends every connection and resolves when the last is gone', async () => {
  const { listener, nextTransport } = await listening()
  const client = await dial(listener.port)
  const transport = await nextTransport()
  transport.write(Buffer.from('OUT SSD\r\n'))
  const closing = listener.close()
  let seen = ''
  for await (const bytes of client) seen += bytes
  assert.equal(seen, 'OUT SSD\r\n')
  await closing
  await assert.rejects(dial(listener.port))
})
