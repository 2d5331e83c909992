import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Frame, writeFrame } from '../../src/wire/frame.ts'
import { FrameReader, type FramingError, type PayloadRule } from '../../src/wire/frame-reader.ts'

/** MSG and UUX carry a payload of at most 1664 bytes; nothing else does. */
const rule: PayloadRule = (verb) => (verb === 'MSG' || verb === 'UUX' ? 1664 : undefined)

function readAll(chunks: readonly (Buffer | string)[], lineLimit?: number): (Frame | FramingError)[] {
  const reader = new FrameReader(rule, lineLimit === undefined ? {} : { lineLimit })
  const read: (Frame | FramingError)[] = []
  for (const chunk of chunks) {
    reader.push(typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk)
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) read.push(frame)
  }
  return read
}

/** Two lines, a payload of the greatest size with line ends in it, an empty payload, two-byte characters, a lone line feed. */
const long = Buffer.alloc(1664, 'x\r\n')
const session = Buffer.concat([
  Buffer.from('VER 1 MSNP16 CVR0\r\n'),
  writeFrame('MSG', ['4', 'N', '1664'], long),
  Buffer.from('UUX 9 55\r\n<Data><PSM>é</PSM><CurrentMedia></CurrentMedia></Data>UUX 10 0\r\nPNG\nQRY 11\r\n'),
])
const expected: readonly Frame[] = [
  { verb: 'VER', tokens: ['1', 'MSNP16', 'CVR0'], payload: undefined },
  { verb: 'MSG', tokens: ['4', 'N', '1664'], payload: long },
  {
    verb: 'UUX',
    tokens: ['9', '55'],
    payload: Buffer.from('<Data><PSM>é</PSM><CurrentMedia></CurrentMedia></Data>'),
  },
  { verb: 'UUX', tokens: ['10', '0'], payload: Buffer.alloc(0) },
  { verb: 'PNG', tokens: [], payload: undefined },
  { verb: 'QRY', tokens: ['11'], payload: undefined },
]

describe('frames are cut out of a byte stream (msnp-wire §2, §15.1)', () => {
  test('several commands in one chunk', () => {
    assert.deepEqual(readAll([session]), expected)
  })

  test('split at every byte, the same frames come out', () => {
    for (let cut = 0; cut <= session.length; cut++)
      assert.deepEqual(readAll([session.subarray(0, cut), session.subarray(cut)]), expected, `split at ${cut}`)
  })

  test('byte by byte, the same frames come out', () => {
    assert.deepEqual(readAll(Array.from(session, (byte) => Buffer.from([byte]))), expected)
  })

  test('in any pieces, also when they are pushed before the first frame is taken', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(session.length), { maxLength: 20 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), session.length]
        const reader = new FrameReader(rule)
        for (const [index, place] of places.entries()) reader.push(session.subarray(place, places[index + 1] ?? place))
        const frames: unknown[] = []
        for (let frame = reader.next(); frame !== undefined; frame = reader.next()) frames.push(frame)
        assert.deepEqual(frames, expected)
      }),
      { numRuns: 200 },
    )
  })

  test('a payload that lies whole in a chunk is not copied', () => {
    const [frame] = readAll([session.subarray(19)])
    assert.ok(frame !== undefined && 'payload' in frame && frame.payload !== undefined)
    assert.equal(frame.payload.buffer, session.buffer)
  })

  test('verbs in lower case, runs of spaces, a trailing space and empty lines are taken', () => {
    assert.deepEqual(readAll(['\r\n\nprp  6   MFN \r\n']), [{ verb: 'PRP', tokens: ['6', 'MFN'], payload: undefined }])
  })

  test('bytes above 0x7f stay one character each, so that a relayed token is the same bytes', () => {
    const [frame] = readAll([Buffer.from('PRP 6 MFN \xe9\xff\r\n', 'latin1')])
    assert.deepEqual(frame, { verb: 'PRP', tokens: ['6', 'MFN', '\xe9\xff'], payload: undefined })
  })
})

describe('a stream that cannot be framed ends with one error', () => {
  for (const [what, bytes, error] of [
    ['a line that is too long', `VER ${'x'.repeat(100)}\r\n`, { error: 'line-too-long', verb: 'VER', limit: 64 }],
    ['a line that never ends', `VER ${'x'.repeat(100)}`, { error: 'line-too-long', verb: 'VER', limit: 64 }],
    ['a negative length', 'UUX 9 -1\r\n', { error: 'bad-length', verb: 'UUX' }],
    ['a length that is no number', 'UUX 9 5x\r\n', { error: 'bad-length', verb: 'UUX' }],
    ['no length at all', 'UUX\r\n', { error: 'bad-length', verb: 'UUX' }],
    ['a length beyond all bounds', `UUX 9 ${'9'.repeat(30)}\r\n`, { error: 'bad-length', verb: 'UUX' }],
    [
      'a payload over its limit',
      'MSG 4 N 1665\r\n',
      { error: 'payload-too-long', verb: 'MSG', size: 1665, limit: 1664 },
    ],
    ['a word that is no verb', 'HELLO 1\r\n', { error: 'bad-verb', verb: 'HELLO' }],
    ['an HTTP request', 'GET / HTTP/1.1\r\n', undefined],
    ['a TLS handshake', Buffer.from('160301000a', 'hex'), { error: 'bad-verb', verb: '\x16\x03\x01\x00' }],
  ] as const)
    test(what, () => {
      const read = readAll([bytes, 'PNG\r\n'], 64)
      // "GET" has the shape of a verb: what follows it is no command, but the frame is sound.
      if (error === undefined) assert.deepEqual(read[0], { verb: 'GET', tokens: ['/', 'HTTP/1.1'], payload: undefined })
      else assert.deepEqual(read, [error])
    })

  test('no bytes make it throw, and after an error it says nothing more', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
        fc.constantFrom('MSG 1 N 5\r\n', 'UUX 3 ', '7\r\n', ' ', '\n', 'abc').map((text) => Buffer.from(text)),
      ),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(pieces, (chunks) => {
        const read = readAll(chunks, 64)
        const first = read.findIndex((one) => 'error' in one)
        assert.ok(first < 0 || first === read.length - 1)
        for (const one of read)
          if (!('error' in one)) {
            assert.match(one.verb, /^([A-Z]{3}|[0-9]{3})$/)
            for (const token of one.tokens) assert.doesNotMatch(token, /[ \n]/)
            if (one.payload !== undefined) assert.equal(one.payload.length, Number(one.tokens.at(-1)))
          }
      }),
    )
  })

  test('a line that comes in byte by byte is not searched again and again', () => {
    const line = Buffer.from(`VER 1 ${'x'.repeat(8000)}\r\n`)
    let searched = 0
    const reader = new FrameReader(rule)
    for (const byte of line) {
      const chunk = Buffer.from([byte])
      const search = chunk.indexOf
      Object.defineProperty(chunk, 'indexOf', {
        value(...given: Parameters<typeof search>) {
          searched += chunk.length
          return search.apply(chunk, given)
        },
      })
      reader.push(chunk)
      reader.next()
    }
    assert.equal(searched, line.length)
  })
})
