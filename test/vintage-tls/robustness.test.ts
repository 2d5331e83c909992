import assert from 'node:assert/strict'
import { constants, createHash, generateKeyPairSync, type KeyObject, publicEncrypt, X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import { uint, vector } from '../../src/vintage-tls/byte-reader.ts'
import type { EngineContext } from '../../src/vintage-tls/handshake.ts'
import { handshakeMessage } from '../../src/vintage-tls/handshake-messages.ts'
import { encodeRecord } from '../../src/vintage-tls/records.ts'
import { decryptPremaster } from '../../src/vintage-tls/rsa.ts'
import { createSessionCache } from '../../src/vintage-tls/session-cache.ts'
import { versionName } from '../../src/vintage-tls/versions.ts'
import { certificateOf, connectInMemory, makeContext, recordEngine } from './harness.ts'
import { type ClientOptions, v2Hello, v3Hello } from './vintage-client.ts'

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/** Bytes that are the same for the same label, so that a recorded client fits a new engine. */
function fixedRandom(label: string): (size: number) => Buffer {
  let count = 0
  return (size) => {
    const blocks: Buffer[] = []
    for (let made = 0; made < size; made += 32) blocks.push(createHash('sha256').update(`${label} ${count++}`).digest())
    return Buffer.concat(blocks, size)
  }
}

interface Recording {
  readonly label: string
  readonly context: EngineContext
  /** Everything the client said: hello, key exchange, Finished, one request. */
  readonly bytes: Buffer
  /** Where the client's Finished ends. */
  readonly handshakeEnd: number
}

/** The request behind the handshake, short enough to stay one record. */
const REQUEST = 'GET / HTTP/1.0\r\n\r\n'

const freshEngine = (recording: Recording) =>
  recordEngine({ ...recording.context, random: fixedRandom(recording.label) })

/** Plays a client once, so that its bytes can be sent again to engines that draw the same random numbers. */
function record(label: string, context: EngineContext, options: ClientOptions): Recording {
  const { client, toServer } = connectInMemory({ ...context, random: fixedRandom(label) }, options)
  assert.ok(client.open, label)
  const handshakeEnd = Buffer.concat(toServer).length
  client.write(REQUEST)
  return { label, context, bytes: Buffer.concat(toServer), handshakeEnd }
}

function makeRecordings(): Recording[] {
  // A failed run must not spoil the sessions of the next one.
  const sessions = { ...createSessionCache(), delete: () => {} }
  const context = makeContext({ bits: 512, sessions })
  const full: [string, ClientOptions][] = [
    ['v2 SSL 3.0 RC4-MD5', { format: 'v2', version: 0x0300, suites: [0x010080, 0x0004, 0x000a] }],
    ['v2 TLS 1.0 3DES', { format: 'v2', version: 0x0301, suites: [0x000a], challengeLength: 16 }],
    ['v3 SSL 3.0 DES', { format: 'v3', version: 0x0300, suites: [0x0009] }],
    [
      'v3 TLS 1.1 AES, extensions',
      { format: 'v3', version: 0x0302, suites: [0x002f, 0x00ff], extensions: Buffer.from('ff01000100', 'hex') },
    ],
    ['v2 TLS 1.0 EXP-RC2', { format: 'v2', version: 0x0301, suites: [0x0006] }],
  ]
  const recordings = full.map(([label, options]) => record(label, context, options))
  for (const version of [0x0300, 0x0301, 0x0302]) {
    for (const suite of [0x0004, 0x000a]) {
      const plain: ClientOptions = { format: 'v3', version, suites: [suite] }
      const { session } = connectInMemory(context, plain).client
      recordings.push(record(`resumed ${version} ${suite}`, context, { ...plain, session }))
    }
  }
  return recordings
}

const recordings = makeRecordings()

describe('input cut anywhere', () => {
  for (const recording of recordings) {
    it(`${recording.label}: two pieces, at every byte`, () => {
      for (let cut = 1; cut < recording.bytes.length; cut++) {
        const { engine, received, state, failures } = freshEngine(recording)
        engine.receive(recording.bytes.subarray(0, cut))
        assert.equal(state.opened, cut >= recording.handshakeEnd, `before the rest came, cut at ${cut}`)
        engine.receive(recording.bytes.subarray(cut))
        assert.equal(Buffer.concat(received).toString(), REQUEST, `cut at ${cut}: ${failures[0]?.reason}`)
      }
    })
  }

  it('one byte at a time', () => {
    for (const recording of recordings) {
      const { engine, received } = freshEngine(recording)
      for (const byte of recording.bytes) engine.receive(Buffer.from([byte]))
      assert.equal(Buffer.concat(received).toString(), REQUEST, recording.label)
    }
  })

  it('a hello spread over many records, and several messages in one', () => {
    const hello = v3Hello(0x0301, [0x0004], Buffer.alloc(32, 1))
    const { engine, sent } = recordEngine(makeContext())
    for (const byte of hello) engine.receive(encodeRecord(22, 0x0301, Buffer.from([byte])))
    assert.equal(sent.length, 1, 'one flight, in one piece')
    const twice = recordEngine(makeContext())
    twice.engine.receive(encodeRecord(22, 0x0301, Buffer.concat([hello, hello])))
    assert.match(twice.failures[0]?.reason ?? '', /message 1 does not belong/)
  })

  it('the input is left as it was', () => {
    for (const recording of recordings) {
      const bytes = Buffer.from(recording.bytes)
      freshEngine(recording).engine.receive(bytes)
      assert.deepEqual(bytes, recording.bytes)
    }
  })
})

type Random = () => number
const below = (random: Random, limit: number): number => Math.floor(random() * limit)

const mutations: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, random) => {
    const changed = Buffer.from(bytes)
    const at = below(random, bytes.length)
    changed[at] = (changed[at] as number) ^ (1 << below(random, 8))
    return changed
  },
  (bytes, random) => {
    const changed = Buffer.from(bytes)
    changed[below(random, bytes.length)] = [0, 1, 0x7f, 0x80, 0xff, below(random, 256)][below(random, 6)] as number
    return changed
  },
  // The first bytes hold nearly all the lengths.
  (bytes, random) => {
    const changed = Buffer.from(bytes)
    changed[below(random, Math.min(60, bytes.length))] = below(random, 256)
    return changed
  },
  (bytes, random) => bytes.subarray(0, below(random, bytes.length)),
  (bytes, random) => {
    const at = below(random, bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 8))])
  },
  (bytes, random) => {
    const at = below(random, bytes.length)
    const piece = bytes.subarray(at, at + below(random, 64))
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
  },
  (bytes, random) => {
    const at = below(random, bytes.length)
    const noise = Buffer.from(Array.from({ length: 1 + below(random, 16) }, () => below(random, 256)))
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)])
  },
]

