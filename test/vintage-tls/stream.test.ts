import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { describe, it } from 'node:test'
import type { VintageTlsSocket } from '../../src/vintage-tls/index.ts'
import { ask, dial, echoHttp, startServer } from './harness.ts'

const RC4_MD5 = 0x0004
const RC4_SHA = 0x0005
const windows98 = { format: 'v2', version: 0x0300, suites: [RC4_MD5], challengeLength: 16 } as const

describe('back-pressure and closing', () => {
  const SIZE = 16_000_000
  const STEP = 64_000

  it('a client that stops reading stops the writer', async () => {
    let written = 0
    const http = createHttpServer((_request, response) => {
      response.setHeader('Content-Length', SIZE)
      const more = (): void => {
        while (written < SIZE) {
          written += STEP
          if (!response.write(Buffer.alloc(STEP, 'x'))) return
        }
        response.end()
      }
      response.on('drain', more)
      more()
    })
    const server = await startServer(http)
    try {
      const connection = await dial(server.port, { ...windows98, suites: [RC4_SHA] })
      connection.socket.pause()
      const answer = ask(connection, 'GET /big HTTP/1.0\r\n\r\n')
      await atRest(() => written)
      assert.ok(written > 0 && written < SIZE, `${written} of ${SIZE} bytes were written with nobody reading`)
      connection.socket.resume()
      assert.ok((await answer).length > SIZE)
    } finally {
      await server.close()
    }
  })

  it('a server that stops reading stops the client', async () => {
    const http = createHttpServer((request, response) => {
      let length = 0
      http.once('go', () => request.on('data', (bytes: Buffer) => (length += bytes.length)))
      request.on('end', () => response.end(String(length)))
    })
    const server = await startServer(http)
    try {
      const connection = await dial(server.port, { ...windows98, suites: [RC4_SHA] })
      const asked = once(http, 'request')
      connection.client.write(`POST /big HTTP/1.0\r\nContent-Length: ${SIZE}\r\n\r\n`)
      await asked
      connection.client.write(Buffer.alloc(SIZE - 1))
      await atRest(() => connection.socket.writableLength)
      assert.ok(connection.socket.writableLength > 0, 'the kernel takes no more, because nobody reads')
      const answer = ask(connection, 'x')
      http.emit('go')
      assert.match(await answer, /\r\n\r\n16000000$/)
    } finally {
      await server.close()
    }
  })

  it('a client that ends its half, by FIN or by close_notify, still gets its answer', async () => {
    const onVintage = (stream: VintageTlsSocket): void => {
      let question = ''
      stream.on('data', (bytes: Buffer) => {
        question += bytes
      })
      stream.on('end', () => stream.end(`you said ${question}`))
    }
    const server = await startServer(echoHttp(), { router: { onVintage } })
    try {
      for (const endHalf of [
        ({ socket }: Awaited<ReturnType<typeof dial>>) => socket.end(),
        ({ client }: Awaited<ReturnType<typeof dial>>) => client.sendAlert(1, 0),
      ]) {
        const connection = await dial(server.port, windows98)
        const answer = ask(connection, 'goodbye')
        endHalf(connection)
        assert.equal(await answer, 'you said goodbye')
        assert.deepEqual(connection.client.alerts, ['1:0'])
      }
    } finally {
      await server.close()
    }
  })

  it('what goes wrong on an open connection reaches the stream as an error with a code', async () => {
    const errors: unknown[] = []
    const onVintage = (stream: VintageTlsSocket): void => {
      stream.resume()
      stream.on('error', (error) => errors.push('code' in error ? error.code : error))
    }
    const server = await startServer(echoHttp(), { router: { onVintage } })
    try {
      for (const offend of [
        ({ client }: Awaited<ReturnType<typeof dial>>) => client.sendAlert(2, 20),
        ({ socket }: Awaited<ReturnType<typeof dial>>) =>
          socket.write(Buffer.from('1703000014'.padEnd(50, '0'), 'hex')),
      ]) {
        const connection = await dial(server.port, windows98)
        const ended = once(connection.socket, 'end')
        offend(connection)
        await ended
        connection.socket.destroy()
      }
      assert.deepEqual(errors, ['ERR_VINTAGE_TLS_ALERT', 'ERR_VINTAGE_TLS_PROTOCOL'])
    } finally {
      await server.close()
    }
  })

  it('node:http’s timeouts close the connection', async () => {
    const http = echoHttp()
    http.keepAliveTimeout = 20
    http.keepAliveTimeoutBuffer = 0
    const server = await startServer(http)
    try {
      const connection = await dial(server.port, windows98)
      assert.match(await ask(connection, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'), /GET \/ 0$/)
    } finally {
      await server.close()
    }
  })

  it('the stream looks like a socket', async () => {
    const http = createHttpServer((request, response) => {
      const { remoteAddress, remotePort, localPort } = request.socket
      const encrypted = 'encrypted' in request.socket
      response.end(JSON.stringify({ remoteAddress, remotePort, localPort, encrypted }))
    })
    const server = await startServer(http)
    try {
      const connection = await dial(server.port, windows98)
      const { localPort } = connection.socket
      const answer = await ask(connection, 'GET / HTTP/1.0\r\n\r\n')
      assert.deepEqual(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''), {
        remoteAddress: '127.0.0.1',
        remotePort: localPort,
        localPort: server.port,
        encrypted: true,
      })
    } finally {
      await server.close()
    }
  })
})

/** Resolves when a number stays the same through many turns of the event loop: whatever could move has moved. */
async function atRest(measure: () => number): Promise<void> {
  for (let before = -1; measure() !== before; ) {
    before = measure()
    for (let turns = 0; turns < 200; turns++) await new Promise((resolve) => setImmediate(resolve))
  }
}
