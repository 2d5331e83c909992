import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkLifetime } from '../../src/admin/http/logins.ts'
import { bearer, openListener } from './listener-fixture.ts'

const host = '127.0.0.1:8186'

test('a link opens the console once, and gives a cookie that no script and no other site can use', async () => {
  await using listener = await openListener()
  const { key } = listener.logins.newLink()
  const open = () => listener.app.inject({ url: `/login?key=${key}`, headers: { host } })
  const first = await open()
  assert.equal(first.statusCode, 303)
  assert.equal(first.headers.location, '/console/')
  assert.match(String(first.headers['set-cookie']), /^chrysalis-console=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  const second = await open()
  assert.equal(second.statusCode, 401)
  assert.equal(second.headers['set-cookie'], undefined)
  assert.match(second.body, /used before, has expired/)
})

test('a link expires, and a made-up one opens nothing', async () => {
  await using listener = await openListener()
  const { key } = listener.logins.newLink()
  listener.clock.now += linkLifetime
  for (const tried of [key, 'made-up', ''])
    assert.equal((await listener.app.inject({ url: `/login?key=${tried}`, headers: { host } })).statusCode, 401)
})

test('a browser that fetches pages in advance does not use a link up', async () => {
  await using listener = await openListener()
  const { key } = listener.logins.newLink()
  const open = (headers: Record<string, string>) =>
    listener.app.inject({ url: `/login?key=${key}`, headers: { host, ...headers } })
  assert.equal((await open({ 'sec-purpose': 'prefetch;prerender' })).statusCode, 503)
  assert.equal((await open({})).statusCode, 303)
})

test('a link that is clicked on another site still leads into the console', async () => {
  await using listener = await openListener()
  const opened = await listener.app.inject({
    url: `/login?key=${listener.logins.newLink().key}`,
    headers: { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  })
  // A redirection would be followed without the new cookie: it is SameSite=Strict.
  assert.equal(opened.statusCode, 200)
  assert.match(opened.body, /http-equiv="refresh" content="0;url=\/console\/"/)
})

test('behind a proxy with TLS the cookie goes over TLS only', async () => {
  await using listener = await openListener({ publicUrl: 'https://console.example.com' })
  const opened = await listener.app.inject({
    url: `/login?key=${listener.logins.newLink().key}`,
    headers: { host: 'console.example.com' },
  })
  assert.match(String(opened.headers['set-cookie']), /; Secure$/)
})

test('without a login there is the login page, and the API answers 401', async () => {
  await using listener = await openListener()
  const page = await listener.app.inject({ url: '/console/', headers: { host } })
  assert.equal(page.statusCode, 401)
  assert.match(page.body, /chrysalis console link/)
  for (const cookie of ['', 'chrysalis-console=made-up']) {
    const answer = await listener.app.inject({ url: '/api/v1/sessions/list', headers: { host, cookie } })
    assert.equal(answer.statusCode, 401)
    assert.deepEqual(Object.keys(answer.json()), ['code', 'message'])
    assert.equal(answer.json().code, 'signed-out')
  }
})

test('a login ends after half a day without a request, after a week in any case, and by signing out', async () => {
  await using listener = await openListener()
  const ask = async (headers: Record<string, string>) =>
    (await listener.app.inject({ url: '/api/v1/sessions/list', headers: { host, ...headers } })).statusCode
  const hour = 3_600_000
  const idle = await listener.signIn()
  listener.clock.now += 11 * hour
  assert.equal(await ask(idle), 200)
  listener.clock.now += 13 * hour
  assert.equal(await ask(idle), 401)

  const busy = await listener.signIn()
  const statuses: number[] = []
  for (let hours = 0; hours < 8 * 24; hours += 6) {
    statuses.push(await ask(busy))
    listener.clock.now += 6 * hour
  }
  assert.equal(statuses.lastIndexOf(200), 28)

  const leaving = await listener.signIn()
  const out = await listener.app.inject({ method: 'POST', url: '/api/v1/session/end', headers: { host, ...leaving } })
  assert.match(String(out.headers['set-cookie']), /Max-Age=0/)
  assert.equal(await ask(leaving), 401)
})

test('a program shows the token of the data directory; a wrong one is not made good by a cookie', async () => {
  await using listener = await openListener()
  const { cookie } = await listener.signIn()
  const ask = async (headers: Record<string, string>) =>
    (await listener.app.inject({ url: '/api/v1/sessions/list', headers: { host, ...headers } })).statusCode
  assert.equal(await ask(bearer), 200)
  assert.equal(await ask({ authorization: 'Bearer wrong', cookie }), 401)
  assert.equal(await ask({ authorization: 'Basic YTpi' }), 401)
})
