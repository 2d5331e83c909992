import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Tickets, tokenBroker } from '../../../src/identity/ports.ts'
import { createPassportRoutes } from '../../../src/services/passport/routes.ts'
import { parseXml } from '../../../src/wire/xml/parser.ts'
import { el } from '../../../src/wire/xml/writer.ts'
import { assertStrictXml } from '../../wire/xml/strict.ts'
import { assertGolden } from './golden.ts'
import { mara, now, passwordsOf, steadyTickets } from './identity.ts'
import { webRequest } from './requests.ts'
import { addressesOf, envelope, tokenRequest, tokensRequest, usernameToken } from './token-requests.ts'

const routes = createPassportRoutes({
  passwords: passwordsOf('s3cret & <more>'),
  tickets: steadyTickets(),
  publicHost: 'msn.lagoon.example',
  clock: () => now,
})
const post = async (path: string, body: string) => {
  const route = routes.find((candidate) => candidate.path === path && candidate.methods.includes('POST'))
  assert.ok(route, path)
  const response = await route.answer(webRequest({ method: 'POST', target: path, body }))
  assert.equal(response.status, 200, 'faults too (msnp-http §3.6)')
  return { text: String(response.body), headers: response.headers }
}
const golden = (name: string) => new URL(`golden/${name}.xml`, import.meta.url)
const right = 's3cret & <more>'

test('RST: the whole answer to Windows Live Messenger 8.5', async () => {
  const { text, headers } = await post('/rst.srf', tokensRequest(addressesOf.wlm85, right))
  assert.deepEqual(headers, [['Content-Type', 'text/xml; charset=utf-8']])
  await assertGolden(text, golden('rst-granted'))
})

test('RST2: the whole answer', async () => {
  const { text, headers } = await post('/rst2.srf', tokensRequest(addressesOf.pecan, right))
  assert.deepEqual(headers, [['Content-Type', 'application/soap+xml; charset=utf-8']])
  await assertGolden(text, golden('rst2-granted'))
})

for (const name of ['rst', 'rst2']) {
  test(`${name}: a wrong password`, async () => {
    const { text } = await post(`/${name}.srf`, tokensRequest(addressesOf.wlm85, 'wrong'))
    await assertGolden(text, golden(`${name}-refused`))
  })

  test(`${name}: a request that is none`, async () => {
    for (const body of ['', 'hello', '<a/>', tokensRequest([], right), tokensRequest(Array(17).fill('x'), right)]) {
      await assertGolden((await post(`/${name}.srf`, body)).text, golden(`${name}-invalid`))
    }
  })

  test(`${name}: too many wrong passwords read "locked out"`, async () => {
    const { text } = await post(`/${name}.srf`, tokensRequest(addressesOf.pecan, 'throttle'))
    assert.match(text, /<psf:reqstatus>0x80048823<\/psf:reqstatus>/)
  })

  test(`${name}: an account that is kept out reads "locked out" too`, async () => {
    const { text } = await post(`/${name}.srf`, tokensRequest(addressesOf.pecan, 'banned'))
    assert.match(text, /<psf:reqstatus>0x80048823<\/psf:reqstatus>/)
    assert.doesNotMatch(text, /BinarySecurityToken/)
  })

  test(`${name}: tickets know the device key that fetched them, and so do those of a renewal`, async () => {
    const keys: (string | undefined)[] = []
    const steady = steadyTickets()
    const tickets: Tickets = {
      issue: (account, service, deviceKey) => {
        keys.push(deviceKey)
        return steady.issue(account, service)
      },
      verify: async () => ({ account: mara, service: tokenBroker, secret: Buffer.alloc(24), deviceKey: 'the key' }),
    }
    const here = createPassportRoutes({ passwords: passwordsOf('x'), tickets, publicHost: 'x' })
    const route = here.find(({ path }) => path === `/${name}.srf`)
    const cipher = el('EncryptedData', el('CipherData', el('CipherValue', 'AAAA')))
    for (const body of [tokensRequest(['contacts.msn.com'], 'key'), tokensRequest(['contacts.msn.com'], '', cipher)])
      await route?.answer(webRequest({ method: 'POST', target: `/${name}.srf`, body }))
    assert.deepEqual(keys, ['the key', 'the key'])
  })

  test(`${name}: no password, no ticket`, async () => {
    const { text } = await post(`/${name}.srf`, envelope(el('wsse:UsernameToken'), tokenRequest('contacts.msn.com', 0)))
    assert.match(text, /0x80048821/)
    assert.doesNotMatch(text, /BinarySecurityToken/)
  })

  test(`${name}: a token broker's ticket of an earlier sign-in renews the others`, async () => {
    const first = (await post(`/${name}.srf`, tokensRequest(addressesOf.wlm85, right))).text
    const cipher = /<CipherValue>([^<]+)</.exec(first)?.[1]
    const renewal = (value: string | undefined) =>
      tokensRequest(['contacts.msn.com'], '', el('EncryptedData', el('CipherData', el('CipherValue', value))))
    assert.match((await post(`/${name}.srf`, renewal(cipher))).text, /<wsse:BinarySecurityToken Id="Compact0">t=/)
    const ofAnother = /<wsse:BinarySecurityToken Id="Compact1">([^<]+)</.exec(first)?.[1]?.replace('&amp;', '&') ?? ''
    for (const bad of ['', 'AAAA', '*', Buffer.from(ofAnother).toString('base64')]) {
      assert.match((await post(`/${name}.srf`, renewal(bad))).text, /FailedAuthentication/, bad)
    }
  })
}

