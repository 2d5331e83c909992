import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routeTable } from '../../../src/edge/web/routes.ts'
import { createConfigRoutes } from '../../../src/services/config/routes.ts'
import { createPageRoutes } from '../../../src/services/pages/routes.ts'
import { parseXml } from '../../../src/wire/xml/parser.ts'
import { assertStrictXml } from '../../wire/xml/strict.ts'
import { assertGolden } from '../passport/golden.ts'
import { webRequest } from '../passport/requests.ts'

const publicHost = 'msn.lagoon.example'
const pages = createPageRoutes({ publicHost })
const find = routeTable([...createConfigRoutes({ publicHost }), ...pages.routes], pages.fallback)
const ask = async (fields: Parameters<typeof webRequest>[0]) => {
  const request = webRequest(fields)
  const found = find(request.method, request.path)
  assert.ok(found.found === 'place')
  return found.place.answer(request)
}
const read = (body: string | Buffer) => {
  const parsed = parseXml(Buffer.from(body as string))
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.fault.message)
  return parsed.root
}

test('MsgrConfig as Windows Live Messenger 8.5 fetches it', async () => {
  const target = '/Config/MsgrConfig.asmx?op=GetClientConfig&Country=GB&CLCID=0809&PLCID=0409&GeoID=242&ver=8.5.1302'
  const response = await ask({ target, host: 'config.messenger.msn.com' })
  assert.deepEqual(response.headers, [['Content-Type', 'text/xml; charset=utf-8']])
  await assertGolden(response.body, new URL('golden/msgrconfig-8.5.xml', import.meta.url))
})

test('version 14 gets what only it knows; an unknown language is American English', async () => {
  const config = read((await ask({ target: '/config/msgrconfig.asmx?CLCID=ffff&ver=14.0.8117' })).body)
  assert.equal(config.textOf('Simple', 'P2PConfig', 'ObjectStore', 'SendDelay'), '1')
  assert.equal(config.child('LocalizedConfig')?.attributes.Market, 'en-US')
})

test('MSN Messenger 6 and 7 get the same document as text in a SOAP answer', async () => {
  const namespace = 'http://www.msn.com/webservices/Messenger/Client'
  const body = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><GetClientConfig xmlns="${namespace}"><clientinfo><Country>DE</Country><CLCID>0407</CLCID><PLCID>0407</PLCID><GeoID>94</GeoID></clientinfo></GetClientConfig></soap:Body></soap:Envelope>`
  const headers = { soapaction: `"${namespace}/GetClientConfig"` }
  const response = await ask({ method: 'POST', target: '/Config/MsgrConfig.asmx', body, headers })
  assertStrictXml(response.body)
  const text = read(response.body).textOf('Body', 'GetClientConfigResponse', 'GetClientConfigResult') ?? ''
  const config = read(text)
  assert.equal(config.name, 'MsgrConfig')
  assert.equal(config.child('LocalizedConfig')?.attributes.Market, 'de-DE')
  assert.equal(config.textOf('AbchCfg', 'abchconfig', 'url'), 'https://contacts.msn.com/abservice/abservice.asmx')
})

test('tabs of MSN Messenger 5: two roots after one declaration (msnp-http §9.3)', async () => {
  assert.equal(
    (await ask({ target: '/svcs/mms/tabs.asp' })).body,
    '<?xml version="1.0" encoding="utf-8"?><msntabsettings><oemdisplaylimit>1</oemdisplaylimit><oemtotallimit>1</oemtotallimit></msntabsettings><msntabdata/>',
  )
})

test('a text advertisement and no banner', async () => {
  assert.match(
    String((await ask({ target: '/config/textad.xml' })).body),
    /<TEXTAD><adtext>You are on msn\.lagoon\.example</,
  )
  assert.equal((await ask({ target: '/ADSAdClient31.dll?GetAd=&PG=IMSBAR' })).status, 204)
})

const call = (element: string, namespace: string) =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><${element} xmlns="${namespace}"/></soap:Body></soap:Envelope>`

for (const [path, element, namespace, expected] of [
  [
    '/whatsnew/whatsnewservice.asmx',
    'GetContactsRecentActivity',
    'http://www.msn.com/webservices/AddressBook',
    '<GetContactsRecentActivityResult><Activities/><Templates/><FeedUrl>http://sup.live.com/</FeedUrl></GetContactsRecentActivityResult>',
  ],
  [
    '/contactcard/contactcardservice.asmx',
    'GetXmlFeed',
    'http://www.msn.com/webservices/spaces/v1/',
    '<GetXmlFeedResult><contactCard><elements/><theme/><liveTheme/><storageAuthCache/><lastUpdate/></contactCard></GetXmlFeedResult>',
  ],
  [
    '/profile/profile.asmx',
    'Get',
    'http://profile.live.com/',
    '<GetResponse xmlns="http://profile.live.com/"><GetResult/></GetResponse>',
  ],
] as const) {
  test(`${element} is answered with nothing in it`, async () => {
    const response = await ask({ method: 'POST', target: path, body: call(element, namespace) })
    assert.equal(response.status, 200)
    assert.ok(String(response.body).includes(expected), String(response.body))
    assertStrictXml(response.body)
  })
}

test('an unknown SOAP operation anywhere is Forbidden, in its own namespace, with status 500', async () => {
  const response = await ask({ method: 'POST', target: '/x/y.asmx', body: call('FlyToMoon', 'urn:moon') })
  assert.equal(response.status, 500)
  assert.match(String(response.body), /<errorcode xmlns="urn:moon">Forbidden</)
  assertStrictXml(response.body)
})

for (const [method, target, body] of [
  ['GET', '/nowhere', ''],
  ['POST', '/nowhere', 'a=b'],
  ['GET', '/AppDirectory/GetAppdirVersion.aspx', ''],
  ['GET', '/locate.sxml', ''],
] as const) {
  test(`${method} ${target} is a tiny 404`, async () => {
    const response = await ask({ method, target, body })
    assert.equal(response.status, 404)
    assert.ok(response.body.length > 0 && response.body.length < 200)
  })
}

test('links of the menus lead home, number 60 to the tabs (msnp-http §9.5)', async () => {
  const locationOf = async (target: string) =>
    (await ask({ target, host: 'g.msn.com' })).headers.find(([name]) => name === 'Location')?.[1]
  assert.equal(await locationOf('/5meen_us/60'), 'http://svcs.microsoft.com/svcs/mms/tabs.asp')
  assert.equal(await locationOf('/8mede_de/12'), `http://${publicHost}/`)
})
