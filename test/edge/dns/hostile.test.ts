import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { decode } from 'dns-packet'
import fc from 'fast-check'
import { readQuery } from '../../../src/edge/dns/query.ts'
import { readRelayed, relayTo } from '../../../src/edge/dns/relayed.ts'
import { addressesIn, answered, framed, hear, nameService, publicAddress, query, record } from './fixture.ts'

/** A packet with some bytes changed, cut off or put at the end. */
const spoilt = (packets: readonly Buffer[]) =>
  fc
    .record({
      packet: fc.constantFrom(...packets),
      changes: fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 }),
      length: fc.option(fc.nat(600)),
      more: fc.uint8Array({ maxLength: 40 }),
    })
    .map(({ packet, changes, length, more }) => {
      const bytes = Buffer.from(Buffer.concat([packet, more]))
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte
      return length === null ? bytes : bytes.subarray(0, length)
    })

const queries = [
  query('messenger.hotmail.com'),
  query('a.b.omega.contacts.msn.com', 'AAAA'),
  query('x'.repeat(63), 'ANY'),
]

describe('packets that nobody should send', () => {
  it('are answered soundly or not at all: with the same id, as a response, in bounded size', async () => {
    using service = await nameService({ offline: true })
    const socket = createSocket('udp4')
    const heard: Buffer[] = []
    socket.on('message', (bytes) => heard.push(bytes))
    const said = fc.sample(spoilt(queries), { numRuns: 1_500, seed: 20_090_630 })
    for (const bytes of said) {
      await new Promise((resolve) => socket.send(bytes, service.port, '127.0.0.1', resolve))
      await new Promise(setImmediate)
    }
    const ids = new Set(said.filter(({ length }) => length >= 12).map((bytes) => bytes.readUInt16BE(0)))
    assert.deepEqual(addressesIn(await service.ask(query('messenger.hotmail.com'))), [publicAddress])
    socket.close()
    assert.ok(heard.length > 300, `${heard.length}`)
    for (const bytes of heard) {
      assert.ok(ids.has(bytes.readUInt16BE(0)))
      assert.ok((bytes.readUInt16BE(2) & 0x80_00) !== 0)
      assert.ok(bytes.length >= 12 && bytes.length <= 512)
      assert.doesNotThrow(() => decode(bytes))
    }
  })

  it('whatever the bytes, reading ends, and what was read is inside them', () => {
    fc.assert(
      fc.property(fc.oneof(spoilt(queries), fc.uint8Array({ maxLength: 600 }).map(Buffer.from)), (bytes) => {
        const reading = readQuery(bytes, 4_096)
        if (reading.kind !== 'query') return
        const { question } = reading.query
        assert.ok(bytes.subarray(12).includes(question.bytes))
        assert.match(question.name, /^[a-z0-9_.\\-]*$/)
        assert.ok(question.bytes.length <= 255 + 4)
      }),
      { numRuns: 2_000 },
    )
  })

  it('names of 255 bytes are read, longer ones and pointers are not', () => {
    const label = Buffer.concat([Buffer.from([62]), Buffer.alloc(62, 'a')])
    const packet = (name: Buffer): Buffer =>
      Buffer.concat([query('x').subarray(0, 12), name, Buffer.from([0, 0, 1, 0, 1])])
    const longest = Buffer.concat([label, label, label, label, Buffer.from([1, 0x61])])
    assert.equal(readQuery(packet(longest), 4_096).kind, 'query')
    assert.equal(readQuery(packet(Buffer.concat([longest, Buffer.from([1, 0x61])])), 4_096).kind, 'fault')
    assert.equal(readQuery(packet(Buffer.from([0xc0, 0x0c])), 4_096).kind, 'fault')
    assert.equal(readQuery(Buffer.alloc(4_097), 4_096).kind, 'ignored')
  })

  it('answers of resolvers: what is handed on can be read to its end by the most careless client', () => {
    const asked = query('example.com')
    const right = answered({ packet: decode(asked), bytes: asked, by: 'udp', port: 1 }, [
      { type: 'CNAME', name: 'example.com', ttl: 60, data: 'www.example.com' },
      record('www.example.com'),
      record('www.example.com', '198.51.100.8'),
    ])
    const reading = readQuery(asked, 512)
    assert.ok(reading.kind === 'query')
    const question = reading.query.question.bytes.length
    fc.assert(
      fc.property(
        spoilt([right]),
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 60, max: 512 }),
        (bytes, age, limit) => {
          if (bytes.length < 12 + question) return
          const relayed = readRelayed(bytes, question)
          if (relayed === undefined) return
          const said = relayTo(reading.query, relayed, age, limit)
          assert.ok(said.length <= limit)
          assert.doesNotThrow(() => decode(said))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('a flood is answered while others are served, and leaves nothing behind', async () => {
    using service = await nameService({ offline: true })
    const socket = createSocket('udp4')
    for (let left = 3_000; left > 0; left -= 1) socket.send(query(`h${left}.example.com`), service.port, '127.0.0.1')
    assert.deepEqual(addressesIn(await service.askByTcp(query('messenger.hotmail.com'))), [publicAddress])
    socket.close()
  })
})

/** Says something over TCP and hears until the end. */
async function say(port: number, chunks: readonly Buffer[], end = true): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  const heard: Buffer[] = []
  socket.on('data', (chunk: Buffer) => heard.push(chunk))
  const closed = once(socket, 'close')
  for (const chunk of chunks) {
    await new Promise((resolve) => socket.write(chunk, resolve))
    await new Promise(setImmediate)
  }
  if (end) socket.end()
  await closed
  return Buffer.concat(heard)
}

/** The messages of a stream. */
function messagesIn(stream: Buffer): Buffer[] {
  const messages: Buffer[] = []
  for (let at = 0; at < stream.length; ) {
    const length = stream.readUInt16BE(at)
    messages.push(stream.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return messages
}

describe('over TCP', () => {
  it('a query in single bytes is answered', async () => {
    using service = await nameService()
    const bytes = framed(query('messenger.hotmail.com'))
    const heard = await say(
      service.port,
      Array.from(bytes, (byte) => Buffer.from([byte])),
    )
    assert.deepEqual(
      messagesIn(heard).map((message) => addressesIn(hear(message))),
      [[publicAddress]],
    )
  })

  it('many queries at once are answered in their order, the last one after the end of what is said', async () => {
    using service = await nameService()
    const ids = Array.from({ length: 100 }, (_, id) => id)
    const heard = await say(service.port, [
      Buffer.concat(ids.map((id) => framed(query('messenger.hotmail.com', 'A', id)))),
    ])
    assert.deepEqual(
      messagesIn(heard).map((message) => message.readUInt16BE(0)),
      ids,
    )
  })

  it('a length that no query has ends the connection before more is read', async () => {
    using service = await nameService()
    for (const length of [0, 11, 4_097, 65_535]) {
      const header = Buffer.alloc(2)
      header.writeUInt16BE(length)
      assert.equal((await say(service.port, [header], false)).length, 0)
    }
  })

  it('who says nothing, or says half a query, is closed', async () => {
    using service = await nameService({ limits: { idle: 60 } })
    const half = framed(query('messenger.hotmail.com')).subarray(0, 9)
    await Promise.all([say(service.port, [], false), say(service.port, [half], false)])
  })

  it('who says half and ends is closed, and so is who has too many connections', async () => {
    using service = await nameService({ limits: { connectionsPerAddress: 2, idle: 5_000 } })
    await say(service.port, [framed(query('messenger.hotmail.com')).subarray(0, 9)])
    const held = [connect(service.port, '127.0.0.1'), connect(service.port, '127.0.0.1')]
    await Promise.all(held.map((socket) => once(socket, 'connect')))
    await say(service.port, [], false)
    for (const socket of held) socket.destroy()
    assert.equal(service.log.lines.length, 1)
  })
})
