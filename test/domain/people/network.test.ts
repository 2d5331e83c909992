import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatNetwork, isInside, isPrivateAddress, parseNetwork } from '../../../src/domain/people/network.ts'

const spell = (text: string): string | undefined => {
  const network = parseNetwork(text)
  return network && formatNetwork(network)
}

describe('a network', () => {
  it('has one spelling', () => {
    const spellings: readonly (readonly [string, string])[] = [
      ['192.0.2.7', '192.0.2.7/32'],
      [' 192.0.2.77/24 ', '192.0.2.0/24'],
      ['::ffff:192.0.2.7', '192.0.2.7/32'],
      ['10.1.2.3/0', '0.0.0.0/0'],
      ['2001:DB8:0:0:1:0:0:0/64', '2001:db8::/64'],
      ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1/128'],
      ['::', '::/128'],
      ['fe80::1%eth0', 'fe80::1/128'],
      ['::192.0.2.7', '::c000:207/128'],
    ]
    for (const [text, spelled] of spellings) assert.equal(spell(text), spelled, text)
    for (const [, spelled] of spellings) assert.equal(spell(spelled), spelled)
  })

  it('is none for anything else', () => {
    for (const text of [
      '',
      'anna',
      '192.0.2',
      '192.0.2.256',
      '192.0.2.07',
      '192.0.2.7/33',
      '192.0.2.7/',
      '192.0.2.7/-1',
      '1.2.3.4/8/8',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '12345::',
      '::/129',
      'g::',
      '1:2:3:4:5:6:7::8:9',
      'a'.repeat(9999),
    ])
      assert.equal(parseNetwork(text), undefined, text)
  })

  it('has exactly the addresses inside that share its first bits', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    const address = fc.tuple(byte, byte, byte, byte)
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (one, other, prefix) => {
        const network = parseNetwork(`${one.join('.')}/${prefix}`)
        assert.ok(network)
        const bits = (bytes: readonly number[]) => bytes.map((each) => each.toString(2).padStart(8, '0')).join('')
        const shares = bits(one).slice(0, prefix) === bits(other).slice(0, prefix)
        assert.equal(isInside(network, other.join('.')), shares)
        assert.equal(isInside(network, `::ffff:${other.join('.')}`), shares)
      }),
    )
  })

  it('of one family never holds an address of the other', () => {
    const [four, six] = [parseNetwork('0.0.0.0/0'), parseNetwork('::/0')]
    assert.ok(four && six)
    assert.deepEqual(
      [isInside(four, '::1'), isInside(six, '127.0.0.1'), isInside(six, 'nonsense')],
      [false, false, false],
    )
  })

  it('is private or public', () => {
    for (const own of [
      '127.0.0.1',
      '10.9.8.7',
      '172.31.0.1',
      '192.168.1.20',
      '169.254.1.1',
      '::1',
      'fd00::1',
      'fe80::1%en0',
    ])
      assert.equal(isPrivateAddress(own), true, own)
    for (const other of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '2001:db8::1', '', 'localhost'])
      assert.equal(isPrivateAddress(other), false, other)
  })
})