/** The client's words without the low version byte of records in the clear, which nothing protects and nobody heeds. */
function essence(recording: Recording, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes.subarray(0, recording.handshakeEnd))
  const original = recording.bytes
  let at = (original[0] as number) & 0x80 ? 2 + original.readUInt16BE(0) - 0x8000 : 0
  while (at < recording.handshakeEnd && at < copy.length) {
    copy[at + 2] = 0
    // Finished is sealed: its version counts.
    if (original[at] === 20) break
    at += 5 + original.readUInt16BE(at + 3)
  }
  return copy
}

describe('50 000 mutated handshakes', () => {
  it('no exception escapes, nothing opens that should not, no data appears that was not sent', () => {
    const random = seeded(19990722)
    let opened = 0
    for (let run = 0; run < 50_000; run++) {
      const recording = recordings[run % recordings.length] as Recording
      let bytes: Buffer = recording.bytes
      for (let count = 1 + below(random, 3); count > 0 && bytes.length > 0; count--) {
        const mutate = mutations[below(random, mutations.length)] as (typeof mutations)[number]
        bytes = mutate(bytes, random)
      }
      const { engine, received, state, failures } = freshEngine(recording)
      const step = random() < 0.5 ? bytes.length : 1 + below(random, 200)
      for (let at = 0; at < bytes.length; at += step) engine.receive(bytes.subarray(at, at + step))
      const label = `run ${run}, ${recording.label}: ${bytes.toString('hex')}`
      assert.ok(!failures.some(({ alertSent }) => alertSent === 'internal_error'), `${failures[0]?.reason} in ${label}`)
      if (!state.opened) assert.equal(received.length, 0, label)
      if (state.opened) {
        opened++
        assert.deepEqual(essence(recording, bytes), essence(recording, recording.bytes), label)
        assert.ok(['', REQUEST].includes(Buffer.concat(received).toString()), label)
      }
    }
    assert.ok(opened > 100 && opened < 25_000, `some mutations only touch what comes later: ${opened} opened`)
  })
})

