import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gatewayOn, idOf, post } from './gateway-fixture.ts'

describe('the end of a gateway session (msnp-http §18.1)', () => {
  it('comes with the last bytes; then the session is unknown', async () => {
    const { open, ask, gateway } = await gatewayOn({
      hear: (_, transport) => {
        transport.write(Buffer.from('911 4\r\n'))
        transport.end()
        transport.write(Buffer.from('never said\r\n'))
      },
    })
    const { id, closed } = await open()
    const answer = await ask(`SessionID=${id}`, 'USR 4 TWN S bad\r\n')
    assert.equal(answer.body, '911 4\r\n')
    assert.deepEqual(Array.from(answer.facts), [
      ['SessionID', idOf(answer)],
      ['GW-IP', 'gateway.messenger.hotmail.com'],
      ['Session', 'close'],
    ])
    assert.equal(await closed, 'server')
    assert.equal(gateway.sessions, 0)
    const after = await ask(`Action=poll&SessionID=${idOf(answer)}`)
    assert.equal(after.status, 400)
    assert.equal(after.headers['x-msn-messenger'], undefined)
  })

  it('comes in an answer of its own for BitlBee, which throws away what comes with it (clients-in-the-wild §8)', async () => {
    const { open, ask, gateway } = await gatewayOn({
      hear: (_, transport) => {
        transport.write(Buffer.from('OUT OTH\r\n'))
        transport.end()
      },
    })
    const { id } = await open('SessionID=&Action=open&Server=NS')
    const first = await ask(`SessionID=${id}`, 'PNG\r\n')
    assert.deepEqual([first.body, first.facts.get('Session')], ['OUT OTH\r\n', undefined])
    const second = await ask(`SessionID=${idOf(first)}&Action=poll&Lifespan=60`)
    assert.deepEqual([second.body, second.facts.get('Session')], ['', 'close'])
    assert.equal(gateway.sessions, 0)
  })

  it('reaches a poll that waits', async () => {
    const { open, port } = await gatewayOn()
    const ended = await open()
    const polling = post(port, `Action=poll&SessionID=${ended.id}&Lifespan=60`)
    await open()
    ended.transport.write(Buffer.from('XFR 0 NS 192.0.2.1:1863 U D\r\n'))
    ended.transport.end()
    const answer = await polling.answer
    assert.deepEqual([answer.body, answer.facts.get('Session')], ['XFR 0 NS 192.0.2.1:1863 U D\r\n', 'close'])
    const destroyed = await open()
    const waiting = post(port, `Action=poll&SessionID=${destroyed.id}&Lifespan=60`)
    await open()
    destroyed.transport.destroy()
    assert.equal((await waiting.answer).facts.get('Session'), 'close')
    assert.equal(await destroyed.closed, 'server')
  })

  it('is not put off for ever by a client that does not fetch the last bytes', async () => {
    const { open, ask } = await gatewayOn({ limits: { farewell: 20 } })
    const { id, transport, closed } = await open()
    transport.write(Buffer.from('OUT SSD\r\n'))
    transport.end()
    assert.equal(await closed, 'server')
    assert.equal((await ask(`Action=poll&SessionID=${id}`)).status, 400)
  })

  it('comes to a client that asks for nothing any more', async () => {
    const { open, ask, log } = await gatewayOn({ limits: { expiry: 25 } })
    const { id, transport, closed } = await open()
    transport.limitSilence(undefined)
    assert.equal(await closed, 'silence', 'a service that would wait for ever does not hold a session of HTTP')
    assert.equal((await ask(`SessionID=${id}`, 'PNG\r\n')).status, 400)
    assert.match(log.lines[0]?.sentence ?? '', /asked for nothing for too long/)
  })

  it('comes sooner to one that has not signed in, and not while a poll waits', async () => {
    const { open, port } = await gatewayOn({ limits: { silence: 500, longestHold: 700 } })
    const patient = await open()
    let over = false
    void patient.closed.then(() => {
      over = true
    })
    const poll = await post(port, `Action=poll&SessionID=${patient.id}&Lifespan=60`).answer
    assert.deepEqual([poll.status, over], [200, false])
    assert.equal(await patient.closed, 'silence')
  })

  it('comes to everybody when the service goes down: to who waits, to who asks next, and to who has nothing to fetch', async () => {
    const { open, port, gateway, ask } = await gatewayOn()
    const [waits, asks, idle] = [await open(), await open(), await open()]
    const polling = post(port, `Action=poll&SessionID=${waits.id}&Lifespan=60`)
    await ask(`Action=poll&SessionID=${idle.id}`)
    for (const { transport } of [waits, asks]) transport.write(Buffer.from('OUT SSD\r\n'))
    const closing = gateway.close()
    assert.equal((await polling.answer).body, 'OUT SSD\r\n')
    assert.equal(await idle.closed, 'server')
    assert.equal((await ask('Action=open&Server=NS')).status, 503)
    const answer = await ask(`Action=poll&SessionID=${asks.id}`)
    assert.deepEqual([answer.body, answer.facts.get('Session')], ['OUT SSD\r\n', 'close'])
    await closing
    assert.equal(gateway.sessions, 0)
  })

  it('does not wait for ever for a client that is gone when the service goes down', async () => {
    const { open, gateway } = await gatewayOn({ limits: { lastPolls: 20 } })
    const { transport, closed } = await open()
    transport.write(Buffer.from('OUT SSD\r\n'))
    await gateway.close()
    assert.equal(await closed, 'server')
  })
})
