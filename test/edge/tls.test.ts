import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { ask, dial as dialVintage } from '../vintage-tls/harness.ts'
import { cutAnswers, dial, readUntil, untilClosed } from './raw-client.ts'
import type { LogLine } from './recording-log.ts'
import { certificates, dialTls, rootFile, servingTls } from './tls-fixture.ts'

const fields = (line: LogLine | undefined): Record<string, unknown> => line?.fields ?? {}

/** Waits for the log's next line; it may be written a moment after the client has heard. */
async function lineOf(log: { lines: LogLine[] }): Promise<LogLine> {
  while (log.lines.length === 0) await new Promise(setImmediate)
  assert.equal(log.lines.length, 1)
  return log.lines[0] as LogLine
}

test('a client of TLS 1.0 without SNI gets the SHA-1 leaf of 2048 bits, and its connection is one line', async () => {
  const { port, log } = await servingTls()
  const stream = await dialTls(port)
  assert.equal(stream.getProtocol(), 'TLSv1')
  assert.equal(
    stream.getPeerX509Certificate()?.fingerprint256,
    new X509Certificate(certificates.leaves.plain.chain[0]).fingerprint256,
  )
  stream.write('GET /rdr/pprdr.asp\r\n\r\n')
  assert.match(await untilClosed(stream), /^HTTP\/1\.1 200 OK\r\nPassportURLs: DALogin=/)
  const line = await lineOf(log)
  assert.equal(line.level, 'info')
  assert.equal(line.sentence, 'TLS connection: served by node:tls')
  const { from, route, hello, offered, chosen } = fields(line)
  assert.equal(from, '127.0.0.1')
  assert.equal(route, 'modern')
  assert.equal(hello, 'v3-format TLS 1.0')
  assert.match(String(offered), /^TLS_RSA_WITH_AES_128_CBC_SHA$/)
  assert.equal(chosen, 'TLS 1.0 TLS_RSA_WITH_AES_128_CBC_SHA')
})

const modern = { maxVersion: 'TLSv1.3', ciphers: 'DEFAULT' } as const
test('a client that names its host gets the SHA-256 leaf, in every version', async () => {
  const { port, log } = await servingTls()
  const named = new X509Certificate(certificates.leaves.named.chain[0]).fingerprint256
  for (const options of [{ servername: 'login.live.com' }, { servername: 'byrdr.omega.contacts.msn.com', ...modern }]) {
    const stream = await dialTls(port, options)
    assert.equal(stream.authorized, true)
    assert.equal(stream.getPeerX509Certificate()?.fingerprint256, named)
    stream.end('POST //RST.srf HTTP/1.0\r\n\r\n')
    assert.equal(cutAnswers(await untilClosed(stream))[0]?.status, 200)
  }
  assert.deepEqual(
    log.lines.map((line) => fields(line).asked),
    ['login.live.com', 'byrdr.omega.contacts.msn.com'],
  )
})

test('TLS carries pipelined requests on one kept connection', async () => {
  const { port } = await servingTls()
  const stream = await dialTls(port)
  stream.write('POST //RST.srf?n=1 HTTP/1.1\r\n\r\nPOST //RST.srf?n=2 HTTP/1.1\r\n\r\n')
  const answers = cutAnswers(await readUntil(stream, (seen) => seen.endsWith('n=2 0')))
  assert.deepEqual(
    answers.map(({ body }) => body),
    ['POST /rst.srf  n=1 0', 'POST /rst.srf  n=2 0'],
  )
  stream.destroy()
})

test('a client that ends its half of TLS as soon as it has asked is answered', async () => {
  const { port } = await servingTls()
  const stream = await dialTls(port)
  stream.allowHalfOpen = true
  stream.end('POST //RST.srf HTTP/1.1\r\n\r\n')
  assert.equal(cutAnswers(await untilClosed(stream))[0]?.status, 200)
})

test('plain HTTP on the TLS port is answered', async () => {
  const { port } = await servingTls()
  const client = await dial(port)
  client.write('GET /rdr/pprdr.asp HTTP/1.0\r\n\r\n')
  assert.match(await untilClosed(client), /^HTTP\/1\.1 200 OK\r\n/)
})

/** A hello in SSL 2.0's framing (RFC 2246 appendix E.1): version, cipher kinds of three bytes, a challenge. */
function v2Hello(version: number, suites: readonly number[]): Buffer {
  const challenge = createHash('md5').update('a challenge').digest()
  const body = Buffer.alloc(9)
  body[0] = 1
  body.writeUInt16BE(version, 1)
  body.writeUInt16BE(suites.length * 3, 3)
  body.writeUInt16BE(challenge.length, 7)
  const kinds = suites.flatMap((suite) => [0, suite >> 8, suite & 0xff])
  const message = Buffer.concat([body, Buffer.from(kinds), challenge])
  return Buffer.concat([Buffer.from([0x80 | (message.length >> 8), message.length & 0xff]), message])
}

/** What a server's first flight says: the version and suite of its ServerHello, and the leaf. */
async function firstFlight(port: number, hello: Buffer) {
  const client = await dial(port)
  client.write(hello)
  const seen = Buffer.from(await readUntil(client, (text) => text.includes('\x0e\x00\x00\x00')), 'latin1')
  client.destroy()
  assert.equal(seen[0], 0x16, 'a handshake record')
  assert.equal(seen[5], 2, 'ServerHello')
  const sessionId = seen[43] ?? 0
  const leaves = Object.entries(certificates.leaves).filter(([, { chain }]) =>
    seen.includes(new X509Certificate(chain[0]).raw),
  )
  return { version: seen.readUInt16BE(9), suite: seen.readUInt16BE(44 + sessionId), leaf: leaves[0]?.[0] }
}

