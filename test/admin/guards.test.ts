import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { bearer, openListener } from './listener-fixture.ts'

const host = '127.0.0.1:8186'
const kick = { method: 'POST', url: '/api/v1/sessions/kick', payload: { who: 'c1' } } as const

test('a change by a browser carries the token of its login; without it nothing happens', async () => {
  await using listener = await openListener()
  const login = await listener.signIn()
  const other = await listener.signIn()
  const send = async (headers: Record<string, string>) =>
    (await listener.app.inject({ ...kick, headers: { host, ...headers } })).statusCode
  assert.equal(await send({ cookie: login.cookie }), 403)
  assert.equal(await send({ cookie: login.cookie, 'x-chrysalis-token': other['x-chrysalis-token'] }), 403)
  assert.deepEqual(listener.kicked, [])
  assert.equal(await send(login), 200)
  assert.deepEqual(listener.kicked, ['c1'])
})

test('what a page of another site sends is refused and logged, whatever it carries', async () => {
  await using listener = await openListener()
  const login = await listener.signIn()
  const foreign: readonly Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'http://127.0.0.1:8187' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ]
  for (const headers of foreign)
    for (const proof of [login, bearer]) {
      const answer = await listener.app.inject({ ...kick, headers: { host, ...proof, ...headers } })
      assert.equal(answer.statusCode, 403, JSON.stringify(headers))
      const read = await listener.app.inject({ url: '/api/v1/sessions/list', headers: { host, ...proof, ...headers } })
      assert.equal(read.statusCode, 403, JSON.stringify(headers))
      assert.equal(read.headers['access-control-allow-origin'], undefined)
    }
  assert.deepEqual(listener.kicked, [])
  assert.equal(listener.logged.filter(({ msg }) => msg.includes('a page of somebody else')).length, 24)
  assert.equal(
    (await listener.app.inject({ ...kick, headers: { host, ...login, origin: `http://${host}` } })).statusCode,
    200,
  )
})

test('a browser that asks beforehand whether another site may speak to us is told no', async () => {
  await using listener = await openListener()
  const answer = await listener.app.inject({
    method: 'OPTIONS',
    url: kick.url,
    headers: { host, origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  })
  assert.equal(answer.statusCode, 403)
  assert.deepEqual(
    Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
    [],
  )
})

test('a page that tries without end fills no log', async () => {
  await using listener = await openListener()
  for (let times = 0; times < 100; times++)
    await listener.app.inject({ ...kick, headers: { host, origin: 'https://evil.example' } })
  assert.ok(listener.logged.length <= 60, `${listener.logged.length} lines`)
})

test('a link elsewhere may open the console’s pages, and nothing else', async () => {
  await using listener = await openListener()
  const navigation = { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
  const open = async (url: string) => (await listener.app.inject({ url, headers: navigation })).statusCode
  assert.equal(await open('/'), 303)
  assert.equal(await open('/login'), 200)
  assert.equal(await open('/console/'), 401)
  assert.equal(await open('/metrics'), 403)
  assert.equal(await open('/api/v1/openapi.json'), 403)
})

test('a name that was made to point at us is refused: only addresses, localhost and the owner’s own name are ours', async () => {
  await using listener = await openListener({ publicUrl: 'https://console.example.com' })
  const ask = async (name: string) =>
    (await listener.app.inject({ url: '/api/v1/sessions/list', headers: { host: name, ...bearer } })).statusCode
  for (const name of [
    '127.0.0.1',
    '127.0.0.1:8186',
    'localhost:8186',
    '[::1]:8186',
    'console.example.com',
    'CONSOLE.example.com:443',
  ])
    assert.equal(await ask(name), 200, name)
  for (const name of [
    'evil.example',
    'evil.example:8186',
    '192.0.2.1',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'a@127.0.0.1',
    '127.0.0.1/x',
  ])
    assert.equal(await ask(name), 403, name)
})

test('health and metrics are for programs of this machine: whatever a proxy passes on has to prove itself', async () => {
  await using listener = await openListener({ publicUrl: 'https://console.example.com' })
  const ask = async (headers: Record<string, string>) =>
    (await listener.app.inject({ url: '/metrics', headers: { host, ...headers } })).statusCode
  for (const name of ['127.0.0.1', 'localhost:8186', '[::1]:8186']) assert.equal(await ask({ host: name }), 200, name)
  for (const headers of [
    { 'x-forwarded-for': '192.0.2.9' },
    { 'x-forwarded-proto': 'https' },
    { forwarded: 'for=192.0.2.9' },
    { 'cf-connecting-ip': '192.0.2.9' },
    // A proxy that adds nothing, and passes the name on as it has to.
    { host: 'console.example.com' },
  ] as const) {
    assert.equal(await ask({ ...headers }), 401, JSON.stringify(headers))
    assert.equal(await ask({ ...headers, ...bearer }), 200, JSON.stringify(headers))
  }
})

test('the key of a link that was opened by a wrong name does not stand in the log', async () => {
  await using listener = await openListener()
  const { key } = listener.logins.newLink()
  const answer = await listener.app.inject({ url: `/login?key=${key}`, headers: { host: 'server.example' } })
  assert.equal(answer.statusCode, 403)
  assert.equal(listener.logged.length, 1)
  assert.ok(!JSON.stringify(listener.logged).includes(key))
  assert.ok(listener.logins.open(key), 'the link still opens')
})

test('every answer forbids what the console does not need', async () => {
  await using listener = await openListener()
  for (const url of ['/login', '/console/', '/api/v1/openapi.json', '/nothing', '/healthz']) {
    const { headers } = await listener.app.inject({ url, headers: { host } })
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none'/, url)
    assert.match(policy, /frame-ancestors 'none'/, url)
    assert.doesNotMatch(policy, /unsafe/, url)
    assert.equal(headers['cache-control'], 'no-store', url)
    assert.equal(headers['x-content-type-options'], 'nosniff', url)
    assert.equal(headers['referrer-policy'], 'no-referrer', url)
  }
})

test('a body that is too large is refused before it has been sent', async () => {
  await using listener = await openListener()
  const { port } = new URL(await listener.listen())
  const answer = await new Promise<{ status: number | undefined; connection: string | undefined }>(
    (resolve, reject) => {
      const sending = request(
        {
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: kick.url,
          headers: { ...bearer, 'content-type': 'application/json', 'content-length': 2 ** 30 },
        },
        (response) => {
          response.resume()
          resolve({ status: response.statusCode, connection: response.headers.connection })
          sending.destroy()
        },
      )
      sending.on('error', reject)
      sending.flushHeaders()
    },
  )
  assert.deepEqual(answer, { status: 413, connection: 'close' })
})

test('what is no request is answered and closed', async () => {
  await using listener = await openListener()
  const { port } = new URL(await listener.listen())
  const say = (bytes: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes, 'latin1'))
      let heard = ''
      socket.setEncoding('latin1').on('data', (text) => (heard += text))
      socket.on('close', () => resolve(heard))
      socket.on('error', reject)
    })
  assert.match(await say('VER 1 MSNP15 CVR0\r\n\r\n'), /^HTTP\/1\.1 400 /)
  assert.match(await say(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`), /^HTTP\/1\.1 431 /)
  assert.match(await say('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 400 /)
  assert.match(await say('GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 403 /)
  assert.match(
    await say('\x16\x03\x01\x00\x05hello'),
    /\r\n\r\n\{"code":"bad-input","message":"This is no HTTP request\."\}$/,
  )
  // A health check that speaks HTTP/1.0 has no Host, and is no browser.
  assert.match(await say('GET /healthz HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 /)
})
