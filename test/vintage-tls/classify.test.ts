import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { uint, vector } from '../../src/vintage-tls/byte-reader.ts'
import { classifyHello, HELLO_LIMIT } from '../../src/vintage-tls/index.ts'
import { encodeRecord } from '../../src/vintage-tls/records.ts'
import { v2Hello, v3Hello } from './vintage-client.ts'

const random = Buffer.alloc(32, 0x42)
const ordinary = (version: number, suites: number[], extensions?: Buffer): Buffer =>
  encodeRecord(22, Math.min(version, 0x0301), v3Hello(version, suites, random, undefined, extensions))
const route = (bytes: Buffer): string => classifyHello(bytes).route

/** Internet Explorer 6 on Windows XP as vintage-tls §6 has it: v2 framing, SSL 3.0, suites of both ages. */
const internetExplorer6 = v2Hello(
  0x0300,
  [0x04, 0x05, 0x0a, 0x010080, 0x0700c0, 0x030080, 0x09, 0x060040, 0x64, 0x62, 0x03, 0x06, 0x020080, 0x040080],
  Buffer.alloc(16, 7),
)
const serverName = (name: string): Buffer => {
  const entry = Buffer.concat([Buffer.from([0]), vector(Buffer.from(name), 2)])
  return Buffer.concat([uint(0, 2), vector(vector(entry, 2), 2)])
}
const vista = ordinary(0x0301, [0x002f, 0x0035, 0x0005, 0x000a, 0xc013], serverName('Login.Live.com'))
const xpWithTls = ordinary(0x0301, [0x0004, 0x0005, 0x000a, 0x0009, 0x0064, 0x0062, 0x0003, 0x0006])

describe('classifyHello (vintage-tls §5.1)', () => {
  for (const [label, bytes, expected] of [
    ['IE 6: v2-format, SSL 3.0', internetExplorer6, 'engine'],
    ['Messenger for Mac: v2-format, TLS 1.0, with AES', v2Hello(0x0301, [0x2f, 0x35, 0x0a], random), 'engine'],
    ['XP with TLS 1.0: no AES', xpWithTls, 'engine'],
    ['SSL 3.0 in ordinary records, even with AES', ordinary(0x0300, [0x002f, 0x0004]), 'engine'],
    ['TLS 1.2 with RC4 and 3DES only', ordinary(0x0303, [0x0005, 0x000a]), 'engine'],
    ['TLS 1.1 with suites that exist from TLS 1.2 on', ordinary(0x0302, [0x009c, 0x0005]), 'engine'],
    ['Vista: TLS 1.0 with AES', vista, 'modern'],
    ['TLS 1.3', ordinary(0x0303, [0x1301, 0x1302, 0x1303]), 'modern'],
    ['HTTP', Buffer.from('GET /ca HTTP/1.0\r\n'), 'plain-http'],
    ['HTTP, cut short', Buffer.from('POS'), 'plain-http'],
    ['pure SSL 2.0', v2Hello(0x0002, [0x010080], random), 'refuse'],
    ['an MSN command on the wrong port', Buffer.from('ver 0 MSNP8 CVR0\r\n'), 'refuse'],
    ['words with one capital letter', Buffer.from('Get / HTTP/1.0\r\n'), 'refuse'],
    ['nothing but zeros', Buffer.alloc(20), 'refuse'],
    ['a TLS alert', Buffer.from('15030100020228', 'hex'), 'refuse'],
    ['a handshake record that is no hello', encodeRecord(22, 0x0301, Buffer.from('02000001ff', 'hex')), 'refuse'],
    ['a record version of another world', Buffer.from('1604010005', 'hex'), 'refuse'],
    ['a v2 length of nine bytes', Buffer.from('8009010300000000000000', 'hex'), 'refuse'],
  ] as const) {
    it(`${label}: ${expected}`, () => assert.equal(route(bytes), expected))
  }

  it('asks for more until the last byte of a hello, wherever it is cut', () => {
    for (const hello of [internetExplorer6, vista, xpWithTls]) {
      for (let length = 0; length < hello.length; length++) {
        assert.equal(route(hello.subarray(0, length)), 'need-more', `${length} of ${hello.length}`)
      }
    }
    assert.equal(route(Buffer.from('GE')), 'need-more')
  })

  it('joins a hello that is spread over records', () => {
    const hello = v3Hello(0x0301, [0x0004], random)
    const pieces = [...hello].map((byte) => encodeRecord(22, 0x0301, Buffer.from([byte])))
    assert.equal(route(Buffer.concat(pieces)), 'engine')
    assert.equal(route(Buffer.concat(pieces.slice(0, -1))), 'need-more')
  })

  it('tells what the client said, for the log', () => {
    const verdict = classifyHello(vista)
    assert.ok(verdict.route === 'modern')
    assert.equal(verdict.hello.format, 'v3')
    assert.equal(verdict.hello.version, 0x0301)
    assert.equal(verdict.hello.serverName, 'login.live.com')
    assert.deepEqual(verdict.hello.suites.slice(0, 2), [0x002f, 0x0035])
    const old = classifyHello(internetExplorer6)
    assert.ok(old.route === 'engine')
    assert.equal(old.hello.random.toString('hex'), '00'.repeat(16) + '07'.repeat(16), 'right-justified')
    assert.ok(old.hello.suites.includes(0x010080))
  })

  it('a pure SSL 2.0 client is answered in its own words', () => {
    const verdict = classifyHello(v2Hello(0x0002, [0x010080], random))
    assert.ok(verdict.route === 'refuse')
    assert.equal(verdict.answer.toString('hex'), '8003000001')
    assert.match(verdict.reason, /SSL 2\.0/)
  })

  it('never asks for more than its limit, and never throws', () => {
    const starts = fc.constantFrom('16030100', '160301', '1603', '80', '8a2e01', '47', '00', 'ff')
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 300 }), fc.boolean(), (start, rest, long) => {
        const filler = long ? Buffer.alloc(HELLO_LIMIT) : Buffer.alloc(0)
        const bytes = Buffer.concat([Buffer.from(start, 'hex'), rest, filler])
        const answer = route(bytes)
        if (long) assert.notEqual(answer, 'need-more')
      }),
      { seed: 7, numRuns: 3000 },
    )
  })
})