const aes128 = 0x002f
const rc4Md5 = 0x0004
test('a hello in SSL 2.0’s format gets a ServerHello: TLS 1.0 with AES, and SSL 3.0 with RC4, both from the engine', async () => {
  const { port } = await servingTls()
  assert.deepEqual(await firstFlight(port, v2Hello(0x0301, [rc4Md5, aes128])), {
    version: 0x0301,
    suite: aes128,
    leaf: 'engine',
  })
  assert.deepEqual(await firstFlight(port, v2Hello(0x0300, [rc4Md5])), {
    version: 0x0300,
    suite: rc4Md5,
    leaf: 'engine',
  })
})

const oldHandshakes = [
  ['SSL 3.0 with RC4, as Internet Explorer 6 begins', { format: 'v2', version: 0x0300, suites: [rc4Md5] }],
  ['TLS 1.0 with AES, as the Mac’s Messenger begins', { format: 'v2', version: 0x0301, suites: [aes128] }],
] as const
for (const [name, options] of oldHandshakes) {
  test(`the nexus request without a version is answered over ${name}`, async () => {
    const { port, log } = await servingTls()
    const answer = await ask(await dialVintage(port, options), 'GET /rdr/pprdr.asp\r\n\r\n')
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\nPassportURLs: DALogin=[^\r]+\r\n[\s\S]*\r\nConnection: close\r\n\r\n$/)
    const line = await lineOf(log)
    assert.equal(line.sentence, 'TLS connection: served by the engine for older systems')
    assert.match(String(fields(line).hello), /^v2-format /)
  })
}

test('with the engine switched off node:tls takes that format too, from TLS 1.0 with AES on', async () => {
  const { port, log } = await servingTls({ vintage: { enabled: false, ssl3: true, export: true } })
  assert.deepEqual(await firstFlight(port, v2Hello(0x0301, [aes128])), {
    version: 0x0301,
    suite: aes128,
    leaf: 'plain',
  })
  const line = await lineOf(log)
  assert.equal(fields(line).hello, 'v2-format TLS 1.0')
  assert.equal(line.sentence, 'TLS connection failed: the client hung up before the handshake was complete')
})

test('a client that hangs up after the handshake is one line with a hint', async () => {
  const { port, log } = await servingTls()
  const stream = await dialTls(port)
  stream.destroy()
  assert.match(
    (await lineOf(log)).sentence,
    /^TLS connection failed: the client completed .*; perhaps the certificate is not trusted yet/,
  )
})

test('a client with nothing in common is one line that says what it offered', async () => {
  const { port, log } = await servingTls()
  await assert.rejects(
    dialTls(port, { maxVersion: 'TLSv1.2', minVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }),
  )
  const line = await lineOf(log)
  assert.equal(line.level, 'warn')
  assert.match(line.sentence, /^TLS connection failed: /)
  assert.match(String(fields(line).offered), /TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256/)
})

test('garbage and half a hello harm nobody', async () => {
  const { port } = await servingTls()
  for (const bytes of ['\x00\x01\x02\x03', '\x16\x03\x01\x00\x05\x01\x00\x00', '\x80\x80\x01\x03']) {
    const client = await dial(port)
    client.end(bytes, 'latin1')
    await untilClosed(client)
  }
  const stream = await dialTls(port)
  stream.write('GET /rdr/pprdr.asp HTTP/1.0\r\n\r\n')
  assert.match(await untilClosed(stream), /^HTTP\/1\.1 200 OK\r\n/)
})

const openssl = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl command here'

/** Runs `openssl s_client` with a request on its input; what it prints. */
async function sClient(port: number, options: readonly string[], request = ''): Promise<string> {
  const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...options])
  let printed = ''
  child.stdout.on('data', (bytes: Buffer) => {
    printed += bytes
  })
  child.stderr.on('data', (bytes: Buffer) => {
    printed += bytes
  })
  child.stdin.end(request)
  await once(child, 'close')
  return printed
}

test('openssl s_client -tls1 is served, and trusts the chain', { skip: openssl }, async () => {
  const { port } = await servingTls()
  const old = [
    '-tls1',
    '-noservername',
    '-cipher',
    'AES128-SHA:@SECLEVEL=0',
    '-CAfile',
    rootFile,
    '-verify_return_error',
    '-ign_eof',
  ]
  const printed = await sClient(port, old, 'GET /rdr/pprdr.asp HTTP/1.0\r\n\r\n')
  assert.match(printed, /Verify return code: 0 \(ok\)/)
  assert.match(printed, /HTTP\/1\.1 200 OK\r?\nPassportURLs: /)
})

for (const version of ['-tls1', '-tls1_2', '-tls1_3']) {
  test(`a client that does not know the root ends with an alert, which is a sentence: ${version}`, {
    skip: openssl,
  }, async () => {
    const { port, log } = await servingTls()
    await sClient(port, [
      version,
      '-verify_return_error',
      '-no-CAfile',
      '-no-CApath',
      '-no-CAstore',
      '-cipher',
      'ALL:@SECLEVEL=0',
    ])
    const line = await lineOf(log)
    assert.equal(
      line.sentence,
      'TLS connection failed: the certificate is not trusted yet on that machine: install the root certificate there, and set its clock right',
    )
    assert.equal(fields(line).alertReceived, 'unknown_ca')
  })
}
