import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { suitesByPreference } from '../../src/vintage-tls/index.ts'
import { ask, certificateOf, dial, echoHttp, startServer, type TestServer } from './harness.ts'
import { v2Hello } from './vintage-client.ts'

const RC4_MD5 = 0x0004
const TRIPLE_DES = 0x000a
const windows98 = { format: 'v2', version: 0x0300, suites: [RC4_MD5], challengeLength: 16 } as const

/** Sends bytes as they are and resolves with all that comes back before the server closes. */
async function exchange(port: number, bytes: Buffer | string): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1')
  const answer: Buffer[] = []
  socket.on('data', (piece: Buffer) => answer.push(piece))
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return Buffer.concat(answer)
}

describe('one port for everybody', () => {
  let server: TestServer
  const http = echoHttp()
  const { key, certificate } = certificateOf(1024)
  const modern = createTlsServer({ key, cert: certificate, minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' })
  modern.on('secureConnection', (socket) => http.emit('connection', socket))
  before(async () => {
    server = await startServer(http, { router: { onModern: (socket) => modern.emit('connection', socket) } })
  })
  after(() => server.close())

  it('Windows 98: a v2-format hello, SSL 3.0, RC4-MD5, and a page over node:http', async () => {
    const connection = await dial(server.port, windows98)
    const answer = await ask(connection, 'GET /rdr/pprdr.asp HTTP/1.0\r\n\r\n')
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/)
    assert.match(answer, /GET \/rdr\/pprdr\.asp 0$/)
    assert.deepEqual(connection.client.alerts, ['1:0'], 'the server says close_notify')
  })

  it('every suite over real sockets', async () => {
    for (const { id } of suitesByPreference) {
      const answer = await ask(await dial(server.port, { ...windows98, suites: [id] }), 'GET /x HTTP/1.0\r\n\r\n')
      assert.match(answer, /GET \/x 0$/)
    }
  })

  it('keep-alive: two requests on one connection', async () => {
    const connection = await dial(server.port, windows98)
    connection.client.write('GET /one HTTP/1.1\r\nHost: a\r\n\r\n')
    const both = await ask(connection, 'GET /two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    assert.match(both, /GET \/one 0HTTP\/1\.1 200 OK[\s\S]*GET \/two 0$/)
  })

  it('a POST of 300 kB in small records', async () => {
    const connection = await dial(server.port, { ...windows98, suites: [TRIPLE_DES] })
    connection.client.write('POST /up HTTP/1.0\r\nContent-Length: 300000\r\n\r\n')
    for (let sent = 1000; sent < 300_000; sent += 1000) connection.client.write(Buffer.alloc(1000, 1))
    assert.match(await ask(connection, '\0'.repeat(1000)), /POST \/up 300000$/)
  })

  it('Vista: TLS 1.0 with AES in ordinary records goes to node:tls', async () => {
    const socket = connectTls({
      port: server.port,
      host: '127.0.0.1',
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'AES128-SHA:@SECLEVEL=0',
      ca: certificate,
      servername: 'localhost',
    })
    socket.write('GET /modern HTTP/1.0\r\n\r\n')
    const answer: Buffer[] = []
    socket.on('data', (bytes: Buffer) => answer.push(bytes))
    await once(socket, 'end')
    socket.destroy()
    assert.match(Buffer.concat(answer).toString(), /GET \/modern 0$/)
    const record = await server.record(({ route }) => route === 'modern')
    assert.equal(record.outcome, 'handed-over')
    assert.equal(record.hello?.serverName, 'localhost')
  })

  it('plain HTTP goes to the same HTTP server', async () => {
    const answer = await exchange(server.port, 'GET /ca HTTP/1.0\r\n\r\n')
    assert.match(answer.toString(), /GET \/ca 0$/)
    assert.equal((await server.record(({ route }) => route === 'plain-http')).outcome, 'handed-over')
  })

  it('pure SSL 2.0 gets its own error, garbage gets nothing', async () => {
    const ssl2 = v2Hello(0x0002, [0x010080], Buffer.alloc(16))
    assert.equal((await exchange(server.port, ssl2)).toString('hex'), '8003000001')
    assert.match((await server.record(({ hello }) => hello?.version === 'SSL 2.0')).reason ?? '', /never served/)
    assert.equal((await exchange(server.port, 'hello?')).length, 0)
    const endless = Buffer.concat([Buffer.from('1603014000', 'hex'), Buffer.alloc(9000)])
    assert.equal((await exchange(server.port, endless)).length, 0)
  })

  it('resumes sessions between connections', async () => {
    const first = await dial(server.port, windows98)
    first.socket.destroy()
    const again = { format: 'v3', version: 0x0300, suites: [RC4_MD5], session: first.client.session } as const
    const second = await dial(server.port, again)
    assert.ok(second.client.resumed)
    assert.match(await ask(second, 'GET /again HTTP/1.0\r\n\r\n'), /GET \/again 0$/)
    assert.ok(await server.record(({ chosen }) => chosen?.resumed === true))
  })
})

describe('what the log says', () => {
  let server: TestServer
  before(async () => {
    server = await startServer(echoHttp())
  })
  after(() => server.close())

  it('served: route, hello, what was chosen; one record per connection', async () => {
    await ask(await dial(server.port, windows98), 'GET / HTTP/1.0\r\n\r\n')
    const record = await server.record(({ outcome }) => outcome === 'served')
    assert.equal(record.route, 'engine')
    assert.deepEqual(record.hello, {
      format: 'v2',
      version: 'SSL 3.0',
      suites: ['TLS_RSA_WITH_RC4_128_MD5'],
      fallback: false,
    })
    assert.deepEqual(record.chosen, { version: 'SSL 3.0', suite: 'TLS_RSA_WITH_RC4_128_MD5', resumed: false })
    assert.equal(record.remoteAddress, '127.0.0.1')
    assert.equal(server.records.filter(({ remotePort }) => remotePort === record.remotePort).length, 1)
  })

  it('no suite in common: names what the client wanted', async () => {
    await assert.rejects(dial(server.port, { ...windows98, suites: [0x0013] }), /alert 2:40/)
    const record = await server.record(({ reason }) => reason?.startsWith('no suite in common') === true)
    assert.equal(record.reason, 'no suite in common: the client offered TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA')
    assert.deepEqual([record.outcome, record.alertSent], ['failed', 'handshake_failure'])
  })

  it('unknown_ca instead of a key exchange: says that the root is not installed', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(v2Hello(0x0300, [RC4_MD5], Buffer.alloc(16, 5)))
    await once(socket, 'data')
    socket.write(Buffer.from('1503000002022e', 'hex'))
    const record = await server.record(({ alertReceived }) => alertReceived?.code === 46)
    assert.equal(record.outcome, 'failed')
    assert.equal(record.alertReceived?.name, 'certificate_unknown')
    assert.match(record.advice ?? '', /install the root/)
    socket.destroy()
  })

  it('a client that hangs up after the handshake without a word gets the same advice', async () => {
    const { socket } = await dial(server.port, windows98)
    socket.destroy()
    const record = await server.record(({ outcome }) => outcome === 'unused')
    assert.match(record.reason ?? '', /hung up without sending/)
    assert.match(record.advice ?? '', /root is installed/)
    assert.equal(record.chosen?.suite, 'TLS_RSA_WITH_RC4_128_MD5')
  })

  it('a client that hangs up before the end', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(v2Hello(0x0300, [RC4_MD5], Buffer.alloc(16, 5)))
    await once(socket, 'data')
    socket.destroy()
    const record = await server.record(({ reason }) => reason?.includes('before the handshake') === true)
    assert.equal(record.outcome, 'failed')
  })
})

