import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { Connection } from '../../src/client/connection.ts'
import type { TraceEvent } from '../../src/client/trace.ts'
import { addedToLists, addToLists } from '../../src/protocol/notification/lists.ts'
import { acknowledgeProperty, setProperty } from '../../src/protocol/notification/properties.ts'

const limit = 5_000
const property = { key: 'MFN', value: 'Mara' }

/** A server that answers each thing it is sent with the next of its lines, and a client's connection to it. */
async function meet(answers: readonly string[], timeLimit = limit) {
  const heard: string[] = []
  const trace: TraceEvent[] = []
  const left = [...answers]
  server = createServer((socket: Socket) => {
    sockets.push(socket)
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      heard.push(text)
      const answer = left.shift()
      if (answer === 'close') socket.end()
      else if (answer !== undefined) socket.write(answer, 'latin1')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const options = { host: '127.0.0.1', port, role: 'notification', timeLimit } as const
  const connection = await Connection.open({ ...options, trace: (event) => trace.push(event) })
  connection.dialect = 16
  opened.push(connection)
  return { connection, heard, trace }
}

let server: Server | undefined
const sockets: Socket[] = []
const opened: Connection[] = []

describe('a client’s connection', () => {
  afterEach(() => {
    for (const connection of opened.splice(0)) connection.close()
    for (const socket of sockets.splice(0)) socket.destroy()
    server?.close()
  })

  it('numbers its lines, and takes the answer by its number', async () => {
    const { connection, heard } = await meet(['ACK 1 PRP\r\n', 'NLN NLN a@b 1 A 0 0\r\nADL 2 OK\r\n'])
    await connection.ask(setProperty, property, acknowledgeProperty)
    await connection.ask(addToLists, {}, addedToLists, Buffer.from('<ml l="1"></ml>'))
    assert.deepEqual(heard, ['PRP 1 MFN Mara\r\n', 'ADL 2 15\r\n<ml l="1"></ml>'])
    assert.equal((await connection.pushes.next(() => true, 'NLN', limit)).verb, 'NLN')
  })

  it('names a deviation: what came, and what is due', async () => {
    const { connection } = await meet(['PRP 1 MFN Mara\r\n'])
    await assert.rejects(connection.ask(setProperty, property, acknowledgeProperty), (error: Error) => {
      assert.match(error.message, /answers PRP 1 with "PRP 1 MFN Mara", where a line of the kind "ACK: /)
      return 'code' in error && error.code === 'unexpected-answer'
    })
  })

  it('turns an error reply into a sentence', async () => {
    const { connection } = await meet(['800 1\r\n', '911 2\r\n'])
    await assert.rejects(connection.ask(setProperty, property, acknowledgeProperty), {
      code: 'refused',
      message: /error 800/,
    })
    await assert.rejects(connection.ask(setProperty, property, acknowledgeProperty), { code: 'ticket-refused' })
  })

  it('does not wait for ever', async () => {
    const { connection } = await meet([], 20)
    await assert.rejects(connection.ask(setProperty, property, acknowledgeProperty), { code: 'timed-out' })
  })

  it('fails what waits when the server closes', async () => {
    const { connection } = await meet(['close'])
    await assert.rejects(connection.ask(setProperty, property, acknowledgeProperty), { code: 'disconnected' })
    await assert.rejects(connection.ask(setProperty, property, acknowledgeProperty), { code: 'disconnected' })
  })

  it('ends when what comes is not Messenger', async () => {
    const { connection } = await meet(['HTTP/1.1 400 Bad Request\r\n\r\n'])
    await assert.rejects(connection.ask(setProperty, property, acknowledgeProperty), { code: 'unexpected-answer' })
  })

  it('shows every line in both directions', async () => {
    const { connection, trace } = await meet(['ACK 1 PRP\r\n'])
    await connection.ask(setProperty, property, acknowledgeProperty)
    const lines = trace.flatMap((event) =>
      event.kind === 'line' ? [[event.from, event.frame.verb, ...event.frame.tokens].join(' ')] : [],
    )
    assert.deepEqual(lines, ['client PRP 1 MFN Mara', 'server ACK 1 PRP'])
  })

  it('says that nothing answers where nothing does', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const address = closed.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    closed.close()
    await once(closed, 'close')
    const options = { host: '127.0.0.1', port, role: 'notification', timeLimit: limit, trace: () => undefined } as const
    await assert.rejects(Connection.open(options), {
      code: 'cannot-connect',
      message: /Nothing answers at 127\.0\.0\.1:/,
    })
  })
})
