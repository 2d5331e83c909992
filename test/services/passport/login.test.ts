import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { routeTable } from '../../../src/edge/web/routes.ts'
import { createConfigRoutes } from '../../../src/services/config/routes.ts'
import { createPageRoutes } from '../../../src/services/pages/routes.ts'
import { safeRedirect } from '../../../src/services/passport/known-hosts.ts'
import { readPassportHeader } from '../../../src/services/passport/passport-header.ts'
import { createPassportRoutes } from '../../../src/services/passport/routes.ts'
import type { WebEvent } from '../../../src/services/web/log.ts'
import { passwordsOf, steadyTickets } from './identity.ts'
import { webRequest } from './requests.ts'

const publicHost = 'msn.lagoon.example'
const events: WebEvent[] = []
const routes = createPassportRoutes({
  passwords: passwordsOf('s3cret'),
  tickets: steadyTickets(),
  publicHost,
  log: (event) => events.push(event),
})
const ask = async (fields: Parameters<typeof webRequest>[0]) => {
  const request = webRequest(fields)
  const route = routes.find(({ path, methods }) => path === request.path && methods.includes(request.method))
  assert.ok(route, request.path)
  return route.answer(request)
}
const header = (response: Awaited<ReturnType<typeof ask>>, name: string) =>
  response.headers.find(([written]) => written === name)?.[1]

test('nexus: one header, in this case, the login without a scheme and with a comma after it', async () => {
  const response = await ask({ target: '/rdr/pprdr.asp', host: 'nexus.passport.com' })
  assert.equal(response.status, 200)
  assert.equal(response.body, '')
  assert.deepEqual(response.headers, [
    ['Content-Type', 'text/html'],
    ['Cache-Control', 'private'],
    [
      'PassportURLs',
      'DARealm=Passport.Net,DALogin=nexus.passport.com/login2.srf,DAReg=https://accountservices.passport.net/UIXPWiz.srf,' +
        'Properties=https://accountservices.msn.com/editprof.srf,Privacy=https://accountservices.passport.net/PPPrivacyStatement.srf,' +
        'GeneralRedir=http://nexusrdr.passport.com/redir.asp,Help=https://accountservices.passport.net,ConfigVersion=14',
    ],
  ])
})

test('nexus: the login is on the host that the client reached, if it is one of ours', async () => {
  for (const [host, login] of [
    [publicHost, publicHost],
    ['login.live.com', 'login.live.com'],
    ['', 'nexus.passport.com'],
    ['evil.example', 'nexus.passport.com'],
  ] as const) {
    const urls = header(await ask({ target: '/rdr/pprdr.asp', host }), 'PassportURLs')
    assert.match(urls ?? '', new RegExp(`,DALogin=${login}/login2\\.srf,`))
  }
})

const macHeader =
  'Passport1.4 fake=1,OrgVerb=GET,OrgURL=http%3A%2F%2Fmessenger.msn.com,sign-in=mara%40lagoon.example,pwd=s3cret'
const windowsHeader =
  'Passport1.4 OrgVerb=GET,OrgURL=http%3A%2F%2Fmessenger%2Emsn%2Ecom,sign-in=mara%40lagoon.example,pwd=s3cret,lc=1033,id=507,tw=40'

for (const [client, method, authorization] of [
  ['Messenger for Mac 8.0.1, a POST without a body', 'POST', macHeader],
  ['MSN Messenger 6.2', 'GET', windowsHeader],
] as const) {
  test(`login2: ${client}`, async () => {
    const response = await ask({ method, target: '/login2.srf?lc=1033', headers: { authorization } })
    assert.equal(response.status, 200)
    assert.equal(response.body, '')
    assert.deepEqual(response.headers.slice(0, 2), [
      ['Content-Type', 'text/html'],
      ['Cache-Control', 'no-cache'],
    ])
    const info = header(response, 'Authentication-Info') ?? ''
    assert.match(info, /^Passport1\.4 da-status=success,from-PP='t=[\w-]{100,300}&p=[\w-]+'$/)
    assert.ok(info.length < 500)
  })
}

test('login2: a wrong password is 401 with words for the client to show, and the header in its case', async () => {
  const response = await ask({
    target: '/login2.srf',
    headers: { authorization: macHeader.replace('s3cret', 'wrong') },
  })
  assert.equal(response.status, 401)
  assert.equal(
    header(response, 'WWW-Authenticate'),
    'Passport1.4 da-status=failed,srealm=Passport.NET,ts=-1,prompt,cbtxt=The%20e-mail%20address%20or%20password%20is%20incorrect.',
  )
})

for (const [name, authorization] of [
  ['no header', ''],
  ['another scheme', 'Basic bWFyYTpzM2NyZXQ='],
  ['no password', 'Passport1.4 sign-in=mara%40lagoon.example'],
  ['no name', 'Passport1.4 pwd=s3cret'],
  ['too many tries', macHeader.replace('s3cret', 'throttle')],
] as const) {
  test(`login2: ${name} is 401`, async () => {
    const response = await ask({ target: '/login2.srf', headers: { authorization } })
    assert.equal(response.status, 401)
    assert.match(header(response, 'WWW-Authenticate') ?? '', /^Passport1\.4 da-status=failed,/)
    assert.equal(header(response, 'Authentication-Info'), undefined)
  })
}

test('login2: whoever is kept out is told until when and why, in the sentence that clients show', async () => {
  const authorization = macHeader.replace('s3cret', 'banned')
  const response = await ask({ target: '/login2.srf', headers: { authorization } })
  assert.equal(response.status, 401)
  const sentence = /cbtxt=(.*)$/.exec(header(response, 'WWW-Authenticate') ?? '')?.[1] ?? ''
  assert.equal(decodeURIComponent(sentence), 'This account is suspended until 2009-07-01 12:00 UTC: shouting.')
})

