import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { cidOf } from '../../../src/domain/account.ts'
import { documentOf, gif, jpeg, openStorage, png, showIt } from './storage-room.ts'

test('a new account has a profile without a picture, in the namespace of the question', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  for (const year of ['w10', '2008'] as const) {
    const { status, text, root } = await storage.call(mara, 'GetProfile', '', year)
    assert.equal(status, 200)
    assert.match(text, new RegExp(`<GetProfileResponse xmlns="http://www.msn.com/webservices/storage/${year}"`))
    assert.equal(root.find('Cid')?.text, cidOf(mara.id).toString(), 'in decimal')
    assert.match(root.find('GetProfileResult')?.textOf('ResourceID') ?? '', /^[0-9a-f]{16}!106$/)
    assert.equal(root.find('ExpressionProfile')?.textOf('DisplayName'), 'mara')
    assert.equal(root.find('Photo'), undefined)
  }
})

test('a picture is kept, shown, fetched without a ticket, replaced and put away', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  const created = await storage.call(mara, 'CreateDocument', documentOf(png))
  assert.match(created.root.find('CreateDocumentResult')?.text ?? '', /!205$/)
  assert.equal(
    (await storage.call(mara, 'GetProfile', '')).root.find('Photo'),
    undefined,
    'not shown before it is said so',
  )
  await storage.call(mara, 'CreateRelationships', showIt)
  const shown = await storage.call(mara, 'GetProfile', '')
  const first = shown.root.find('PreAuthURL')?.text ?? ''
  assert.match(first, /^http:\/\/192\.0\.2\.10\/storage\/usertile\/[0-9a-f]{36}\/static$/)
  const fetched = await storage.fetch(first)
  assert.deepEqual(fetched.body, png)
  assert.deepEqual(fetched.headers[0], ['Content-Type', 'image/png'])

  await storage.call(mara, 'UpdateDocument', documentOf(jpeg, 'image/png'))
  const second = (await storage.call(mara, 'GetProfile', '')).root.find('PreAuthURL')?.text ?? ''
  assert.notEqual(second, first)
  assert.deepEqual(
    (await storage.fetch(second)).headers[0],
    ['Content-Type', 'image/jpeg'],
    'by its bytes, whatever the client says',
  )
  assert.equal((await storage.fetch(first)).status, 404)
  assert.equal((await readdir(storage.folder)).length, 1, 'nobody keeps the first any more')

  await storage.call(mara, 'DeleteRelationships', `<sourceHandle><ResourceID>0!118</ResourceID></sourceHandle>`)
  assert.equal((await storage.call(mara, 'GetProfile', '')).root.find('Photo'), undefined)
  assert.match(
    (await storage.call(mara, 'FindDocuments', '')).text,
    /<Document xsi:type="Photo"><ResourceID>[0-9a-f]{16}!205<\/ResourceID>/,
  )
})

test('the same picture of two people is one file, until both are done with it', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  const otis = await storage.person('otis')
  for (const owner of [mara, otis]) await storage.call(owner, 'CreateDocument', documentOf(gif))
  assert.equal((await readdir(storage.folder)).length, 1)
  await storage.call(mara, 'CreateDocument', documentOf(png))
  assert.equal((await readdir(storage.folder)).length, 2)
  await storage.call(otis, 'CreateDocument', documentOf(png))
  assert.equal((await readdir(storage.folder)).length, 1)
})

test('what is no picture, or too large a one, is refused with a fault and leaves no file', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  for (const bad of [Buffer.from('<script>alert(1)</script>'), Buffer.alloc(0), Buffer.from('BM bitmap')]) {
    const refused = await storage.call(mara, 'CreateDocument', documentOf(bad))
    assert.equal(refused.status, 500)
    assert.match(refused.text, /UnsupportedMediaType/)
  }
  assert.match(
    (await storage.call(mara, 'CreateDocument', documentOf(Buffer.concat([png, Buffer.alloc(5000)])))).text,
    /QuotaLimitReached/,
  )
  assert.match((await storage.call(mara, 'CreateDocument', '<document/>')).text, /UnsupportedMediaType/)
  await assert.rejects(readdir(storage.folder), 'no folder was needed')
})

test('name and message roam: what storage is told, the account and the next sign-in have', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  await storage.call(
    mara,
    'UpdateProfile',
    '<profile><ResourceID>x</ResourceID><ExpressionProfile><FreeText>Update</FreeText><DisplayName>Mara Ärger</DisplayName><PersonalStatus>tea &amp; cake</PersonalStatus></ExpressionProfile></profile>',
  )
  const profile = (await storage.call(mara, 'GetProfile', '')).root.find('ExpressionProfile')
  assert.equal(profile?.textOf('DisplayName'), 'Mara Ärger')
  assert.equal(profile?.textOf('PersonalStatus'), 'tea & cake')
  const { account, settings } = await storage.store.read(async ({ accounts }) => ({
    account: await accounts.get(mara.id),
    settings: await accounts.settings(mara.id),
  }))
  assert.equal(decodeURIComponent(account?.friendlyName ?? ''), 'Mara Ärger')
  assert.equal(settings.PersonalMessage, 'tea &amp; cake', 'as it stands in UUX')
  await storage.call(
    mara,
    'UpdateProfile',
    '<profileAttributesToDelete><ExpressionProfileAttributes><PersonalStatus>true</PersonalStatus></ExpressionProfileAttributes></profileAttributesToDelete>',
  )
  assert.equal((await storage.call(mara, 'GetProfile', '')).root.find('PersonalStatus'), undefined)
})

test('the profile of a contact may be read, that of a stranger not', async () => {
  await using storage = await openStorage()
  const mara = await storage.person('mara')
  const otis = await storage.person('otis')
  const ask = `<profileHandle><Alias><Name>${cidOf(otis.id)}</Name><NameSpace>MyCidStuff</NameSpace></Alias></profileHandle>`
  const stranger = await storage.call(mara, 'GetProfile', ask)
  assert.equal(stranger.status, 500)
  assert.match(stranger.text, /ItemDoesNotExist/)
  await storage.lists.addContact(mara.id, { account: otis.id, isMessengerUser: true, allow: true })
  assert.equal((await storage.call(mara, 'GetProfile', ask)).root.find('DisplayName')?.text, 'otis')
})
