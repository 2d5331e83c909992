import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadCertificates } from '../../src/vintage-tls/certificates.ts'
import { ExportKeys } from '../../src/vintage-tls/export-keys.ts'
import { createSessionCache, defaultLimits } from '../../src/vintage-tls/index.ts'
import { addressGroup, HandshakeGate, type HandshakePlace } from '../../src/vintage-tls/limits.ts'
import { suitesByPreference } from '../../src/vintage-tls/suites.ts'
import { certificateOf } from './harness.ts'

describe('places for handshakes', () => {
  const admit = (gate: HandshakeGate, address: string): HandshakePlace => {
    const admission = gate.admit(address)
    if ('refused' in admission) throw new Error(admission.refused)
    return admission.place
  }

  it('are bounded per address and overall, and come back once each', () => {
    const gate = new HandshakeGate({ ...defaultLimits, open: 3, openPerAddress: 2 })
    const first = admit(gate, '192.0.2.1')
    admit(gate, '192.0.2.1')
    assert.throws(() => admit(gate, '192.0.2.1'), /2 handshakes from this address/)
    admit(gate, '192.0.2.2')
    assert.throws(() => admit(gate, '192.0.2.3'), /3 handshakes are under way/)
    first.release(false)
    first.release(false)
    admit(gate, '192.0.2.3')
    assert.throws(() => admit(gate, '192.0.2.4'), /3 handshakes are under way/)
  })

  it('are denied to an address with 20 failures, until the minute is over', () => {
    let now = 600_000
    const gate = new HandshakeGate(defaultLimits, () => now)
    for (let i = 0; i < 20; i++) admit(gate, '192.0.2.1').release(true)
    assert.throws(() => admit(gate, '192.0.2.1'), /20 handshakes from this address failed/)
    admit(gate, '192.0.2.2').release(false)
    now += 60_000
    admit(gate, '192.0.2.1').release(false)
  })

  it('count an IPv6 network of /64 as one address', () => {
    assert.equal(addressGroup('2001:db8:1:2:3:4:5:6'), addressGroup('2001:db8:1:2::9'))
    assert.notEqual(addressGroup('2001:db8:1:2::9'), addressGroup('2001:db8:1:3::9'))
    assert.equal(addressGroup('2001:db8::1'), '2001:db8:0:0')
    assert.equal(addressGroup('::ffff:192.0.2.1'), '192.0.2.1')
    assert.equal(addressGroup('fe80::1%eth0'), addressGroup('fe80::2'))
    assert.equal(addressGroup('192.0.2.1'), '192.0.2.1')
  })
})

describe('the session cache', () => {
  const suite = suitesByPreference[0]
  assert.ok(suite)
  const session = { version: 0x0301, suite, masterSecret: Buffer.alloc(48) } as const

  it('forgets the oldest when it is full', () => {
    const cache = createSessionCache({ entries: 2, lifetime: 1000 })
    for (const id of ['a', 'b', 'c']) cache.set(id, session)
    assert.deepEqual(
      ['a', 'b', 'c'].map((id) => cache.get(id) !== undefined),
      [false, true, true],
    )
  })

  it('forgets what is too old', () => {
    let now = 0
    const cache = createSessionCache({ entries: 2, lifetime: 1000 }, () => now)
    cache.set('a', session)
    now = 999
    assert.equal(cache.get('a'), session)
    now = 1000
    assert.equal(cache.get('a'), undefined)
  })
})

describe('export keys', () => {
  it('are made when first asked for, kept an hour, and never used again', () => {
    let now = 0
    const keys = new ExportKeys(() => now)
    const first = keys.get(512)
    assert.equal(first.modulus.length, 64)
    now = 3_599_999
    assert.equal(keys.get(512), first)
    now = 3_600_000
    assert.notDeepEqual(keys.get(512).modulus, first.modulus)
    assert.equal(keys.get(1024).modulus.length, 128)
  })
})

describe('certificates', () => {
  it('must belong to the key, and the key must be RSA', () => {
    const [one, other] = [certificateOf(512), certificateOf(1024)]
    assert.equal(loadCertificates({ key: one.key, chain: [one.certificate] }).keyBits, 512)
    assert.throws(() => loadCertificates({ key: one.key, chain: [other.certificate] }), {
      code: 'ERR_VINTAGE_TLS_CHAIN',
    })
    assert.throws(() => loadCertificates({ key: one.key, chain: [] }), { code: 'ERR_VINTAGE_TLS_CHAIN' })
    assert.throws(() => loadCertificates({ key: one.key, chain: ['rubbish'] }), { code: 'ERR_VINTAGE_TLS_CHAIN' })
    assert.throws(() => loadCertificates({ key: 'rubbish', chain: [] }), { code: 'ERR_VINTAGE_TLS_KEY' })
  })
})
