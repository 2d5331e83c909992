import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { OfflineMessage } from '../../../src/domain/mailbox/message.ts'
import { measureMessage, writeMessage } from '../../../src/services/offline/delivered-message.ts'
import { LockKeys } from '../../../src/services/offline/lock-keys.ts'
import { content, openPostOffice } from './post-office.ts'

/** A product that nobody has the key of: its answers are taken as they come. */
const unknownProduct = { productId: 'PROD0000UNKNOWN0', lockKey: '0'.repeat(32) }

test('Store of 8.0 and Store2 of 8.1 are answered each in the namespace of its SOAPAction', async () => {
  const office = await openPostOffice()
  const otis = await office.person('otis')
  const mara = await office.person('mara')
  const answers = {
    Store: 'http://messenger.msn.com/ws/2004/09/oim/',
    Store2: 'http://messenger.live.com/ws/2006/09/oim/',
  } as const
  for (const action of ['Store', 'Store2'] as const) {
    const namespace = answers[action]
    const left = await office.leave(otis, mara.email, { ...unknownProduct, action, number: 7 })
    assert.equal(
      left.text,
      '<?xml version="1.0" encoding="utf-8"?>' +
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">' +
        '<soap:Header><SequenceAcknowledgment xmlns="http://schemas.xmlsoap.org/ws/2003/03/rm">' +
        '<Identifier xmlns="http://schemas.xmlsoap.org/ws/2002/07/utility">http://messenger.msn.com</Identifier>' +
        '<AcknowledgmentRange Upper="7" Lower="7"/></SequenceAcknowledgment></soap:Header>' +
        `<soap:Body><StoreResponse xmlns="${namespace}"><PointsConsumed>0</PointsConsumed></StoreResponse></soap:Body></soap:Envelope>`,
    )
    const refused = await office.leave(otis, mara.email, { action, lockKey: '' })
    assert.match(
      refused.text,
      new RegExp(
        `<soap:Body><soap:Fault><faultcode xmlns:q0="${namespace}">q0:AuthenticationFailed</faultcode>` +
          "<faultstring>Exception of type 'System.Web.Services.Protocols.SoapException' was thrown.</faultstring>" +
          '<faultactor>https://ows.messenger.msn.com/OimWS/oim.asmx</faultactor>' +
          `<detail><TweenerChallenge xmlns="${namespace}">ct=1,rver=1,wp=FS_40SEC_0_COMPACT,lc=1,id=1</TweenerChallenge>` +
          `<LockKeyChallenge xmlns="${namespace}">[0-9]{9,10}</LockKeyChallenge></detail></soap:Fault></soap:Body>`,
      ),
    )
  }
  assert.equal(office.arrived.length, 2)
})

test('a product that nobody knows is challenged, and whatever it answers will do', async () => {
  const office = await openPostOffice()
  const otis = await office.person('otis')
  const mara = await office.person('mara')
  const { productId } = unknownProduct
  assert.match((await office.leave(otis, mara.email, { productId })).text, /LockKeyChallenge/)
  assert.equal((await office.leave(otis, mara.email, { productId, lockKey: 'anything' })).status, 200)
})

test('the same challenge stands until it is answered; beyond ten thousand, the oldest is forgotten', () => {
  const keys = new LockKeys()
  const first = keys.challenge('first')
  assert.equal(keys.challenge('first'), first)
  for (let count = 0; count < 9_999; count++) keys.challenge(`account ${count}`)
  assert.equal(keys.challenge('first'), first)
  keys.challenge('one more')
  assert.equal(keys.opens('first', 'PROD0119GSJUC$18', '0'.repeat(32)), false)
})

test('the sender’s name is read as people write it, in any alphabet, and as no more than a name', async () => {
  const office = await openPostOffice()
  const otis = await office.person('otis')
  const mara = await office.person('mara')
  const names: readonly (readonly [string, string])[] = [
    ['=?utf-8?B?T3RpcyDimII=?=', 'Otis ☂'],
    ['=?UTF-8?q?Otis_=E2=98=82?=', 'Otis ☂'],
    ['=?iso-8859-1?Q?=D6tis?=', 'Ötis'],
    ['=?utf-8?B?T3Rp?= =?utf-8?B?cw==?=', 'Otis'],
    ['Ötis ☂', 'Ötis ☂'],
    ['=?no-such-set?B?T3Rpcw==?=', 'Otis'],
    ['=?utf-8?B?DQpGcm9tOiB4?=', 'From: x'],
    ['=?utf-8?B??=', 'otis'],
    ['', 'otis'],
    ['☂'.repeat(500), '☂'.repeat(129)],
  ]
  for (const [friendlyName] of names) await office.leave(otis, mara.email, { ...unknownProduct, friendlyName })
  assert.deepEqual(
    office.arrived.map(({ senderName }) => senderName),
    names.map(([, name]) => name),
  )
})

