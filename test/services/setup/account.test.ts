import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { MessengerClient } from '../../../src/client/messenger-client.ts'
import { macMessenger801 } from '../../../src/client/profiles/mac-8.0.1.ts'
import type { RegistrationOutcome, RegistrationRequest } from '../../../src/domain/people/registration.ts'
import { readAccountForm } from '../../../src/services/setup/account-form.ts'
import { createFormTokens } from '../../../src/services/setup/form-token.ts'
import { createSetupPages } from '../../../src/services/setup/routes.ts'
import type { WebRequest } from '../../../src/services/web/exchange.ts'
import { type ServiceProcess, startServiceProcess } from '../../support/service-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'
import { type Answer, browse, oldBrowsers } from './browsers.ts'
import { wholeCharacter } from './characters.ts'
import { faultsOf } from './html32.ts'

const [explorer4] = oldBrowsers
assert.ok(explorer4)

describe('the form of a running service', () => {
  let directory: TemporaryDirectory
  let service: ServiceProcess
  before(async () => {
    directory = await temporaryDirectory()
    service = await startServiceProcess(directory.path)
  })
  after(async () => {
    await service?.stop()
    await directory?.[Symbol.asyncDispose]()
  })

  const textOf = ({ body }: Answer): string => body.toString('latin1')
  const fetchForm = async (): Promise<string> =>
    textOf(await browse(service.running.http.port, explorer4, '/setup/account'))
  const tokenIn = (page: string): string => /name="token" value="([0-9a-f]+)"/.exec(page)?.[1] ?? ''

  /** Sends the form as Internet Explorer 4 does. */
  const send = async (fields: Readonly<Record<string, string>>, token?: string): Promise<Answer> => {
    const form = new URLSearchParams({ ...fields, token: token ?? tokenIn(await fetchForm()) }).toString()
    return browse(service.running.http.port, explorer4, '/setup/account', '127.0.0.1', form)
  }
  const signIn = async (email: string, password: string): Promise<MessengerClient> => {
    const { msnp, https } = service.running
    return await MessengerClient.signIn({
      server: msnp.host,
      msnpPort: msnp.port,
      httpsPort: https.port,
      root: await readFile(join(directory.path, 'certificates', 'root.pem'), 'utf8'),
      credentials: { email, password },
      profile: macMessenger801,
      timeLimit: 10_000,
      trace: () => undefined,
    })
  }
  const anna = { email: 'anna@example.com', name: 'Anna', password: 'long enough', password2: 'long enough' }

  test('says plainly that it is not encrypted, and where it is', async () => {
    const page = await fetchForm()
    assert.match(page, /This page is not encrypted/)
    assert.ok(page.includes(`<a href="https://nexus.passport.com:${service.running.https.port}/setup/account">`))
    assert.match(page, /<input type="password" name="password" size="20" maxlength="128">/)
  })

  test('makes an account with which a client signs in', async () => {
    const answer = await send({ ...anna, name: 'Anna & Zoë ✿' })
    assert.equal(answer.status, 200, textOf(answer))
    assert.match(textOf(answer), /Your account is made/)
    assert.deepEqual(faultsOf(textOf(answer)), [])
    const client = await signIn(anna.email, anna.password)
    assert.equal(client.me.name, 'Anna & Zoë ✿')
    // The first page knows as well.
    const start = textOf(await browse(service.running.http.port, explorer4, '/'))
    assert.match(start, /green\.gif"[^>]*><\/td><td><b>4\. <a href="\/setup\/account">/)
    assert.match(start, /This machine is signed in\./)
    client.close()
  })

  test('and where a sign-in fails, the first page on that machine says why', async () => {
    await assert.rejects(signIn(anna.email, 'wr0ng'), { code: 'wrong-password' })
    const start = textOf(await browse(service.running.http.port, explorer4, '/'))
    assert.match(start, /The last try of Messenger on this machine: .*the address or the password is wrong/)
    assert.deepEqual(faultsOf(start), [])
  })

  for (const [what, fields, status, sentence] of [
    ['an address that is taken', anna, 409, 'There is already an account anna@example.com'],
    [
      'a password that is too short',
      { ...anna, email: 'bob@example.com', password: 'short', password2: 'short' },
      400,
      'fewer than 8 characters',
    ],
    [
      'two passwords that differ',
      { ...anna, email: 'bob@example.com', password2: 'long enouhg' },
      400,
      'The two passwords are not the same',
    ],
    ['no address', { ...anna, email: '' }, 400, 'Type an address and a password'],
    [
      'an address that is none',
      { ...anna, email: 'bob"><b>' },
      400,
      '&quot;bob&quot;&gt;&lt;b&gt;&quot; is not an address',
    ],
    [
      'a name that is too long',
      { ...anna, email: 'bob@example.com', name: 'x'.repeat(200) },
      400,
      'A name has at most 129 characters',
    ],
  ] as const)
    test(`comes back with one sentence for ${what}, and without the password`, async () => {
      const answer = await send(fields)
      assert.equal(answer.status, status)
      assert.ok(textOf(answer).includes(sentence), textOf(answer))
      assert.deepEqual(faultsOf(textOf(answer)), [])
      assert.ok(!textOf(answer).includes(fields.password))
    })

  test('is not taken from a page of somebody else', async () => {
    for (const token of [
      '',
      'x',
      '0'.repeat(32),
      tokenIn(await fetchForm()).replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    ]) {
      const answer = await send({ ...anna, email: 'mallory@example.com' }, token)
      assert.equal(answer.status, 403)
      assert.match(textOf(answer), /This form is too old/)
    }
    // Nothing was made: the address is free.
    assert.equal((await send({ ...anna, email: 'mallory@example.com' })).status, 200)
  })

  test('is not read beyond its bound', async () => {
    assert.equal((await send({ ...anna, name: 'x'.repeat(5000) })).status, 413)
  })

  test('is not taken without end from one address', async () => {
    const token = tokenIn(await fetchForm())
    const statuses = new Set<number>()
    for (let count = 0; count < 100 && !statuses.has(429); count++) statuses.add((await send(anna, token)).status)
    assert.deepEqual([...statuses], [409, 429])
  })
})

test('fields are read as old browsers write them: in UTF-8, in Western European, with references', () => {
  const read = (body: string) => readAccountForm(Buffer.from(body, 'latin1'))
  assert.equal(read('name=J%FCrgen+%26+Co.').name, 'Jürgen & Co.')
  assert.equal(read('name=J%C3%BCrgen').name, 'Jürgen')
  assert.equal(read('name=%26%239835%3B+Anna').name, '♫ Anna')
  assert.equal(read('name=%80').name, '€')
  assert.equal(read('password=a%2Bb+c&password2=%&token=').password, 'a+b c')
  fc.assert(
    fc.property(fc.string({ unit: wholeCharacter, maxLength: 40 }), (password) => {
      assert.equal(read(new URLSearchParams({ password }).toString()).password, password)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const form = readAccountForm(Buffer.from(bytes))
      assert.ok(Object.values(form).every((value) => typeof value === 'string'))
    }),
  )
})

test('a form lies open for an hour at least and for two at most, on its own machine', () => {
  let now = 1_000_000_000_000
  const tokens = createFormTokens(() => now)
  const token = tokens.make('192.168.1.7')
  assert.ok(tokens.fits('192.168.1.7', token))
  assert.ok(!tokens.fits('192.168.1.8', token))
  assert.ok(!createFormTokens(() => now).fits('192.168.1.7', token), 'another service has another key')
  now += 3_600_000
  assert.ok(tokens.fits('192.168.1.7', token))
  now += 3_600_000
  assert.ok(!tokens.fits('192.168.1.7', token))
})

/** The page's answer where registration has this mode. */
async function ask(
  mode: 'open' | 'invitation' | 'closed',
  request: Partial<WebRequest>,
  orders: RegistrationRequest[] = [],
) {
  const pages = createSetupPages({
    publicHost: '192.168.1.20',
    ports: () => ({ http: 80, https: 443 }),
    root: { pem: '', der: Buffer.from('root') },
    registration: {
      offer: () => mode,
      register: async (order): Promise<RegistrationOutcome> => {
        orders.push(order)
        return { kind: 'refused', code: mode === 'closed' ? 'closed' : 'invitation-not-good', sentence: 'No.' }
      },
    },
  })
  const whole: WebRequest = {
    method: 'GET',
    path: '/setup/account',
    target: '/setup/account',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    host: '192.168.1.20',
    secure: false,
    remoteAddress: '192.168.1.7',
    ...request,
  }
  const answer = async (asked: WebRequest) => {
    const route = pages.routes.find(({ path, methods }) => path === asked.path && methods.includes(asked.method))
    assert.ok(route)
    const { status, body } = await route.answer(asked)
    return { status, page: body.toString('latin1') }
  }
  const form = await answer({ ...whole, method: 'GET' })
  if (whole.method === 'GET') return form
  const token = /name="token" value="([0-9a-f]+)"/.exec(form.page)?.[1] ?? ''
  return answer({ ...whole, body: Buffer.concat([whole.body, Buffer.from(`&token=${token}`)]) })
}

test('where accounts are made by invitation, the form asks for the code and hands it on', async () => {
  assert.match((await ask('invitation', {})).page, /name="invitation"/)
  assert.doesNotMatch((await ask('open', {})).page, /name="invitation"/)
  const orders: RegistrationRequest[] = []
  const body = Buffer.from('email=a@b.example&password=12345678&password2=12345678&invitation=k7mp-3xwq')
  const { status, page } = await ask('invitation', { method: 'POST', body }, orders)
  assert.equal(status, 403)
  assert.match(page, /<b>No\.<\/b>/)
  assert.deepEqual(orders, [
    { email: 'a@b.example', name: '', password: '12345678', invitation: 'k7mp-3xwq', remoteAddress: '192.168.1.7' },
  ])
})

test('where nobody may, there is no form', async () => {
  const { status, page } = await ask('closed', {})
  assert.equal(status, 200)
  assert.doesNotMatch(page, /<form/)
  assert.match(page, /makes accounts for nobody who asks here/)
})

test('over HTTPS the page says that it is encrypted', async () => {
  assert.match((await ask('open', { secure: true })).page, /This connection is encrypted/)
})
