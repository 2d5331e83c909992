import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseXml } from '../../../src/wire/xml/parser.ts'
import { document, el } from '../../../src/wire/xml/writer.ts'
import { assertStrictXml } from './strict.ts'

test('elements are compact, attributes in double quotes, empty ones self-closed without a blank', () => {
  assert.equal(el('a').xml, '<a/>')
  assert.equal(el('a', '').xml, '<a/>')
  assert.equal(el('a', { b: 1, c: undefined }).xml, '<a b="1"/>')
  assert.equal(
    el('a', { b: '"<&\n' }, 'x', el('c', true), [el('d'), undefined]).xml,
    '<a b="&quot;&lt;&amp;&#xA;">x<c>true</c><d/></a>',
  )
})

test('a document begins with its declaration', () => {
  assert.equal(document(el('a')), '<?xml version="1.0" encoding="utf-8"?><a/>')
})

test('characters that XML cannot carry are dropped, those outside the basic plane stay', () => {
  assert.equal(el('a', 'x\0\x07\x1b\ufffe\ud800y\u{1f600}').xml, '<a>xy\u{1f600}</a>')
})

test('any text survives writing and reading, in an element and in an attribute', () => {
  const legal = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, ''))
  fc.assert(
    fc.property(legal, legal, (text, value) => {
      const written = document(el('a', { b: value }, text))
      const parsed = parseXml(Buffer.from(written))
      assert.ok(parsed.ok)
      assert.equal(parsed.root.text, text)
      assert.equal(parsed.root.attributes.b, value)
    }),
  )
})

test('whatever the text, the document is one that strict readers take', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const quiet = text.replace(/[\s'/]/g, '')
      assertStrictXml(document(el('a', { b: quiet }, quiet)))
    }),
  )
})
