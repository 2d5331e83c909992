import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { gatewayOn, idOf, post } from './gateway-fixture.ts'
import { cutAnswers, dial, readUntil, untilClosed } from './raw-client.ts'

const version = 'VER 1 MSNP8 CVR0\r\n'

describe('a session of the HTTP gateway (msnp-http §18)', () => {
  it('opens with the first commands in the body, and answers them in the same answer', async () => {
    const { port, gateway } = await gatewayOn({ hear: (_, transport) => transport.write(Buffer.from(version)) })
    const client = await dial(port)
    const target =
      'http://gateway.messenger.hotmail.com/gateway/gateway.dll?Action=open&Server=NS&IP=messenger.hotmail.com'
    client.write(
      [
        `POST ${target} HTTP/1.1`,
        'Accept: */*',
        'Accept-Language: en-us',
        'Accept-Encoding: gzip, deflate',
        'User-Agent: MSMSGS',
        'Host: gateway.messenger.hotmail.com',
        'Proxy-Connection: Keep-Alive',
        'Connection: Keep-Alive',
        'Pragma: no-cache',
        'Content-Type: application/x-msn-messenger',
        `Content-Length: ${version.length}`,
        '',
        version,
      ].join('\r\n'),
    )
    const seen = await readUntil(client, (text) => text.endsWith(version))
    client.destroy()
    assert.match(seen, /^HTTP\/1\.1 200 OK\r\n/)
    assert.match(seen, /\r\nContent-Type: application\/x-msn-messenger\r\n/)
    assert.match(seen, /\r\nX-MSN-Messenger: SessionID=\d{29}\.1; GW-IP=gateway\.messenger\.hotmail\.com\r\n/)
    assert.match(seen, /\r\nContent-Length: 18\r\n/)
    assert.match(seen, /\r\nConnection: keep-alive\r\n/)
    assert.ok(!/chunked/i.test(seen))
    assert.equal(gateway.sessions, 1)
  })

  it('takes parameters in any order and case, an empty SessionID, and HTTP/1.0 without a host', async () => {
    const { port, open } = await gatewayOn()
    for (const query of [
      'SessionID=&Action=open&Server=NS',
      'ip=1.2.3.4&SERVER=sb&ACTION=Open',
      'Action=open',
      'x=y&Action=open&Action=poll',
    ])
      assert.equal((await open(query)).answer.status, 200, query)
    const client = await dial(port)
    client.write('POST /GATEWAY//Gateway.dll?Action=open&Server=NS HTTP/1.0\r\n\r\n')
    const [answer] = cutAnswers(await untilClosed(client))
    assert.match(answer?.head ?? '', /X-MSN-Messenger: SessionID=\d+\.1; GW-IP=192\.0\.2\.10\r\n/)
  })

  it('tells the host that the request came to, with a port only when the client named an odd one', async () => {
    const { port } = await gatewayOn()
    const hosts: readonly (readonly [header: string, told: string])[] = [
      ['Host: Muser.Gateway.Messenger.Hotmail.com', 'muser.gateway.messenger.hotmail.com'],
      ['Host: gateway.messenger.hotmail.com:80', 'gateway.messenger.hotmail.com'],
      ['Host: 127.0.0.1:8080', '127.0.0.1:8080'],
      ['Host: [::1]:80', '[::1]'],
      ['Host: a; Session=close', '192.0.2.10'],
      ['Host:', '192.0.2.10'],
    ]
    for (const [header, told] of hosts) {
      const client = await dial(port)
      client.write(`POST /gateway/gateway.dll?Action=open HTTP/1.1\r\n${header}\r\nConnection: close\r\n\r\n`)
      const seen = await untilClosed(client)
      assert.equal(/; GW-IP=(.*)\r\n/.exec(seen)?.[1], told, header)
    }
  })

  it('is found by the part before the dot, and says another number behind it each time', async () => {
    const { open, ask, accepted } = await gatewayOn()
    const { id, entry } = await open()
    const [key] = id.split('.')
    const seen = new Set([id])
    for (const one of [id, id, `${key}.999999`, `${key}.`, `${key}`, `${key}.x.y`]) {
      const answer = await ask(`SessionID=${one}`, 'PNG\r\n')
      assert.equal(answer.status, 200, one)
      assert.equal(idOf(answer).split('.')[0], key)
      seen.add(idOf(answer))
    }
    assert.equal(seen.size, 7)
    assert.equal(entry.received, 'PNG\r\n'.repeat(6))
    assert.equal(accepted.length, 1)
  })

  it('answers a poll without Lifespan at once, and one that waits as soon as there is something to say', async () => {
    const { open, port, ask } = await gatewayOn()
    const { id, transport } = await open()
    assert.equal((await ask(`Action=poll&SessionID=${id}`)).body, '')
    for (const spelt of ['Lifespan=60', 'LifeSpan=25']) {
      const polling = post(port, `Action=poll&SessionID=${id}&${spelt}`)
      // Another session's round trip: the poll is there by then.
      await open()
      transport.write(Buffer.from('NLN NLN a@b 1 A 0\r\n'))
      transport.write(Buffer.from('FLN c@d 1\r\n'))
      assert.equal((await polling.answer).body, 'NLN NLN a@b 1 A 0\r\nFLN c@d 1\r\n', 'one turn leaves together')
    }
  })

  it('holds a poll no longer than its limit', async () => {
    const { open, ask } = await gatewayOn({ limits: { longestHold: 30 } })
    const { id } = await open()
    const before = performance.now()
    assert.equal((await ask(`Action=poll&SessionID=${id}&Lifespan=999999999`)).body, '')
    assert.ok(performance.now() - before >= 25)
    assert.equal((await ask(`Action=poll&SessionID=${id}&Lifespan=-5`)).status, 200)
    assert.equal((await ask(`Action=poll&SessionID=${id}&Lifespan=soon`)).status, 200)
  })

  it('releases a poll with an empty answer when commands come, and answers those with the bytes', async () => {
    const { open, port } = await gatewayOn({
      hear: (text, transport) => transport.write(Buffer.from(`heard ${text}`)),
    })
    const { id } = await open()
    const polling = post(port, `Action=poll&SessionID=${id}&Lifespan=60`)
    // The poll has arrived when a third request has been released by nobody else.
    await open()
    const data = post(port, `SessionID=${id}&`, 'PNG\r\n')
    const [poll, answer] = await Promise.all([polling.answer, data.answer])
    assert.deepEqual([poll.status, poll.body], [200, ''])
    assert.deepEqual([answer.status, answer.body], [200, 'heard PNG\r\n'])
  })

  it('of two polls releases the older', async () => {
    const { open, port } = await gatewayOn()
    const { id, transport } = await open()
    const older = post(port, `Action=poll&SessionID=${id}&Lifespan=60`)
    await open()
    const newer = post(port, `Action=poll&SessionID=${id}&Lifespan=60`)
    assert.equal((await older.answer).body, '')
    transport.write(Buffer.from('QNG 60\r\n'))
    assert.equal((await newer.answer).body, 'QNG 60\r\n')
  })

  it('gives commands that were sent before the last bytes were seen an empty answer: their bytes could overtake', async () => {
    const { open, ask } = await gatewayOn({ hear: (text, transport) => transport.write(Buffer.from(text)) })
    const { id, transport } = await open()
    transport.write(Buffer.from('one\r\n'))
    const first = await ask(`Action=poll&SessionID=${id}`)
    assert.equal(first.body, 'one\r\n')
    assert.equal((await ask(`SessionID=${id}`, 'two\r\n')).body, '', 'sent with the number from before')
    assert.equal((await ask(`Action=poll&SessionID=${id}`)).body, 'two\r\n', 'a poll gets them all the same')
    const latest = await ask(`Action=poll&SessionID=${id}`)
    assert.equal((await ask(`SessionID=${idOf(latest)}`, 'three\r\n')).body, 'three\r\n')
    assert.equal((await ask(`SessionID=${id.split('.')[0]}`, 'four\r\n')).body, 'four\r\n', 'no number, no doubt')
  })

  it('carries any bytes in any pieces, in order, in both directions', async () => {
    const { open, ask } = await gatewayOn()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 8 }),
        async (pieces) => {
          const { id, transport, entry } = await open()
          const sent = pieces.map((piece) => Buffer.from(piece).toString('latin1'))
          for (const piece of sent) await ask(`SessionID=${id}`, piece)
          assert.equal(entry.received, sent.join(''))
          let back = ''
          for (const [index, piece] of pieces.entries()) {
            transport.write(Buffer.from(piece))
            if (index % 2 === 1) back += (await ask(`Action=poll&SessionID=${id}`)).body
          }
          back += (await ask(`Action=poll&SessionID=${id}`)).body
          assert.equal(back, sent.join(''))
          transport.destroy()
        },
      ),
      { numRuns: 25 },
    )
  })

  it('waits a moment for an answer that takes its time, and sends it with the commands that asked for it', async () => {
    const { open, ask } = await gatewayOn({
      limits: { grace: 20_000 },
      hear: (_, transport) => void setTimeout(() => transport.write(Buffer.from('USR 4 OK a@b 1 0\r\n')), 5),
    })
    const { id } = await open()
    assert.equal((await ask(`SessionID=${id}`, 'USR 4 TWN S t\r\n')).body, 'USR 4 OK a@b 1 0\r\n')
  })

  it('keeps what a client that hung up during its poll would have been told', async () => {
    const { open, port, ask, gateway } = await gatewayOn()
    const { id, transport } = await open()
    const polling = post(port, `Action=poll&SessionID=${id}&Lifespan=60`)
    await open()
    polling.abandon()
    await assert.rejects(polling.answer)
    await open()
    transport.write(Buffer.from('RNG 1 127.0.0.1:1863 CKI 1.2.3 a@b A\r\n'))
    assert.equal((await ask(`Action=poll&SessionID=${id}`)).body, 'RNG 1 127.0.0.1:1863 CKI 1.2.3 a@b A\r\n')
    assert.equal(gateway.sessions, 3)
  })

  it('answers a client that ends its half right after it has asked', async () => {
    const { open, port } = await gatewayOn()
    const { id, transport } = await open()
    transport.write(Buffer.from('QNG 60\r\n'))
    for (const expected of ['QNG 60\r\n', '']) {
      const client = await dial(port)
      client.end(`POST /gateway/gateway.dll?Action=poll&SessionID=${id}&Lifespan=60 HTTP/1.1\r\nHost: x\r\n\r\n`)
      const [answer] = cutAnswers(await untilClosed(client))
      assert.equal(answer?.body, expected)
    }
  })
})
