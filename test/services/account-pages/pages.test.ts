import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { createContactLists } from '../../../src/domain/lists/contact-lists.ts'
import { createPasswords } from '../../../src/identity/passwords.ts'
import { Observation, usualObservation } from '../../../src/observe/observation.ts'
import { createPeopleTools } from '../../../src/server/people.ts'
import { createAccountPages } from '../../../src/services/account-pages/routes.ts'
import { createSetupPages } from '../../../src/services/setup/routes.ts'
import type { WebRequest } from '../../../src/services/web/exchange.ts'
import type { WebEvent } from '../../../src/services/web/log.ts'
import { openMemoryStore } from '../../../src/store/open.ts'
import { openPictureFiles } from '../../../src/store/picture-files.ts'
import { addAccount, cheap, testClock } from '../../identity/people.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { faultsOf } from '../setup/html32.ts'

const email = 'mara@lagoon.example'
const password = 'the main one'

/** A browser that keeps its cookie, and the pages that it asks. */
async function openBrowser() {
  const directory = await temporaryDirectory()
  await mkdir(directory.path, { recursive: true })
  const clock = testClock()
  const store = await openMemoryStore({ clock })
  const mara = await addAccount(store, email, password)
  const tools = createPeopleTools({
    store,
    lists: createContactLists({ store, publish: () => undefined, newId: () => 'id' }),
    files: openPictureFiles(directory.path),
    key: randomBytes(32),
    accessChanged: async () => undefined,
    picturesChanged: async () => undefined,
  })
  const passwords = createPasswords(store, clock, { cost: cheap, deviceKeys: tools.deviceKeys })
  const { visitOf } = createSetupPages({
    publicHost: '192.168.1.20',
    ports: () => ({ http: 80, https: 443 }),
    root: { pem: '', der: Buffer.from('root') },
  })
  const events: WebEvent[] = []
  const routes = createAccountPages({
    ...tools,
    store,
    passwords,
    visitOf,
    now: clock,
    log: (event) => events.push(event),
  })
  let cookie: string | undefined
  let last = ''

  async function ask(path: string, fields?: Readonly<Record<string, string>>, change: Partial<WebRequest> = {}) {
    const method = fields === undefined ? 'GET' : 'POST'
    const route = routes.find((one) => one.path === path && one.methods.includes(method))
    assert.ok(route, path)
    const token = /name="token" value="([0-9a-f]+)"/.exec(last)?.[1] ?? ''
    const response = await route.answer({
      method,
      path,
      target: path,
      query: new URLSearchParams(),
      headers: { cookie },
      body: Buffer.from(new URLSearchParams({ token, ...fields }).toString()),
      host: 'nexus.passport.com',
      secure: true,
      remoteAddress: '192.168.1.7',
      ...change,
    })
    const headers = new Map(response.headers)
    const set = headers.get('Set-Cookie')
    if (set !== undefined) cookie = set.split(';')[0]
    const page = response.body.toString('latin1')
    if (response.status !== 302 && headers.get('Content-Type')?.startsWith('text/html')) {
      last = page
      assert.deepEqual(faultsOf(page), [], path)
      assert.ok(page.length < 20_000, `${path} has ${page.length} bytes`)
    }
    return { status: response.status, headers, page, confidential: response.confidential === true }
  }

  async function signIn(with_ = password) {
    await ask('/account')
    return ask('/account/sign-in', { email, password: with_ })
  }

  return {
    clock,
    store,
    mara,
    tools,
    passwords,
    events,
    ask,
    signIn,
    cookieOf: () => cookie,
    setCookie: (value: string | undefined) => {
      cookie = value
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

describe('the account pages', () => {
  it('are over TLS only: without it there is an address, and no form', async () => {
    await using browser = await openBrowser()
    const page = await browser.ask('/account', undefined, { secure: false })
    assert.equal(page.status, 200)
    assert.match(page.page, /href="https:\/\/nexus\.passport\.com\/account"/)
    assert.doesNotMatch(page.page, /<form/)
    assert.equal((await browser.ask('/account/sign-in', { email, password }, { secure: false })).status, 403)
    assert.deepEqual(browser.events, [])
  })

  it('are where clients open "my account"', async () => {
    await using browser = await openBrowser()
    const { status, headers } = await browser.ask('/editprof.srf', undefined, { secure: false })
    assert.deepEqual([status, headers.get('Location')], [302, 'https://nexus.passport.com/account'])
  })

  it('open to the password, by a cookie that goes over TLS only, and never to a device key', async () => {
    await using browser = await openBrowser()
    const { key } = await browser.tools.deviceKeys.create(browser.mara.id, 'Windows 98')
    const refused = await browser.signIn(key)
    assert.deepEqual([refused.status, refused.headers.get('Set-Cookie')], [403, undefined])
    assert.match(refused.page, /The address or the password is wrong/)
    const { status, page, headers } = await browser.signIn()
    assert.equal(status, 200)
    assert.match(page, /You are <b><tt>mara@lagoon\.example<\/tt><\/b>/)
    assert.match(headers.get('Set-Cookie') ?? '', /^chrysalis_account=[0-9a-f]{48}; path=\/account; secure; /)
    assert.deepEqual(
      browser.events.map(({ action, outcome }) => [action, outcome]),
      [
        ['sign-in', 'wrong'],
        ['sign-in', 'right'],
      ],
    )
  })

  it('take no form without its token, and no sign-in from another machine’s form', async () => {
    await using browser = await openBrowser()
    await browser.ask('/account')
    const elsewhere = await browser.ask('/account/sign-in', { email, password }, { remoteAddress: '192.168.1.8' })
    assert.match(elsewhere.page, /This form is too old/)
    await browser.signIn()
    const forged = await browser.ask('/account/name', { name: 'Fool', token: '0'.repeat(32) })
    assert.deepEqual([forged.status, /This form is too old/.test(forged.page)], [403, true])
    assert.equal((await browser.tools.people.find(email))?.friendlyName, email)
  })

  it('slow down who guesses', async () => {
    await using browser = await openBrowser()
    for (let count = 0; count < 10; count++) assert.equal((await browser.signIn('a guess')).status, 403)
    assert.equal((await browser.signIn()).status, 429)
  })

  it('end after a quarter of an hour without a request, at a sign-out, and when somebody else sets a password', async () => {
    await using browser = await openBrowser()
    const isIn = async () => (await browser.ask('/account')).page.includes('Your password')
    await browser.signIn()
    browser.clock.now += 14 * 60_000
    assert.equal(await isIn(), true)
    browser.clock.now += 15 * 60_000
    assert.equal(await isIn(), false)
    await browser.signIn()
    const cookie = browser.cookieOf()
    await browser.ask('/account/sign-out', {})
    browser.setCookie(cookie)
    assert.equal(await isIn(), false, 'the cookie is worth nothing any more')
    await browser.signIn()
    await browser.tools.people.setPassword(browser.mara, 'another one', 'owner')
    assert.equal(await isIn(), false)
  })

  it('make a key that is shown once and opens Messenger, and end it', async () => {
    await using browser = await openBrowser()
    await browser.signIn()
    const { page, confidential } = await browser.ask('/account/keys', { label: 'Laptop <98>' })
    assert.equal(confidential, true, 'the owner’s live view does not show it')
    const key = /<tt>([a-z2-9]{4}(?: [a-z2-9]{4}){3})<\/tt>/.exec(page)?.[1] ?? ''
    assert.equal((await browser.passwords.check(email, key.replaceAll(' ', ''), '192.0.2.7')).verdict, 'right')
    const desk = await browser.ask('/account')
    assert.match(desk.page, /Laptop &lt;98&gt;.*made 20\d\d-\d\d-\d\d, last used 20/)
    assert.ok(!desk.page.includes(key.replaceAll(' ', '')) && !desk.page.includes(key))
    const id = /name="key" value="([^"]+)"/.exec(desk.page)?.[1] ?? ''
    assert.match((await browser.ask('/account/revoke', { key: id })).page, /The key is ended/)
    assert.equal((await browser.passwords.check(email, key, '192.0.2.7')).verdict, 'wrong')
    assert.match((await browser.ask('/account/revoke', { key: id })).page, /There is no such key any more/)
    assert.match((await browser.ask('/account/keys', { label: '' })).page, /A device key needs a name/)
  })

  it('change the name', async () => {
    await using browser = await openBrowser()
    await browser.signIn()
    assert.match((await browser.ask('/account/name', { name: 'Mara & Zoë' })).page, /value="Mara &amp; Zo&#235;"/)
    assert.match((await browser.ask('/account/name', { name: ' ' })).page, /The name is empty/)
    assert.equal((await browser.tools.people.find(email))?.friendlyName, 'Mara%20%26%20Zo%C3%AB')
  })

  it('change the password for whoever knows the old one, and stay open to them', async () => {
    await using browser = await openBrowser()
    await browser.signIn()
    const change = (old: string, one: string, two = one) =>
      browser.ask('/account/password', { password: old, password1: one, password2: two })
    assert.match((await change('a guess', 'long enough')).page, /this is not your password/)
    assert.match((await change(password, 'long enough', 'other enough')).page, /are not the same/)
    assert.match((await change(password, 'short')).page, /fewer than 8 characters/)
    const before = browser.cookieOf()
    assert.match((await change(password, 'long enough')).page, /Your password is changed/)
    assert.notEqual(browser.cookieOf(), before)
    assert.match((await browser.ask('/account')).page, /You are/)
    assert.equal((await browser.passwords.checkMain(email, 'long enough', '192.0.2.7')).verdict, 'right')
  })

  it('change the address for whoever knows the password', async () => {
    await using browser = await openBrowser()
    await addAccount(browser.store, 'otis@lagoon.example', 'x')
    await browser.signIn()
    const change = (to: string, with_ = password) => browser.ask('/account/address', { email: to, password: with_ })
    assert.match((await change('mara@river.example', 'a guess')).page, /this is not your password/)
    assert.match((await change('mara')).page, /is not an address/)
    assert.match((await change('OTIS@lagoon.example')).page, /There is already an account/)
    assert.match((await change('mara@river.example')).page, /You are <b><tt>mara@river\.example/)
  })

  it('hand over everything that is kept, to nobody else', async () => {
    await using browser = await openBrowser()
    const stranger = await browser.ask('/account/export')
    assert.deepEqual([stranger.status, stranger.headers.get('Content-Type')], [403, 'text/html; charset=iso-8859-1'])
    await browser.signIn()
    const { page, headers, confidential } = await browser.ask('/account/export')
    assert.equal(confidential, true)
    assert.match(headers.get('Content-Disposition') ?? '', /^attachment; filename="[a-z.-]+"$/)
    assert.equal((JSON.parse(page) as { account: { email: string } }).account.email, email)
  })

  it('erase the account of whoever types address and password', async () => {
    await using browser = await openBrowser()
    await browser.signIn()
    const erase = (who: string, with_: string) => browser.ask('/account/erase', { email: who, password: with_ })
    assert.match((await erase(email, 'a guess')).page, /this is not your password/)
    assert.match((await erase('otis@lagoon.example', password)).page, /Nothing was erased/)
    assert.match((await erase('MARA@lagoon.example', password)).page, /Your account is erased/)
    assert.equal(await browser.tools.people.find(email), undefined)
    assert.match((await browser.ask('/account')).page, /Sign in with your address/)
  })

  it('tell somebody who is banned why, and sign them out', async () => {
    await using browser = await openBrowser()
    await browser.signIn()
    const ban = await browser.tools.bans.add(email, { reason: 'shouting' })
    assert.match((await browser.ask('/account')).page, /Sign in with your address/)
    const { status, page } = await browser.signIn()
    assert.deepEqual([status, /This account is suspended: shouting\./.test(page)], [403, true])
    await browser.tools.bans.lift(ban.id)
    assert.equal((await browser.signIn()).status, 200)
  })
})

it('what is confidential is recorded without its body', () => {
  const observation = new Observation({ ...usualObservation, record: 'always' }, () => ({ host: 'x', pages: 'x' }))
  const request: WebRequest = {
    method: 'POST',
    path: '/account/keys',
    target: '/account/keys',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    host: 'nexus.passport.com',
    secure: true,
    remoteAddress: '192.168.1.7',
  }
  for (const confidential of [{}, { confidential: true as const }])
    observation.asked(request)?.({ status: 200, headers: [], body: 'k7mp 3xwq', ...confidential })
  const bodies = observation.timeline
    .since(0)
    .recorded.flatMap(({ fact }) => (fact.kind === 'answer' ? [fact.body.bytes.toString()] : []))
  assert.deepEqual(bodies, ['k7mp 3xwq', ''])
})
