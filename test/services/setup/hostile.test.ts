import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Labels } from '../../../src/observe/labels.ts'
import { redact } from '../../../src/observe/redaction.ts'
import { allTests } from '../../../src/services/setup/clients.ts'
import { Progress } from '../../../src/services/setup/progress.ts'
import { createSetupPages, type SetupDependencies } from '../../../src/services/setup/routes.ts'
import type { WebRequest } from '../../../src/services/web/exchange.ts'
import { anyCharacter } from './characters.ts'
import { faultsOf } from './html32.ts'

const house: SetupDependencies = {
  publicHost: '192.168.1.20',
  ports: () => ({ http: 80, https: 443 }),
  root: { pem: '', der: Buffer.from('root') },
}

const plain: WebRequest = {
  method: 'GET',
  path: '/',
  target: '/',
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
  host: '192.168.1.20',
  secure: false,
  remoteAddress: '192.168.1.7',
}

test('whatever a stranger sends, a page is HTML 3.2 and repeats nothing of it', async () => {
  const { routes, land } = createSetupPages(house)
  const text = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 60 }),
    fc.constantFrom('<script>', '"><b>', '__proto__', '../../'),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), text, text, fc.boolean(), async (route, rest, line, secure) => {
      const path = route.prefix ? route.path + rest : route.path
      const marked = `Mozilla/4.0 (Sesame ${line})`
      const headers = { 'user-agent': marked, accept: rest, host: line }
      const method = route.methods[0] ?? 'GET'
      const asked = { ...plain, method, path, headers, host: line, secure, body: Buffer.from(`email=${rest}`) }
      for (const { status, headers, body } of [await route.answer(asked), land(asked)]) {
        assert.ok([200, 400, 403, 404].includes(status), `${status}`)
        if (!headers.some(([, value]) => value.startsWith('text/html;'))) continue
        const page = body.toString('latin1')
        assert.deepEqual(faultsOf(page), [])
        assert.doesNotMatch(page, /Sesame/)
      }
    }),
    { numRuns: 300 },
  )
})

test('of strangers without end only the latest are remembered, and of each only names that are tested', () => {
  const progress = new Progress(allTests)
  for (let number = 0; number < 3_000; number++)
    progress.reached(`10.0.${number >> 8}.${number & 255}`, 'login.live.com', true)
  progress.reached('10.9.9.9', 'made-up.example', true)
  assert.equal(progress.of('10.0.0.0').secure.size, 0)
  assert.deepEqual([...progress.of('10.0.11.183').secure], ['login.live.com'])
  assert.equal(progress.of('10.9.9.9').secure.size, 0)
})

test('those who watch what is said see that an account is made, and none of its secrets', () => {
  const body = Buffer.from(
    'email=anna%40example.com&password=long+enough&password2=long+enough&invitation=k7mp-3xwq&token=00ff',
  )
  const fact = redact(
    {
      kind: 'request',
      exchange: 1,
      at: 0,
      transport: 'http',
      address: '192.168.1.7',
      method: 'POST',
      host: '192.168.1.20',
      target: '/setup/account',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: { bytes: body, length: body.length, isCut: false },
    },
    new Labels(),
  )
  assert.ok(fact.kind === 'request')
  const shown = fact.body.bytes.toString('latin1')
  assert.match(shown, /email=anna%40example\.com/)
  for (const secret of ['long', 'k7mp', '00ff']) assert.ok(!shown.includes(secret), shown)
})

const pageOf = async (
  path: string,
  dependencies: Partial<SetupDependencies>,
  headers: WebRequest['headers'] = {},
): Promise<string> => {
  const route = createSetupPages({ ...house, ...dependencies }).routes.find((candidate) => candidate.path === path)
  assert.ok(route)
  return (await route.answer({ ...plain, path, headers })).body.toString('latin1')
}

test('a Mac that takes profiles is given one', async () => {
  const userAgent =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.1 Safari/605.1.15'
  const page = await pageOf('/', {}, { 'user-agent': userAgent })
  assert.match(page, /<a href="\/root\.mobileconfig"><b>Install the root certificate<\/b>/)
  assert.match(page, /<a href="\/root\.cer">/)
  assert.doesNotMatch(await pageOf('/', {}), /mobileconfig/)
})

test('where the name service is off, the page says so and leads to the hosts file', async () => {
  assert.match(await pageOf('/setup/names', { answersNames: () => false }), /The name service of this server is off/)
  assert.doesNotMatch(await pageOf('/setup/names', { answersNames: () => true }), /name service of this server is off/)
})

test('where clients are told a name, the page says how to find its number, which is what is typed', async () => {
  const page = await pageOf('/setup/names', { publicHost: 'messenger.example.net' })
  assert.deepEqual(faultsOf(page), [])
  assert.match(page.replace(/<[^>]*>/g, ''), /DNS server: the number of messenger\.example\.net/)
  assert.match(page, /ping messenger\.example\.net/)
})