describe('no oracle in the key exchange (vintage-tls §5.4)', () => {
  const premaster = (version: number): Buffer => Buffer.concat([uint(version, 2), Buffer.alloc(46, 0x77)])
  const block = (size: number, change: (block: Buffer) => void, version = 0x0301): Buffer => {
    const bytes = Buffer.alloc(size, 0x5a)
    bytes.writeUInt16BE(0x0002, 0)
    bytes[size - 49] = 0
    premaster(version).copy(bytes, size - 48)
    change(bytes)
    return bytes
  }
  const raw = (key: KeyObject, bytes: Buffer): Buffer =>
    publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, bytes)

  const kinds: Record<string, (key: KeyObject, size: number) => Buffer> = {
    good: (key, size) =>
      raw(
        key,
        block(size, () => {}),
      ),
    'the wrong block type': (key, size) =>
      raw(
        key,
        block(size, (bytes) => bytes.fill(1, 1, 2)),
      ),
    'a first byte that is not zero': (key, size) =>
      raw(
        key,
        block(size, (bytes) => bytes.fill(1, 0, 1)),
      ),
    'a zero inside the padding': (key, size) =>
      raw(
        key,
        block(size, (bytes) => bytes.fill(0, 5, 6)),
      ),
    'no zero behind the padding': (key, size) =>
      raw(
        key,
        block(size, (bytes) => bytes.fill(9, size - 49, size - 48)),
      ),
    'another version inside': (key, size) =>
      raw(
        key,
        block(size, () => {}, 0x0302),
      ),
    'a number above the modulus': (_key, size) => Buffer.alloc(size, 0xff),
    'too few bytes': (_key, size) => Buffer.alloc(size - 1, 0x11),
    'no bytes at all': () => Buffer.alloc(0),
  }

  for (const [name, version, suite] of [
    ['TLS 1.0 RC4-SHA', 0x0301, 0x0005],
    ['TLS 1.0 3DES', 0x0301, 0x000a],
    ['SSL 3.0 RC4-MD5', 0x0300, 0x0004],
  ] as const) {
    it(`${name}: ${Object.keys(kinds).length} kinds of ClientKeyExchange get the same bytes at the same step`, () => {
      const context = makeContext()
      const key = new X509Certificate(certificateOf(1024).certificate).publicKey
      const answers = Object.entries(kinds).map(([kind, encrypt]) => {
        const { engine, sent, failures } = recordEngine({ ...context, random: fixedRandom('oracle') })
        engine.receive(encodeRecord(22, version, v3Hello(version, [suite], Buffer.alloc(32, 3))))
        const encrypted = encrypt(key, 128)
        const body = version === 0x0300 ? encrypted : vector(encrypted, 2)
        const before = sent.length
        engine.receive(encodeRecord(22, version, handshakeMessage(16, body)))
        assert.equal(sent.length, before, `${kind}: an answer to the key exchange itself`)
        engine.receive(encodeRecord(20, version, Buffer.from([1])))
        assert.equal(sent.length, before, `${kind}: an answer to ChangeCipherSpec`)
        engine.receive(encodeRecord(22, version, Buffer.alloc(64, 0x3c)))
        assert.equal(failures[0]?.alertSent, 'bad_record_mac', kind)
        return Buffer.concat(sent).toString('hex')
      })
      assert.equal(new Set(answers).size, 1)
    })
  }

  it('a secret comes out for the versions allowed, the substitute for all else', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const substitute = Buffer.alloc(48, 0xee)
    const allowed = [0x0304, 0x0302]
    const decrypted = (bytes: Buffer): Buffer =>
      decryptPremaster(privateKey, 128, raw(publicKey, bytes), allowed, substitute)
    // Some old clients put the negotiated version where the hello's belongs (vintage-tls §5.4).
    for (const version of allowed) assert.deepEqual(decrypted(block(128, () => {}, version)), premaster(version))
    for (const version of [0x0300, 0x0301, 0x0303, 0x0402]) {
      assert.deepEqual(decrypted(block(128, () => {}, version)), substitute)
    }
    for (let at = 0; at < 80; at++) {
      const damaged = block(128, (bytes) => bytes.writeUInt8(at === 79 ? 1 : at === 1 ? 0xff : 0, at), 0x0302)
      if (at !== 0) assert.deepEqual(decrypted(damaged), substitute, `byte ${at}`)
    }
  })
})

