import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createBulkCipher } from '../../src/vintage-tls/bulk-ciphers.ts'
import { finishedContent } from '../../src/vintage-tls/key-schedule.ts'
import { createRecordMac } from '../../src/vintage-tls/mac.ts'
import { prf, ssl3Expand } from '../../src/vintage-tls/prf.ts'
import { createRandomPool } from '../../src/vintage-tls/random-pool.ts'
import { Rc2Cbc } from '../../src/vintage-tls/rc2.ts'
import { Rc4 } from '../../src/vintage-tls/rc4.ts'
import { SmallHmac } from '../../src/vintage-tls/small-hmac.ts'
import { Transcript } from '../../src/vintage-tls/transcript.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex')

describe('RC4 gives the key streams of RFC 6229', () => {
  const keyStream = (key: string, offset: number): string =>
    new Rc4(hex(key)).transform(Buffer.alloc(offset + 16)).toString('hex', offset)

  for (const [key, offset, stream] of [
    ['0102030405', 0, 'b2396305f03dc027ccc3524a0a1118a8'],
    ['0102030405', 4096, 'ff25b58995996707e51fbdf08b34d875'],
    ['01020304050607', 0, '293f02d47f37c9b633f2af5285feb46b'],
    ['0102030405060708090a0b0c0d0e0f10', 0, '9ac7cc9a609d1ef7b2932899cde41b97'],
  ] as const) {
    it(`key ${key}, offset ${offset}`, () => assert.equal(keyStream(key, offset), stream))
  }

  it('goes on where the last call ended', () => {
    const whole = new Rc4(hex('0102030405')).transform(Buffer.alloc(100))
    const cipher = new Rc4(hex('0102030405'))
    const parts = [1, 7, 92].map((length) => cipher.transform(Buffer.alloc(length)))
    assert.deepEqual(Buffer.concat(parts), whole)
  })
})

describe('RC2 gives the blocks of RFC 2268 §5', () => {
  for (const [key, bits, plain, cipher] of [
    ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
    ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
    ['88', 64, '0000000000000000', '61a8a244adacccf0'],
    ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
    ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
    ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
    ['88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e', 129, '0000000000000000', '5b78d3a43dfff1f1'],
  ] as const) {
    it(`key ${key}, ${bits} effective bits`, () => {
      const encrypt = new Rc2Cbc(hex(key), Buffer.alloc(8), 'encrypt', bits)
      assert.equal(encrypt.transform(hex(plain)).toString('hex'), cipher)
      const decrypt = new Rc2Cbc(hex(key), Buffer.alloc(8), 'decrypt', bits)
      assert.equal(decrypt.transform(hex(cipher)).toString('hex'), plain)
    })
  }

  it('chains blocks from call to call', () => {
    const [key, iv, text] = [hex('00112233445566778899aabbccddeeff'), hex('0123456789abcdef'), Buffer.alloc(64, 'rc2')]
    const whole = new Rc2Cbc(key, iv, 'encrypt').transform(text)
    const cipher = new Rc2Cbc(key, iv, 'encrypt')
    assert.deepEqual(
      Buffer.concat([cipher.transform(text.subarray(0, 24)), cipher.transform(text.subarray(24))]),
      whole,
    )
    assert.deepEqual(new Rc2Cbc(key, iv, 'decrypt').transform(whole), text)
  })
})

describe('block ciphers', () => {
  for (const [name, key, plain, cipher] of [
    // The worked example of J. Orlin Grabbe's "The DES Algorithm Illustrated".
    ['des', '133457799bbcdff1', '0123456789abcdef', '85e813540f0ab405'],
    // NIST SP 800-67, appendix B.1.
    ['3des', '0123456789abcdef23456789abcdef01456789abcdef0123', '5468652071756663', 'a826fd8ce53b855f'],
    // FIPS 197, appendix C.
    [
      'aes128',
      '000102030405060708090a0b0c0d0e0f',
      '00112233445566778899aabbccddeeff',
      '69c4e0d86a7b0430d8cdb78070b4c55a',
    ],
    [
      'aes256',
      '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      '00112233445566778899aabbccddeeff',
      '8ea2b7ca516745bfeafc49904b496089',
    ],
  ] as const) {
    it(`${name} encrypts and decrypts its published vector`, () => {
      const iv = Buffer.alloc(hex(plain).length)
      assert.equal(createBulkCipher(name, hex(key), iv, 'encrypt').transform(hex(plain)).toString('hex'), cipher)
      assert.equal(createBulkCipher(name, hex(key), iv, 'decrypt').transform(hex(cipher)).toString('hex'), plain)
    })
  }
})

