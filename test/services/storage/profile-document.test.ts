import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cidOf } from '../../../src/domain/account.ts'
import { documentOf, jpeg, openStorage, png, showIt } from './storage-room.ts'

test('the whole answer to GetProfile, as strict readers have it', async () => {
  const clock = { now: Date.UTC(2009, 5, 30, 18, 0, 0) }
  await using storage = await openStorage(() => clock.now)
  const mara = await storage.person('mara')
  clock.now = Date.UTC(2009, 5, 30, 19, 0, 0)
  await storage.lists.setFriendlyName(mara.id, 'Mara%20%26%20B')
  clock.now = Date.UTC(2009, 5, 30, 20, 0, 0)
  await storage.store.change(({ accounts }) =>
    accounts.setSettings(mara.id, { PersonalMessage: 'tea &amp; it&apos;s late' }),
  )
  clock.now = Date.UTC(2009, 5, 30, 21, 0, 0)
  await storage.call(mara, 'CreateDocument', documentOf(png))
  await storage.call(mara, 'CreateRelationships', showIt)
  const { text, root } = await storage.call(mara, 'GetProfile', '', '2008')
  const cid = BigInt.asUintN(64, cidOf(mara.id)).toString(16).padStart(16, '0')
  const ticket = root.find('TicketToken')?.text.replace('&', '&amp;')
  const tile = root.find('PreAuthURL')?.text.replace(/\/static$/, '')
  const stream = (name: string, type: string, size: string) =>
    `<DocumentStream><DocumentStreamName>${name}</DocumentStreamName><MimeType>image/png</MimeType><DataSize>15</DataSize>` +
    `<PreAuthURL>${tile}/${size}</PreAuthURL><WriteMode>Overwrite</WriteMode><StreamDataStatus>None</StreamDataStatus>` +
    '<StreamStatus>None</StreamStatus><Genie>false</Genie><StreamVersion>0</StreamVersion>' +
    `<DocumentStreamType>${type}</DocumentStreamType><IsAliasForDefault>false</IsAliasForDefault>` +
    '<ExpirationDateTime>0001-01-01T00:00:00</ExpirationDateTime></DocumentStream>'
  const namespace = 'http://www.msn.com/webservices/storage/2008'
  assert.equal(
    text,
    '<?xml version="1.0" encoding="utf-8"?>' +
      '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">' +
      `<soap:Header><AffinityCacheHeader xmlns="${namespace}"><CacheKey>${mara.id}</CacheKey></AffinityCacheHeader>` +
      `<StorageUserHeader xmlns="${namespace}"><Puid>0</Puid><Cid>${cidOf(mara.id)}</Cid><ApplicationId>0</ApplicationId>` +
      '<DeviceId>0</DeviceId><IsTrustedDevice>false</IsTrustedDevice><IsStrongAuth>false</IsStrongAuth>' +
      `<TicketToken>${ticket}</TicketToken><IsAdmin>false</IsAdmin><LanguagePreference>0</LanguagePreference><Claims/></StorageUserHeader></soap:Header>` +
      `<soap:Body><GetProfileResponse xmlns="${namespace}"><GetProfileResult><ResourceID>${cid}!106</ResourceID>` +
      '<DateModified>2009-06-30T21:00:00.000Z</DateModified>' +
      `<ExpressionProfile><ResourceID>${cid}!118</ResourceID><Version>205</Version><DateModified>2009-06-30T21:00:00.000Z</DateModified><Flags>0</Flags>` +
      `<Photo><ResourceID>${cid}!205</ResourceID><ItemType>Photo</ItemType><Name>me</Name><DateModified>2009-06-30T21:00:00.000Z</DateModified>` +
      `<DocumentStreams>${stream('UserTileStatic', 'UserTileStatic', 'static')}${stream('UserTileSmall', 'Named', 'small')}</DocumentStreams></Photo>` +
      "<PersonalStatus>tea &amp; it's late</PersonalStatus><PersonalStatusLastModified>2009-06-30T20:00:00.000Z</PersonalStatusLastModified>" +
      '<DisplayName>Mara &amp; B</DisplayName><DisplayNameLastModified>2009-06-30T19:00:00.000Z</DisplayNameLastModified>' +
      `<StaticUserTilePublicURL>${tile}/static</StaticUserTilePublicURL></ExpressionProfile></GetProfileResult></GetProfileResponse></soap:Body></soap:Envelope>`,
  )
})

const updateOf = (elements: string): string =>
  `<profile><ResourceID>x</ResourceID><ExpressionProfile><FreeText>Update</FreeText>${elements}</ExpressionProfile></profile>`

