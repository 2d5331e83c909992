import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerChallenge, products } from '../../../src/protocol/authentication/challenge.ts'
import { writeInitialMailData } from '../../../src/services/offline/mail-data.ts'
import { readChatMessage, readStoredContent } from '../../../src/services/offline/message-content.ts'
import { createMailNotices } from '../../../src/services/offline/notices.ts'
import { content, noon, openPostOffice } from './post-office.ts'

type Office = Awaited<ReturnType<typeof openPostOffice>>

/** Leaves a message as a client does: with an empty key first, then with the answer to the challenge. */
async function leaveTwice(
  office: Office,
  from: Parameters<Office['leave']>[0],
  to: string,
  text = 'Hello, are you there?',
) {
  const first = await office.leave(from, to, { content: content(text) })
  const challenge = first.root.find('LockKeyChallenge')?.text
  assert.ok(challenge, first.text)
  return office.leave(from, to, { content: content(text), lockKey: answerChallenge(challenge, products.live85) })
}

test('a message is left with the lock-key dance, announced, listed, read and deleted', async () => {
  const office = await openPostOffice()
  const otis = await office.person('otis')
  const mara = await office.person('mara')
  const refused = await office.leave(otis, mara.email)
  assert.equal(refused.status, 500)
  assert.match(refused.text, /<faultcode xmlns:q0="[^"]+">q0:AuthenticationFailed<\/faultcode>/)
  assert.match(refused.text, /<LockKeyChallenge xmlns="[^"]+">[0-9]{9,10}<\/LockKeyChallenge>/)
  const wrong = await office.leave(otis, mara.email, { lockKey: '0'.repeat(32) })
  assert.equal(wrong.status, 500)
  assert.equal(office.arrived.length, 0)

  const left = await leaveTwice(office, otis, mara.email)
  assert.equal(left.status, 200)
  assert.match(
    left.text,
    /<StoreResponse xmlns="http:\/\/messenger.live.com\/ws\/2006\/09\/oim\/"><PointsConsumed>0<\/PointsConsumed><\/StoreResponse>/,
  )
  assert.match(left.text, /<AcknowledgmentRange Upper="1" Lower="1"\/>/)
  assert.equal(office.arrived.length, 1)

  const listed = await office.read(mara, 'GetMetadata')
  const entry = listed.root.find('M')
  assert.equal(entry?.textOf('E'), otis.email)
  assert.equal(entry?.textOf('N'), `=?utf-8?B?${Buffer.from('Otis ☂').toString('base64')}?=`)
  assert.equal(entry?.textOf('RT'), '2009-06-30T18:05:11.123Z')
  const id = entry?.textOf('I') ?? ''

  const read = await office.read(
    mara,
    'GetMessage',
    `<messageId>${id}</messageId><alsoMarkAsRead>false</alsoMarkAsRead>`,
  )
  const mail = read.root.find('GetMessageResult')?.text ?? ''
  assert.ok(!mail.includes('\r'), 'lines end with LF')
  assert.match(mail, /^From: =\?utf-8\?B\?[A-Za-z0-9+/=]+\?= <otis@lagoon\.example>$/m)
  assert.match(mail, /^Date: 30 Jun 2009 18:05:11 \+0000$/m)
  assert.match(mail, /^X-OriginalArrivalTime: 30 Jun 2009 18:05:11\.0123 \(UTC\) FILETIME=\[[0-9A-F]{8}:01C9F9AD\]$/m)
  assert.match(mail, /^X-OIM-Run-Id: \{5B7F1C02-3E44-4D0A-9C61-2F8E0A7B9D13\}$/m)
  assert.equal(Buffer.from(mail.split('\n\n')[1] ?? '', 'base64').toString(), 'Hello, are you there?')

  await office.read(mara, 'DeleteMessages', `<messageIds><messageId>${id}</messageId></messageIds>`)
  assert.deepEqual(office.deleted, [1])
  assert.equal((await office.read(mara, 'GetMetadata')).root.find('M'), undefined)
  const gone = await office.read(mara, 'GetMessage', `<messageId>${id}</messageId>`)
  assert.equal(gone.status, 500)
  assert.match(gone.text, /<faultstring>Schema validation error<\/faultstring>/)
})

test('nobody reads or deletes what waits for somebody else', async () => {
  const office = await openPostOffice()
  const otis = await office.person('otis')
  const mara = await office.person('mara')
  await leaveTwice(office, otis, mara.email)
  const id = office.arrived[0]?.id ?? ''
  assert.equal((await office.read(otis, 'GetMessage', `<messageId>${id}</messageId>`)).status, 500)
  await office.read(otis, 'DeleteMessages', `<messageIds><messageId>${id}</messageId></messageIds>`)
  assert.equal((await office.mailbox.list(mara.id)).length, 1)
})

