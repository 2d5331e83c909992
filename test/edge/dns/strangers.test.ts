import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createAccess, parseNetwork, shareOf } from '../../../src/edge/dns/access.ts'
import { usualLimits } from '../../../src/edge/dns/limits.ts'
import { type Lookup, NameService } from '../../../src/edge/dns/name-service.ts'
import { PublicAddress } from '../../../src/edge/dns/public-address.ts'
import { RateLimiter } from '../../../src/limits/rate-limiter.ts'
import { recordingLog } from '../recording-log.ts'
import { addressesIn, hear, nameService, publicAddress, query } from './fixture.ts'

const refused = 5

/** What the service says to a packet from an address of a test's choice. */
function from(address: string, options: { readonly authoritative?: boolean; readonly allow?: readonly string[] } = {}) {
  const lookups: Lookup[] = []
  const service = new NameService({
    publicAddress: new PublicAddress({ host: publicAddress, now: () => 0, log: recordingLog() }),
    offline: false,
    authoritative: options.authoritative ?? false,
    forwarder: undefined,
    isAllowed: createAccess(options.allow ?? []),
    limits: usualLimits,
    lookedUp: (lookup) => lookups.push(lookup),
  })
  const answer = (bytes: Buffer): Buffer | undefined => {
    const said = service.answer(bytes, { address, limit: 512 })
    assert.ok(!(said instanceof Promise))
    return said
  }
  return { answer, lookups }
}

describe('who is answered', () => {
  it('private addresses, and no others', () => {
    const isAllowed = createAccess([])
    for (const address of [
      '10.0.0.1',
      '172.31.255.254',
      '192.168.1.7',
      '127.0.0.1',
      '169.254.7.7',
      '::1',
      'fe80::1%eth0',
      'fd00::7',
    ])
      assert.ok(isAllowed(address), address)
    for (const address of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '100.64.0.1', '2001:db8::1', '', 'nonsense'])
      assert.equal(isAllowed(address), false, address)
  })

  it('and networks of the settings', () => {
    const isAllowed = createAccess(['203.0.113.0/24', '2001:db8:7::/48', '198.51.100.9'])
    for (const address of ['203.0.113.200', '2001:db8:7::1', '198.51.100.9', '192.168.1.1'])
      assert.ok(isAllowed(address))
    for (const address of ['203.0.114.1', '2001:db8:8::1', '198.51.100.8']) assert.equal(isAllowed(address), false)
    assert.equal(parseNetwork('203.0.113.0/33'), undefined)
    assert.equal(parseNetwork('chat.example.org'), undefined)
  })
})

describe('a stranger', () => {
  it('is refused, whatever the question, in no more bytes than it said', () => {
    for (const name of ['messenger.hotmail.com', 'example.com']) {
      const stranger = from('203.0.113.7')
      const asked = query(name)
      const answer = stranger.answer(asked) ?? assert.fail('a refusal is expected')
      assert.equal(hear(answer).code, refused)
      assert.ok(answer.length <= asked.length)
      assert.equal(stranger.lookups[0]?.answer, 'refused')
    }
  })

  it('who says what is no query hears nothing', () => {
    const wrong = query('messenger.hotmail.com')
    wrong.writeUInt16BE(3, 4)
    assert.equal(from('203.0.113.7').answer(wrong), undefined)
  })
})

describe('dns.authoritative', () => {
  it('answers Messenger names to anybody, in at most four times the bytes', () => {
    for (const address of ['203.0.113.7', '192.168.1.7'])
      for (const type of ['A', 'AAAA', 'ANY', 'SOA'] as const) {
        const asked = query('messenger.hotmail.com', type)
        const answer = from(address, { authoritative: true }).answer(asked) ?? assert.fail()
        assert.equal(hear(answer).code, 0)
        assert.equal(hear(answer).flag_ra, false)
        assert.ok(answer.length <= 4 * asked.length, `${type}: ${answer.length} for ${asked.length}`)
        if (type === 'A') assert.deepEqual(addressesIn(hear(answer)), [publicAddress])
      }
  })

  it('and nothing else to anybody, private addresses included', () => {
    for (const address of ['203.0.113.7', '192.168.1.7'])
      for (const name of ['example.com', 'www.microsoft.com', '20.1.168.192.in-addr.arpa'])
        assert.equal(hear(from(address, { authoritative: true }).answer(query(name)) ?? assert.fail()).code, refused)
  })
})

describe('the rate', () => {
  it('is that of an address; strangers who are only refused share one, and IPv6 strangers one for each network', () => {
    assert.equal(shareOf('192.168.1.7', { isAllowed: true, authoritative: false }), '192.168.1.7')
    const strangers = ['203.0.113.7', '8.8.8.8', '2001:db8::1'].map((address) =>
      shareOf(address, { isAllowed: false, authoritative: false }),
    )
    assert.equal(new Set(strangers).size, 1)
    const [one, neighbour, other, plain] = ['2001:db8::1', '2001:db8:0:0:9::2', '2001:db8:0:1::1', '203.0.113.7'].map(
      (address) => shareOf(address, { isAllowed: false, authoritative: true }),
    )
    assert.equal(one, neighbour)
    assert.notEqual(one, other)
    assert.equal(plain, '203.0.113.7')
  })

  it('holds over UDP, where what is beyond is dropped unread, and over TCP, where it ends the connection', async () => {
    const limiter = new RateLimiter({ burst: 3, perMinute: 0.001 })
    using service = await nameService({ admit: (share) => limiter.take(share) })
    for (let left = 3; left > 0; left -= 1) await service.ask(query('messenger.hotmail.com'))
    await assert.rejects(service.askByTcp(query('messenger.hotmail.com')))
    assert.equal(service.lookups.length, 3)
    assert.equal(limiter.size, 1)
  })
})