test('only plain text is taken; text that is not encoded is encoded', async () => {
  const office = await openPostOffice()
  const otis = await office.person('otis')
  const mara = await office.person('mara')
  const leave = (text: string) => office.leave(otis, mara.email, { ...unknownProduct, content: text })
  const refused = [
    content('x').replace('text/plain', 'text/html'),
    content('x').replace('text/plain', 'text/plain-not'),
    content('x').replace('base64', 'quoted-printable'),
    `${content('x')}*`,
    'MIME-Version: 1.0\r\nContent-Type: text/plain\r\nX-OIM-Sequence-Num: 1',
    '',
    'A'.repeat(20_000),
    content('x'.repeat(8_000)),
  ]
  for (const broken of refused) {
    const answer = await leave(broken)
    assert.equal(answer.status, 500)
    assert.match(answer.text, />q0:InvalidContent<\/faultcode>/, broken.slice(0, 80))
    assert.match(answer.text, /<detail\/>/)
  }
  assert.equal(office.arrived.length, 0)
  assert.equal((await leave('Content-Type: text/plain; charset=UTF-8\n\nhéllo')).status, 200)
  assert.equal((await leave(content('x').replace('{5B7F1C02-3E44-4D0A-9C61-2F8E0A7B9D13}', 'é'))).status, 200)
  const [plain, strangeRun] = office.arrived
  assert.equal(Buffer.from(plain?.body ?? '', 'base64').toString(), 'héllo')
  assert.match(strangeRun?.runId ?? '', /^\{[0-9A-F-]{36}\}$/, 'a run id that no header can hold is replaced')
})

test('hostile requests are answered, and nothing comes of them', async () => {
  const office = await openPostOffice()
  await office.person('otis')
  const deep = `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`
  for (const body of [
    '',
    '\0\0\0',
    '<soap:Envelope>',
    '<Envelope><Body/></Envelope>',
    `<Envelope><Body><GetMessage>${deep}</GetMessage></Body></Envelope>`,
    '<!DOCTYPE x [<!ENTITY a "b">]><Envelope><Body><GetMessage>&a;</GetMessage></Body></Envelope>',
    '<Envelope><Header><PassportCookie><t></t><p></p></PassportCookie></Header><Body><DeleteMessages/></Body></Envelope>',
    '<Envelope><Header/><Body><MessageType>text</MessageType></Body></Envelope>',
    'x'.repeat(10 * 1024 * 1024),
  ])
    for (const service of ['reading', 'storing'] as const) {
      const { status, root } = await office.send(service, body)
      assert.equal(status, 500)
      assert.ok(root.find('Fault'))
    }
  assert.equal(office.arrived.length, 0)
})

test('the stated size of a message is that of the mail that is fetched', () => {
  const message = fc.record({
    id: fc.uuid(),
    recipient: fc.uuid(),
    sender: fc.uuid(),
    senderEmail: fc.constantFrom('otis@lagoon.example', 'ö@lagoon.example'),
    senderName: fc.string({ unit: 'grapheme', maxLength: 40 }),
    receivedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    runId: fc.constant('{1}'),
    sequence: fc.nat(),
    contentType: fc.constant('text/plain; charset=UTF-8'),
    body: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  })
  fc.assert(
    fc.property(message, (one: OfflineMessage) => {
      const mail = writeMessage(one, 'mara@lagoon.example')
      assert.equal(measureMessage(one, 'mara@lagoon.example'), Buffer.byteLength(mail))
      const [, body = ''] = mail.split('\n\n')
      assert.equal(body.replaceAll('\n', ''), one.body)
      assert.ok(body.split('\n').every(({ length }) => length <= 76))
    }),
  )
})

test('the mail that is fetched, line by line', () => {
  const mail = writeMessage(
    {
      id: '0c9d41f2-5e77-4b0e-9d0e-7c5a1b2f3e40',
      recipient: 'mara',
      sender: 'otis',
      senderEmail: 'otis@lagoon.example',
      senderName: 'Otis',
      receivedAt: Date.UTC(2009, 5, 30, 18, 5, 11, 12),
      runId: '{5B7F1C02-3E44-4D0A-9C61-2F8E0A7B9D13}',
      sequence: 1,
      contentType: 'text/plain; charset=UTF-8',
      body: 'SGVsbG8sIGFyZSB5b3UgdGhlcmU/',
    },
    'mara@lagoon.example',
  )
  assert.equal(
    mail,
    [
      'X-Message-Info: Chrysalis',
      'Received: from oim.messenger.msn.com by Chrysalis with Microsoft SMTPSVC(6.0.3790.211);',
      '\t Tue, 30 Jun 2009 18:05:11 +0000',
      'From: =?utf-8?B?T3Rpcw==?= <otis@lagoon.example>',
      'To: mara@lagoon.example',
      'Subject: ',
      'X-OIM-originatingSource: 0.0.0.0',
      'X-OIMProxy: MSNMSGR',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: base64',
      'X-OIM-Message-Type: OfflineMessage',
      'X-OIM-Run-Id: {5B7F1C02-3E44-4D0A-9C61-2F8E0A7B9D13}',
      'X-OIM-Sequence-Num: 1',
      'Message-ID: <0c9d41f2-5e77-4b0e-9d0e-7c5a1b2f3e40@oim.messenger.msn.com>',
      'X-OriginalArrivalTime: 30 Jun 2009 18:05:11.0012 (UTC) FILETIME=[4F323A40:01C9F9AD]',
      'Date: 30 Jun 2009 18:05:11 +0000',
      'Return-Path: ndr@oim.messenger.msn.com',
      '',
      'SGVsbG8sIGFyZSB5b3UgdGhlcmU/',
      '',
    ].join('\n'),
  )
})