describe('key derivation', () => {
  it('TLS 1.0: the "PRF Testvector" of the IETF list, 104 bytes', () => {
    const output = prf(Buffer.alloc(48, 0xab), 'PRF Testvector', Buffer.alloc(64, 0xcd), 104)
    assert.equal(
      output.toString('hex'),
      'd3d4d1e349b5d515044666d51de32bab258cb521b6b053463e354832fd976754443bcf9a296519bc289abcbc1187e4eb' +
        'd31e602353776c408aafb74cbc85eff69255f9788faa184cbb957a9819d84a5d7eb006eb459d3ae8de9810454b8b2d8f1afbc655a8c9a013',
    )
  })

  it('SSL 3.0: the formula of RFC 6101 §6.1, written out', () => {
    const [secret, seed] = [Buffer.from('premaster'), Buffer.from('client and server random')]
    const sha1 = (text: string) => createHash('sha1').update(text).update(secret).update(seed).digest()
    const block = (salt: string) => createHash('md5').update(secret).update(sha1(salt)).digest()
    assert.deepEqual(ssl3Expand(secret, seed, 48), Buffer.concat([block('A'), block('BB'), block('CCC')]))
    assert.deepEqual(ssl3Expand(secret, seed, 20), Buffer.concat([block('A'), block('BB')]).subarray(0, 20))
  })

  it('Finished is 12 bytes in TLS and 36 in SSL 3.0, and differs by sender', () => {
    const transcript = new Transcript()
    transcript.add(Buffer.from('hello'))
    const master = Buffer.alloc(48, 7)
    assert.equal(finishedContent(0x0301, 'client', master, transcript).length, 12)
    assert.equal(finishedContent(0x0300, 'client', master, transcript).length, 36)
    assert.notDeepEqual(
      finishedContent(0x0300, 'client', master, transcript),
      finishedContent(0x0300, 'server', master, transcript),
    )
  })
})

describe('short HMACs', () => {
  const digest = (name: 'md5' | 'sha1', key: Buffer, message: Buffer): Buffer => {
    const hmac = new SmallHmac(name, key)
    const target = Buffer.alloc(hmac.digestLength + 2)
    hmac.digest(Buffer.concat([Buffer.from('..'), message]), 2, message.length, target, 1)
    assert.deepEqual([target[0], target.at(-1)], [0, 0], 'nothing is written beside the digest')
    return target.subarray(1, -1)
  }

  it('RFC 2202, test case 1 of each hash', () => {
    assert.equal(
      digest('md5', Buffer.alloc(16, 0x0b), Buffer.from('Hi There')).toString('hex'),
      '9294727a3638bb1c13f48ef8158bfc9d',
    )
    assert.equal(
      digest('sha1', Buffer.alloc(20, 0x0b), Buffer.from('Hi There')).toString('hex'),
      'b617318655057264e28bc0b6fb378c8ef146be00',
    )
  })

  it('are what node:crypto computes, for keys and messages of any length', () => {
    const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array))
    fc.assert(
      fc.property(fc.constantFrom('md5' as const, 'sha1' as const), bytes(100), bytes(300), (name, key, message) => {
        assert.deepEqual(digest(name, key, message), createHmac(name, key).update(message).digest())
      }),
      { seed: 1, numRuns: 2000 },
    )
  })
})

describe('the random pool', () => {
  it('gives no byte of memory out twice, and as many as were asked for', () => {
    const random = createRandomPool()
    const seen = new Set<string>()
    for (let i = 0; i < 1000; i++) {
      const bytes = random(1 + ((i * 37) % 5000))
      assert.equal(bytes.length, 1 + ((i * 37) % 5000))
      if (bytes.length >= 16) seen.add(bytes.toString('hex', 0, 16))
    }
    assert.equal(seen.size, [...Array(1000).keys()].filter((i) => 1 + ((i * 37) % 5000) >= 16).length)
    const [first, second] = [random(32), random(32)]
    const copy = Buffer.from(first)
    second.fill(0)
    assert.deepEqual(first, copy)
  })
})

describe('record MACs', () => {
  it('TLS: the HMAC over sequence, type, version and length of RFC 2246 §6.2.3.1, for short and long records', () => {
    const secret = Buffer.alloc(20, 0x0b)
    const mac = createRecordMac(0x0301, 'sha1', secret)
    for (const [sequence, length] of [4, 0, 256, 257, 16_384].entries()) {
      const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, sequence, 23, 3, 1, length >> 8, length & 255])
      const content = Buffer.alloc(length, 'data')
      const expected = createHmac('sha1', secret).update(header).update(content).digest()
      assert.deepEqual(mac.next(23, content), expected)
    }
  })

  it('SSL 3.0: the formula of RFC 6101 §5.2.3.1, written out for record 0 and 1', () => {
    const secret = Buffer.alloc(16, 0x21)
    const mac = createRecordMac(0x0300, 'md5', secret)
    for (const sequence of [0, 1]) {
      const content = Buffer.from('data')
      const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, sequence, 23, 0, 4])
      const inner = createHash('md5').update(secret).update(Buffer.alloc(48, 0x36)).update(header).update(content)
      const outer = createHash('md5').update(secret).update(Buffer.alloc(48, 0x5c)).update(inner.digest())
      assert.deepEqual(mac.next(23, content), outer.digest())
    }
  })
})