test('a failed RST is a Fault directly under the Envelope, where alone three clients look (clients-in-the-wild §0)', async () => {
  const parsed = parseXml(Buffer.from((await post('/rst.srf', tokensRequest(addressesOf.amsn, 'wrong'))).text))
  assert.ok(parsed.ok)
  assert.equal(parsed.root.textOf('Fault', 'faultcode'), 'wsse:FailedAuthentication')
  assert.equal(parsed.root.child('Body'), undefined)
})

for (const [client, addresses] of Object.entries(addressesOf)) {
  test(`the request of ${client}: a token for every address, in order, numbered as asked, within 8 KiB`, async () => {
    for (const path of ['/rst.srf', '/rst2.srf']) {
      const { text } = await post(path, tokensRequest(addresses, right))
      const found = [...text.matchAll(/<wsa:Address>([^<]*)<\/wsa:Address>/g)].map((match) => match[1])
      assert.deepEqual(found, addresses)
      const ids = [...text.matchAll(/<wsse:BinarySecurityToken Id="([^"]*)">/g)].map((match) => match[1])
      assert.deepEqual(
        ids,
        addresses.slice(1).map((_, index) => `Compact${index + 1}`),
      )
      if (path === '/rst.srf') assert.ok(Buffer.byteLength(text) <= 8192, `${Buffer.byteLength(text)} bytes`)
    }
  })
}

test('msn-pecan finds its ticket as literal text', async () => {
  const { text } = await post('/rst.srf', tokensRequest(addressesOf.pecan, right))
  assert.ok(text.includes('<wsse:BinarySecurityToken Id="Compact1">t='))
  assert.match(
    text,
    /<wsa:Address>messenger\.msn\.com<\/wsa:Address>.*<wsu:Expires>2009-07-01T18:05:11Z<\/wsu:Expires>/,
  )
})

test('libpurple walks the collection without looking: nothing but responses in it, each with an address (clients-in-the-wild B)', async () => {
  const parsed = parseXml(Buffer.from((await post('/rst.srf', tokensRequest(addressesOf.wlm85, right))).text))
  assert.ok(parsed.ok)
  const collection = parsed.root.at('Body', 'RequestSecurityTokenResponseCollection')
  assert.equal(collection?.text, '')
  for (const response of collection?.children ?? []) {
    assert.equal(response.name, 'RequestSecurityTokenResponse')
    assert.ok(response.textOf('AppliesTo', 'EndpointReference', 'Address'))
    assert.match(response.textOf('LifeTime', 'Expires') ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  }
  const broker = collection?.children[0]
  assert.ok(broker?.textOf('RequestedSecurityToken', 'EncryptedData', 'CipherData', 'CipherValue'))
  assert.equal(Buffer.from(broker?.textOf('RequestedProofToken', 'BinarySecret') ?? '', 'base64').length, 24)
})

test('the key of USR SSO comes with the ticket of messengerclear and the broker only', async () => {
  const parsed = parseXml(Buffer.from((await post('/rst.srf', tokensRequest(addressesOf.amsn, right))).text))
  assert.ok(parsed.ok)
  const responses = parsed.root.at('Body', 'RequestSecurityTokenResponseCollection')?.children ?? []
  const keyed = responses.filter((response) => response.at('RequestedProofToken', 'BinarySecret') !== undefined)
  assert.deepEqual(
    keyed.map((response) => response.textOf('AppliesTo', 'EndpointReference', 'Address')),
    ['http://Passport.NET/tb', 'messengerclear.live.com'],
  )
})

test('numbers follow the Ids of the request, also when they are not 0, 1, 2', async () => {
  const body = el(
    'ps:RequestMultipleSecurityTokens',
    tokenRequest('contacts.msn.com', 7),
    tokenRequest('storage.msn.com', 3),
  )
  const { text } = await post('/rst.srf', envelope(usernameToken('MARA@Lagoon.example', right), body))
  assert.deepEqual(
    [...text.matchAll(/ Id="(Compact\d)"/g)].map((match) => match[1]),
    ['Compact7', 'Compact3'],
  )
  assert.ok(text.includes('<wsse:Reference URI="#Compact7"/>'))
})

test('a lone request is answered without a collection', async () => {
  const { text } = await post(
    '/rst.srf',
    envelope(usernameToken('mara@lagoon.example', right), tokenRequest('<odd> & "address"', 1)),
  )
  assert.ok(text.includes('<S:Body><wst:RequestSecurityTokenResponse>'))
  assert.ok(text.includes('<wsa:Address>&lt;odd&gt; &amp; "address"</wsa:Address>'), 'the address comes back as it was')
  assertStrictXml(text)
})

test('a certificate is not issued, the tickets beside it are', async () => {
  const certificate = el(
    'wst:RequestSecurityToken',
    { Id: 'RST1' },
    el('wsp:AppliesTo', el('wsa:EndpointReference', el('wsa:ServiceName', 'p2pslc.messenger.msn.com'))),
  )
  const body = el('ps:RequestMultipleSecurityTokens', tokenRequest('contacts.msn.com', 0), certificate)
  const { text } = await post('/rst.srf', envelope(usernameToken('mara@lagoon.example', right), body))
  assert.equal([...text.matchAll(/<wst:RequestSecurityTokenResponse>/g)].length, 1)
})

test('libpurple writes the same request with single quotes', async () => {
  const { text } = await post('/rst.srf', tokensRequest(addressesOf.wlm85, right).replaceAll('"', "'"))
  assert.match(text, /Compact6/)
})

test('the service also stands in the folders that redirects named', async () => {
  assert.match((await post('/pp550/rst.srf', tokensRequest(addressesOf.pecan, right))).text, /Compact2/)
})