test('what is logged holds no password and no ticket', async () => {
  events.length = 0
  await ask({ target: '/login2.srf', headers: { authorization: macHeader } })
  assert.deepEqual(events, [
    { service: 'login2', action: 'GET', outcome: 'right', email: 'mara@lagoon.example', remoteAddress: '192.0.2.7' },
  ])
})

test('a name cannot forge a line of the log', async () => {
  events.length = 0
  const authorization = 'Passport1.4 sign-in=a%0D%0A12:00 root:%E2%80%A8right,pwd=x'
  await ask({ target: '/login2.srf', headers: { authorization } })
  assert.equal(events[0]?.email, 'a??12:00 root:?right')
})

test('any name and password survive the way of the header, as UTF-8 and as Latin-1', () => {
  const encode = (text: string, encoding: BufferEncoding) =>
    [...Buffer.from(text, encoding)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '')
  fc.assert(
    fc.property(word, word, (signIn, password) => {
      assert.deepEqual(
        readPassportHeader(`Passport1.4 a=1,sign-in=${encode(signIn, 'utf8')},pwd=${encode(password, 'utf8')},lc=1`),
        {
          signIn: signIn.trim(),
          password,
        },
      )
      assert.equal(
        readPassportHeader(`Passport1.4 sign-in=${encodeURIComponent(signIn)},pwd=${encodeURIComponent(password)}`)
          ?.password,
        password,
      )
    }),
  )
  assert.equal(readPassportHeader(`Passport1.4 sign-in=a,pwd=${encode('grün', 'latin1')}`)?.password, 'grün')
})

for (const [what, written, password] of [
  ['a plus is a plus', 'a+b', 'a+b'],
  ['a comma comes escaped', 'a%2Cb', 'a,b'],
  ['an equals sign may stand bare', 'a=b=', 'a=b='],
  ['quotes of both kinds', `"a'b"`, `"a'b"`],
  ['a bare percent sign', '100%', '100%'],
  ['an escape that is none', '%zz%4', '%zz%4'],
  ['blanks at either end', '%20a%20', ' a '],
  ['bytes of UTF-8 without escapes', 'gr\xc3\xbcn', 'grün'],
  ['bytes of Latin-1 without escapes', 'gr\xfcn', 'grün'],
] as const) {
  test(`in a password: ${what}`, () => {
    assert.deepEqual(readPassportHeader(`passport1.4 sign-in=mara@lagoon.example,pwd=${written},id=507`), {
      signIn: 'mara@lagoon.example',
      password,
    })
  })
}

test('msidcrl finds the host alive by an empty POST', async () => {
  const response = await ask({ method: 'POST', target: '/' })
  assert.deepEqual([response.status, response.body], [200, ''])
})

for (const path of ['/ppcrlconfig.srf', '/PPCRLconfig.bin', '/ppcrlconfig600.bin']) {
  test(`${path} cannot be forged and is not there`, async () => assert.equal((await ask({ target: path })).status, 404))
}

test('a browser that is signed in goes on to the page that was wanted', async () => {
  for (const fields of [
    {
      method: 'POST',
      target: '/ppsecure/sha1auth.srf',
      body: 'token=ct%3D1%26rver%3D5%26ru%3Dhttp%253A%252F%252Fmail.live.com%252Fx',
    },
    { method: 'POST', target: '/ppsecure/sha1auth.srf', body: 'token=ct=1&ru=http%3A%2F%2Fmail.live.com%2Fx&x=1' },
    { method: 'GET', target: '/ppsecure/md5auth.srf?rru=http%3A%2F%2Fmail.live.com%2Fx' },
  ]) {
    const response = await ask(fields)
    assert.deepEqual([response.status, header(response, 'Location')], [302, 'http://mail.live.com/x'])
  }
})

for (const target of [
  undefined,
  '',
  '/relative',
  '//evil.example/',
  'http://evil.example/',
  'http://live.com.evil.example/',
  'http://evillive.com/',
  'http://live.com@evil.example/',
  'http://evil.example\\.live.com/',
  'javascript:alert(1)',
  'file://live.com/c:/x',
  'http://live.com/\r\nSet-Cookie: a=b',
  'http://live.com/\u0130',
  'http://',
]) {
  test(`not a place to send a browser to: ${JSON.stringify(target)}`, async () => {
    assert.equal(safeRedirect(target, publicHost), undefined)
    const response = await ask({ target: `/ppsecure/sha1auth.srf?ru=${encodeURIComponent(target ?? '')}` })
    assert.equal(header(response, 'Location'), `http://${publicHost}/`)
  })
}

test('places that are', () => {
  for (const target of ['https://login.live.com/x?y=1', 'http://by1.hotmail.com/', `http://${publicHost}/`]) {
    assert.equal(safeRedirect(target, publicHost), target)
  }
})

test('getrealminfo says the same of everybody', async () => {
  const response = await ask({ target: '/getrealminfo.srf?login=no%26body%40lagoon.example&xml=1' })
  assert.match(String(response.body), /<Login>no&amp;body@lagoon.example<\/Login><NameSpaceType>Managed</)
})

test('no two routes claim the same place', () => {
  const pages = createPageRoutes({ publicHost })
  const all = [...routes, ...createConfigRoutes({ publicHost }), ...pages.routes]
  const find = routeTable(all, pages.fallback)
  for (const route of all) for (const method of route.methods) assert.equal(find(method, route.path).found, 'place')
})