describe('no oracle in CBC records', () => {
  for (const version of [0x0300, 0x0301, 0x0302]) {
    it(`${versionName(version)}: bad padding, a bad MAC and a bad length get the same bytes`, () => {
      const recording = recordings.find(({ label }) => label === `resumed ${version} 10`) as Recording
      const request = recording.bytes.subarray(recording.handshakeEnd)
      const flipped = (at: number): Buffer => {
        const bytes = Buffer.from(request)
        bytes[at] = (bytes[at] as number) ^ 0x80
        return bytes
      }
      const kinds: Record<string, Buffer> = {
        'bad MAC': flipped(5),
        // CBC: a bit changed in the last block but one is changed in the padding.
        'bad padding': flipped(request.length - 9),
        'bad both': flipped(request.length - 1),
        'bad length': encodeRecord(23, version, request.subarray(5, request.length - 3)),
        'too short': encodeRecord(23, version, request.subarray(5, 13)),
      }
      const answers = Object.entries(kinds).map(([kind, bytes]) => {
        const { engine, sent, failures, state } = freshEngine(recording)
        engine.receive(recording.bytes.subarray(0, recording.handshakeEnd))
        assert.ok(state.opened)
        engine.receive(bytes)
        assert.equal(failures[0]?.alertSent, 'bad_record_mac', kind)
        return sent.at(-1)?.toString('hex')
      })
      assert.equal(new Set(answers).size, 1)
    })
  }
})

describe('bounds before parsing', () => {
  const reasonFor = (...pieces: Buffer[]): string | undefined => {
    const { engine, failures } = recordEngine(makeContext())
    for (const piece of pieces) engine.receive(piece)
    return failures[0]?.reason
  }

  it('a record that claims too much is refused by its header', () => {
    assert.match(reasonFor(Buffer.from('160301ffff', 'hex')) ?? '', /claims 65535 bytes/)
  })

  it('a v2-format hello of more than 4 KiB is refused by its header', () => {
    assert.match(reasonFor(Buffer.from('ffff01', 'hex')) ?? '', /longer than 4096/)
  })

  it('a v3 hello of more than 8 KiB is refused by its header', () => {
    assert.match(reasonFor(encodeRecord(22, 0x0301, Buffer.from('01002001', 'hex'))) ?? '', /claims 8193 bytes/)
  })

  it('v2-format hellos whose lengths do not add up', () => {
    const good = v2Hello(0x0301, [0x0004], Buffer.alloc(16, 1))
    for (const at of [5, 6, 7, 8, 9, 10]) {
      const bad = Buffer.from(good)
      bad[at] = (bad[at] as number) + 1
      assert.notEqual(reasonFor(bad), undefined, `byte ${at}`)
    }
    assert.notEqual(reasonFor(v2Hello(0x0301, [0x0004], Buffer.alloc(15))), undefined, 'a challenge of 15 bytes')
  })

  it('data, ChangeCipherSpec and Finished before their time', () => {
    assert.match(reasonFor(encodeRecord(23, 0x0301, Buffer.from('GET'))) ?? '', /before the handshake was complete/)
    assert.match(reasonFor(encodeRecord(20, 0x0301, Buffer.from([1]))) ?? '', /ChangeCipherSpec does not belong/)
    const hello = encodeRecord(22, 0x0301, v3Hello(0x0301, [0x0004], Buffer.alloc(32)))
    const earlyFinished = encodeRecord(22, 0x0301, handshakeMessage(20, Buffer.alloc(12)))
    assert.match(reasonFor(hello, earlyFinished) ?? '', /message 20 does not belong/)
    // CVE-2014-0224: a ChangeCipherSpec before the key exchange must not be taken with empty keys.
    assert.match(reasonFor(hello, encodeRecord(20, 0x0301, Buffer.from([1]))) ?? '', /does not belong/)
  })
})