describe('settings and limits', () => {
  const withServer = async (
    options: Parameters<typeof startServer>[1],
    test: (server: TestServer) => Promise<void>,
  ): Promise<void> => {
    const server = await startServer(echoHttp(), options)
    try {
      await test(server)
    } finally {
      await server.close()
    }
  }

  it('the engine off: an alert, and the record tells which setting', () =>
    withServer({ engine: { settings: { enabled: false } } }, async (server) => {
      await assert.rejects(dial(server.port, windows98), /alert 2:40/)
      assert.match((await server.record(() => true)).reason ?? '', /tls\.vintage\.enabled/)
    }))

  it('the engine off: a v2-format hello with AES goes to node:tls, which can still read it', () =>
    withServer({ engine: { settings: { enabled: false } } }, async (server) => {
      await exchange(server.port, v2Hello(0x0301, [0x002f], Buffer.alloc(32)))
      assert.equal((await server.record(() => true)).route, 'modern')
    }))

  it('SSL 3.0 off, export off', () =>
    withServer({ engine: { settings: { ssl3: false, export: false } } }, async (server) => {
      await assert.rejects(dial(server.port, windows98), /alert 2:40/)
      await assert.rejects(dial(server.port, { ...windows98, version: 0x0301, suites: [0x0003] }), /alert 2:40/)
      await ask(await dial(server.port, { ...windows98, version: 0x0301 }), 'GET / HTTP/1.0\r\n\r\n')
    }))

  it('silence and half a hello end after the time for a hello', () =>
    withServer({ router: { helloTimeout: 50 } }, async (server) => {
      assert.equal((await exchange(server.port, '')).length, 0)
      assert.equal((await exchange(server.port, v2Hello(0x0300, [4], Buffer.alloc(16)).subarray(0, 20))).length, 0)
      assert.match((await server.record(() => true)).reason ?? '', /within 50 ms/)
    }))

  it('a handshake that stops half-way ends after its own time, with an alert', () =>
    withServer({ engine: { limits: { handshakeTimeout: 50 } } }, async (server) => {
      const answer = await exchange(server.port, v2Hello(0x0300, [4], Buffer.alloc(16)))
      assert.equal(answer.toString('hex', answer.length - 7), '15030000020228')
      assert.match((await server.record(() => true)).reason ?? '', /not complete after 50 ms/)
    }))

  it('open handshakes per address are bounded, and places come back', () =>
    withServer({ engine: { limits: { openPerAddress: 1 } } }, async (server) => {
      const waiting = connect(server.port, '127.0.0.1')
      waiting.write(v2Hello(0x0300, [4], Buffer.alloc(16)))
      await once(waiting, 'data')
      await assert.rejects(dial(server.port, windows98))
      assert.match((await server.record(({ route }) => route === 'refused')).reason ?? '', /1 handshakes from this/)
      waiting.destroy()
      await server.record(({ outcome }) => outcome === 'failed')
      await ask(await dial(server.port, windows98), 'GET / HTTP/1.0\r\n\r\n')
    }))

  it('failures per address are bounded; hanging up for want of trust is none', () =>
    withServer({ engine: { limits: { failuresPerMinute: 2 } } }, async (server) => {
      for (let i = 0; i < 3; i++) {
        const distrustful = connect(server.port, '127.0.0.1')
        distrustful.write(v2Hello(0x0300, [4], Buffer.alloc(16)))
        await once(distrustful, 'data')
        distrustful.end(Buffer.from('1503000002022e', 'hex'))
        await once(distrustful.resume(), 'close')
      }
      const guess = (): Promise<unknown> =>
        dial(server.port, { ...windows98, encrypt: () => Buffer.alloc(128, 1) }).catch((error: Error) => error.message)
      assert.equal(await guess(), 'alert 2:20')
      assert.equal(await guess(), 'alert 2:20')
      assert.notEqual(await guess(), 'alert 2:20')
      assert.match(server.records.at(-1)?.reason ?? '', /2 handshakes from this address failed/)
    }))

  it('connections that wait for their hello are bounded too', () =>
    withServer({ router: { waiting: { overall: 1, perAddress: 1 } } }, async (server) => {
      const silent = connect(server.port, '127.0.0.1')
      await once(silent, 'connect')
      silent.write('G')
      const refused = connect(server.port, '127.0.0.1')
      refused.on('error', () => {})
      await once(refused, 'close')
      silent.end('ET / HTTP/1.0\r\n\r\n')
      const [answer] = (await once(silent, 'data')) as [Buffer]
      assert.match(answer.toString(), /200 OK/)
    }))
})
