import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { encodedText, plainText } from '../../../src/domain/lists/names.ts'

describe('friendly names', () => {
  it('are read from what clients write', () => {
    assert.equal(plainText('Mara%20of%20the%20lagoon'), 'Mara of the lagoon')
    assert.equal(plainText('M%C3%A4ra'), 'Mära')
    assert.equal(plainText('M\xc3\xa4ra'), 'Mära', 'raw UTF-8 in a binary string')
    assert.equal(plainText('M%E4ra'), 'Mära', 'Latin-1 of an old client')
    assert.equal(plainText('100%'), '100%')
    assert.equal(plainText('a%zz%4'), 'a%zz%4')
    assert.equal(plainText('Mara%0d%0a%00'), 'Mara', 'what XML cannot carry')
  })

  it('come back as they were, whatever a person calls themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const clean = name.replace(/[\u0000-\u001f\u007f]/g, '')
        assert.equal(plainText(encodedText(clean)), clean)
        assert.match(encodedText(clean), /^[\x21-\x7e]*$/)
      }),
    )
  })

  it('are never an error', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(typeof plainText(text), 'string')))
    assert.equal(encodedText('\ud800'), '%EF%BF%BD')
  })
})