test('who is online shows a message that came through storage; the same words again are no change, whatever their escapes', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  // As `UUX` wrote it.
  await storage.store.change(({ accounts }) => accounts.setSettings(mara.id, { PersonalMessage: 'it&apos;s' }))
  await storage.call(mara, 'UpdateProfile', updateOf("<PersonalStatus>it's</PersonalStatus>"))
  assert.equal(storage.messages.length, 0)
  await storage.call(mara, 'UpdateProfile', updateOf('<PersonalStatus>tea &lt;☕&gt;</PersonalStatus>'))
  const bytes = Buffer.from('tea &lt;☕&gt;').toString('latin1')
  assert.deepEqual(storage.messages, [{ owner: mara.id, message: bytes }])
  await storage.call(mara, 'CreateProfile', updateOf('<PersonalStatus/>'))
  assert.equal(storage.messages.length, 1, 'a new client’s empty profile clears nothing')
  await storage.call(mara, 'UpdateProfile', updateOf('<PersonalStatus/>'))
  assert.equal(storage.messages.at(-1)?.message, '')
})

test('a name or message beyond all bounds is a fault, not a failure', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  for (const elements of [
    `<DisplayName>${'é'.repeat(400)}</DisplayName>`,
    `<PersonalStatus>${'é'.repeat(4000)}</PersonalStatus>`,
  ]) {
    const refused = await storage.call(mara, 'UpdateProfile', updateOf(elements))
    assert.equal(refused.status, 500)
    assert.match(refused.text, /<errorcode xmlns="http:\/\/www.msn.com\/webservices\/storage\/w10">BadArgumentLength</)
  }
  const profile = (await storage.call(mara, 'GetProfile', '')).root.find('ExpressionProfile')
  assert.equal(profile?.textOf('DisplayName'), 'mara')
  assert.equal(profile?.child('PersonalStatus'), undefined)
})

test('Windows Live Messenger 2011 makes a picture the current one in one call, and takes it away by another name', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  const inProfile = documentOf(jpeg)
    .replace('/UserTiles', '/MyProfile/ExpressionProfile')
    .replace('Messenger User Tile', 'ProfilePhoto')
  await storage.call(mara, 'CreateDocument', inProfile, '2008')
  assert.ok((await storage.call(mara, 'GetProfile', '')).root.find('Photo'))
  const album = '<sourceHandle><RelationshipName>/UserTiles</RelationshipName></sourceHandle>'
  await storage.call(mara, 'DeleteRelationships', album, '2008')
  assert.ok((await storage.call(mara, 'GetProfile', '')).root.find('Photo'), 'the album is not the profile')
  const profile = '<sourceHandle><RelationshipName>/MyProfile/ExpressionProfile</RelationshipName></sourceHandle>'
  await storage.call(mara, 'DeleteRelationships', profile, '2008')
  assert.equal((await storage.call(mara, 'GetProfile', '')).root.find('Photo'), undefined)
})

test('a profile of nobody, an operation that is none, a ticket that is none: each has its fault', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  const nobody = '<profileHandle><Alias><Name>12345</Name><NameSpace>MyCidStuff</NameSpace></Alias></profileHandle>'
  assert.match((await storage.call(mara, 'GetProfile', nobody)).text, />ItemDoesNotExist</)
  const version = await storage.call(mara, 'GetItemVersion', '', '2008')
  assert.match(version.text, /<errorcode xmlns="http:\/\/www.msn.com\/webservices\/storage\/2008">Forbidden</)
  assert.match((await storage.call(mara, 'GetProfile', '', 'w10', 't=made-up&amp;p=')).text, />PassportAuthFail</)
})

test('base64 with anything else in it is no picture, and neither is a request of ten million bytes', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  const good = png.toString('base64')
  for (const data of [`${good}*`, `${good}\u00e9`, `=${good}`, `${good}====`, '%%%']) {
    const refused = await storage.call(mara, 'CreateDocument', documentOf(png).replace(good, data))
    assert.match(refused.text, />UnsupportedMediaType</, data)
  }
  const folded = `\n  ${good.slice(0, 5)}\n  ${good.slice(5)}\n`
  assert.equal((await storage.call(mara, 'CreateDocument', documentOf(png).replace(good, folded))).status, 200)
  const huge = documentOf(Buffer.alloc(10 * 1024 * 1024))
  assert.match((await storage.call(mara, 'CreateDocument', huge)).text, />BadRequest</)
})

test('only whole addresses lead to a picture', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  await storage.call(mara, 'CreateDocument', documentOf(png))
  await storage.call(mara, 'CreateRelationships', showIt)
  const url = (await storage.call(mara, 'GetProfile', '')).root.find('PreAuthURL')?.text ?? ''
  const small = await storage.fetch(url.replace('/static', '/small'))
  assert.deepEqual(small, {
    status: 200,
    headers: [
      ['Content-Type', 'image/png'],
      ['X-Content-Type-Options', 'nosniff'],
    ],
    body: png,
  })
  for (const wrong of [
    url.replace('/static', ''),
    url.replace('/static', '/large'),
    `${url}/x`,
    url.replace(/[0-9a-f]{36}/, '0'.repeat(36)),
  ])
    assert.equal((await storage.fetch(wrong)).status, 404, wrong)
})
