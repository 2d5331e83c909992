import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeWords, encodeWord, readMime } from '../../src/wire/mime.ts'

test('headers end at the first empty line, by CRLF or LF; names have no case, the first of several counts', () => {
  for (const end of ['\r\n', '\n']) {
    const text = [
      'Content-Type: text/plain;',
      '\tcharset=UTF-8',
      'X-Name:  Otis ',
      'x-name: other',
      'no colon',
      '',
      'a',
      '',
      'b',
    ]
    const mime = readMime(Buffer.from(text.join(end)))
    assert.equal(mime?.headers['content-type'], 'text/plain; charset=UTF-8')
    assert.equal(mime?.headers['x-name'], 'Otis')
    assert.equal(mime?.headers.constructor, undefined)
    assert.equal(mime?.body.toString(), ['a', '', 'b'].join(end))
  }
})

test('without an empty line there is no message, however long one looks for it', () => {
  assert.equal(readMime(Buffer.from('')), undefined)
  assert.equal(readMime(Buffer.from('Content-Type: text/plain\r\nhello')), undefined)
  assert.equal(readMime(Buffer.from(`X: ${'x'.repeat(20_000)}\r\n\r\nhello`)), undefined)
})

test('a body is given back byte for byte', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const body = Buffer.from(bytes)
      assert.deepEqual(readMime(Buffer.concat([Buffer.from('A: b\r\n\r\n'), body]))?.body, body)
    }),
  )
})

test('any bytes at all are read or refused', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readMime(Buffer.from(bytes))))
})

test('any text survives as an encoded word; text without one stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.match(encodeWord(text), /^=\?utf-8\?B\?[A-Za-z0-9+/=]*\?=$/)
      assert.equal(decodeWords(encodeWord(text)), text)
      if (!text.includes('=?')) assert.equal(decodeWords(text), text)
    }),
  )
})