test('a message goes in the name of the ticket’s owner only, and with a ticket that is good', async () => {
  const office = await openPostOffice()
  const otis = await office.person('otis')
  const mara = await office.person('mara')
  for (const options of [{ as: mara.email }, { ticket: 't=made-up&p=' }, { service: 'http://Passport.NET/tb' }]) {
    const refused = await office.leave(otis, mara.email, options)
    assert.equal(refused.status, 500)
    assert.match(refused.text, /q0:AuthenticationFailed/)
    assert.doesNotMatch(refused.text, /LockKeyChallenge/)
  }
})

test('somebody who is blocked, and nobody at all, are the same to the sender', async () => {
  const office = await openPostOffice()
  const otis = await office.person('otis')
  const mara = await office.person('mara')
  await office.lists.addMember(mara.id, 'Block', otis.email)
  const blocked = await leaveTwice(office, otis, mara.email)
  const unknown = await leaveTwice(office, otis, 'nobody@lagoon.example')
  assert.match(blocked.text, /q0:SystemUnavailable/)
  assert.equal(blocked.text, unknown.text)
  assert.equal(office.arrived.length, 0)
})

test('a mailbox, and what one sender may leave in it, are bounded', async () => {
  const office = await openPostOffice({ perMailbox: 4, perSender: 3 })
  const mara = await office.person('mara')
  const senders = [await office.person('otis'), await office.person('pia')]
  const outcomes: string[] = []
  for (const sender of senders)
    for (let count = 0; count < 4; count++) {
      const posted = await office.mailbox.post(sender, mara.email, {
        runId: '{1}',
        sequence: count,
        contentType: 'text/plain',
        body: 'aGk=',
      })
      outcomes.push(posted.ok ? 'ok' : posted.why)
    }
  assert.deepEqual(outcomes, ['ok', 'ok', 'ok', 'full', 'ok', 'full', 'full', 'full'])
  assert.deepEqual(
    (await office.mailbox.list(mara.id)).map(({ sequence }) => sequence),
    [0, 1, 2, 0],
    'in the order in which they came',
  )
  const long = await office.mailbox.post(senders[0] as never, mara.email, {
    runId: '{1}',
    sequence: 1,
    contentType: 'text/plain',
    body: 'A'.repeat(10_241),
  })
  assert.deepEqual(long, { ok: false, why: 'too-long' })
})

test('what is no message is refused, and breaks nothing', () => {
  for (const broken of [
    '',
    'hello',
    'MIME-Version: 1.0',
    `${content('x')}\u0000%%%`,
    content('x').replace('base64', 'quoted-printable'),
  ])
    assert.equal(readStoredContent(broken), undefined, JSON.stringify(broken))
  assert.equal(readChatMessage(Buffer.from('no headers at all')), undefined)
  assert.equal(readChatMessage(Buffer.from('Content-Type: application/x-msnmsgrp2p\r\n\r\n\0\0')), undefined)
  const chat = readChatMessage(Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nhéllo'))
  assert.equal(Buffer.from(chat?.body ?? '', 'base64').toString(), 'héllo')
})

test('the notice after a sign-in lists what waits, or says that it is too much', async () => {
  const office = await openPostOffice()
  const otis = await office.person('otis')
  const mara = await office.person('mara')
  const notices = createMailNotices(office.mailbox)
  const none = await notices.initial(mara)
  assert.equal(none.waiting, 0)
  assert.equal(
    none.notice.toString(),
    'MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinitialmdatanotification; charset=UTF-8\r\n\r\n' +
      'Mail-Data: <MD><E><I>0</I><IU>0</IU><O>0</O><OU>0</OU></E><Q><QTM>409600</QTM><QNM>204800</QNM></Q></MD>\r\n\r\n',
  )
  for (let count = 1; count <= 26; count++) {
    await office.mailbox.post(otis, mara.email, {
      runId: '{1}',
      sequence: count,
      contentType: 'text/plain',
      body: 'aGk=',
    })
    const { notice, waiting } = await notices.initial(mara)
    assert.equal(waiting, count)
    assert.equal(notice.includes('too-large'), count > 25)
  }
  const [message] = await office.mailbox.list(mara.id)
  assert.ok(message)
  assert.match(
    writeInitialMailData([message], mara.email),
    /<M><T>11<\/T><S>6<\/S><RT>2009-06-30T18:05:11\.123Z<\/RT><RS>0<\/RS><SZ>[0-9]+<\/SZ><E>otis@lagoon\.example<\/E>/,
  )
  assert.equal(message.receivedAt, noon)
})
