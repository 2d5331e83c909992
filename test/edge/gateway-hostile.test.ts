import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Transport } from '../../src/services/transport.ts'
import { gatewayOn, post } from './gateway-fixture.ts'

describe('what strangers may do to the gateway', () => {
  it('answers garbage with 400, whatever it is, and opens nothing', async () => {
    const { ask, gateway, open } = await gatewayOn()
    const { id } = await open()
    const queries = ['', 'SessionID=', 'SessionID=1.2', 'Action=poll', 'Action=shout', `Action=shout&SessionID=${id}`]
    for (const query of queries) assert.equal((await ask(query, 'VER 1 MSNP8\r\n')).status, 400, query)
    const text = fc.string({ unit: 'binary-ascii', maxLength: 60 }).map(encodeURIComponent)
    await fc.assert(
      fc.asyncProperty(text, text, fc.uint8Array({ maxLength: 100 }), async (name, value, body) => {
        const answer = await ask(`${name}=${value}&SessionID=${value}`, Buffer.from(body).toString('latin1'))
        assert.equal(answer.status, 400)
      }),
      { numRuns: 50 },
    )
    assert.equal(gateway.sessions, 1)
  })

  it('has no session that can be guessed from another', async () => {
    const { open, ask } = await gatewayOn()
    const keys = new Set<string>()
    for (let count = 0; count < 50; count += 1) keys.add((await open()).id.split('.')[0] ?? '')
    assert.equal(keys.size, 50)
    const [key = ''] = keys
    const neighbour = (BigInt(key) + 1n).toString().padStart(29, '0')
    assert.equal((await ask(`SessionID=${neighbour}.1`, 'PNG\r\n')).status, 400)
    assert.equal((await ask('SessionID=__proto__.1', 'PNG\r\n')).status, 400)
  })

  it('bounds the sessions of one address, and gives the room back', async () => {
    const { open, ask, accepted, log } = await gatewayOn({ connections: { perAddress: 2 } })
    await open()
    await open()
    assert.equal((await ask('Action=open&Server=NS')).status, 503)
    assert.equal((await ask('Action=open&Server=SB')).status, 503)
    assert.equal(log.lines.length, 1, 'a flood is one line')
    accepted[0]?.transport.destroy()
    assert.equal((await ask('Action=open&Server=NS')).status, 200)
    assert.equal(accepted.length, 3)
  })

  it('bounds how fast an address opens sessions or guesses, and leaves those that it has alone', async () => {
    let left = 3
    const admit = () => {
      left -= 1
      return left >= 0
    }
    const { open, ask } = await gatewayOn({ admit })
    const { id } = await open()
    assert.equal((await ask('SessionID=1.1')).status, 400)
    assert.equal((await ask('nonsense')).status, 400)
    for (const query of ['SessionID=1.1', 'nonsense', 'Action=open'])
      assert.equal((await ask(query)).status, 503, query)
    for (let count = 0; count < 20; count += 1) assert.equal((await ask(`Action=poll&SessionID=${id}`)).status, 200)
  })

  it('closes the session of a client that does not fetch what is queued for it', async () => {
    const { open, ask, log } = await gatewayOn({ limits: { queuedBytes: 1000 } })
    const { id, transport, closed } = await open()
    transport.write(Buffer.alloc(600))
    assert.equal((await ask(`Action=poll&SessionID=${id}`)).body.length, 600)
    transport.write(Buffer.alloc(600))
    assert.equal(transport.queuedBytes, 600)
    transport.write(Buffer.alloc(600))
    assert.equal(await closed, 'slow reader')
    assert.equal(transport.queuedBytes, 0)
    assert.equal((await ask(`Action=poll&SessionID=${id}`)).status, 400)
    assert.equal(log.lines[0]?.fields.reason, 'slow reader')
  })

  it('lets a poll that waits take more than may be queued', async () => {
    const { open, port } = await gatewayOn({ limits: { queuedBytes: 1000 } })
    const { id, transport } = await open()
    const polling = post(port, `Action=poll&SessionID=${id}&Lifespan=60`)
    await open()
    for (let count = 0; count < 3; count += 1) transport.write(Buffer.alloc(450))
    assert.equal((await polling.answer).body.length, 1350)
  })

  it('does not answer commands that its service does not take yet, and drops who sends on and on', async () => {
    const { open, port, ask, log } = await gatewayOn({ limits: { unreadBytes: 1000 } })
    const held = await open()
    held.transport.pause()
    const waiting = post(port, `SessionID=${held.id}`, 'one ')
    let answered = false
    void waiting.answer.then(() => {
      answered = true
    })
    await open()
    assert.deepEqual([answered, held.entry.received], [false, ''])
    held.transport.resume()
    assert.equal((await waiting.answer).status, 200)
    assert.equal(held.entry.received, 'one ')

    held.transport.pause()
    const pieces = [1, 2, 3].map(() => post(port, `SessionID=${held.id}`, 'x'.repeat(400)).answer)
    const answers = await Promise.all(pieces)
    assert.equal(answers.filter(({ facts }) => facts.get('Session') === 'close').length, 1)
    assert.equal(await held.closed, 'client')
    assert.match(log.lines.at(-1)?.sentence ?? '', /more than can be handled/)
    assert.equal((await ask(`SessionID=${held.id}`)).status, 400)
  })

  it('refuses a body that is too large, and other methods', async () => {
    const { open, port, ask } = await gatewayOn({ limits: { bodyBytes: 1000 } })
    const { id } = await open()
    assert.equal((await ask(`SessionID=${id}`, 'x'.repeat(1001))).status, 413)
    assert.equal((await ask(`SessionID=${id}`, 'x'.repeat(1000))).status, 200)
    const got = await fetch(`http://127.0.0.1:${port}/gateway/gateway.dll?SessionID=${id}`)
    assert.equal(got.status, 405)
  })

  it('a service that fails costs its own session only', async () => {
    const arrived: Transport[] = []
    const { ask, log, gateway } = await gatewayOn({
      accept: (transport) => {
        arrived.push(transport)
        if (arrived.length === 1) throw new Error('no room in this test')
        transport.onData(() => {
          throw new Error('cannot read this')
        })
      },
    })
    assert.equal((await ask('Action=open&Server=NS')).status, 503)
    const answer = await ask('Action=open&Server=NS', 'VER 1\r\n')
    assert.equal(answer.facts.get('Session'), 'close')
    assert.equal((await ask('Action=open&Server=NS')).status, 200)
    assert.equal(gateway.sessions, 1)
    assert.deepEqual(
      log.lines.map(({ sentence }) => sentence),
      [
        'a gateway session was not accepted: no room in this test',
        'gateway session closed: a listener failed: cannot read this',
      ],
    )
  })

  it('takes a flood of requests of one session in order', async () => {
    const { open, port, entryText } = await floodable()
    const { id } = await open()
    const answers = []
    for (let count = 0; count < 200; count += 1) answers.push(post(port, `SessionID=${id}`, `PNG ${count}\r\n`).answer)
    for (const answer of await Promise.all(answers)) assert.equal(answer.status, 200)
    const heard = entryText().match(/PNG \d+\r\n/g) ?? []
    assert.equal(new Set(heard).size, 200)
    assert.equal(heard.join(''), entryText(), 'no command is cut by another')
  })
})

async function floodable() {
  const fixture = await gatewayOn()
  return { ...fixture, entryText: () => fixture.accepted[0]?.received ?? '' }
}
