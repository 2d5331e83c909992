import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { XmlElement } from '../../../src/wire/xml/element.ts'
import { parseXml, soapLimits, type XmlFaultCode } from '../../../src/wire/xml/parser.ts'

const read = (text: string | Buffer): XmlElement => {
  const parsed = parseXml(Buffer.from(text as string))
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.fault.message)
  return parsed.root
}

test('elements are found by local name, whatever the prefix', () => {
  const root = read(
    `<?xml version='1.0'?><s:Envelope xmlns:s="urn:soap"><s:Body><AB xmlns='urn:ab'><id x:type="T">7</id></AB></s:Body></s:Envelope>`,
  )
  assert.equal(root.name, 'Envelope')
  assert.equal(root.prefix, 's')
  assert.equal(root.namespace, 'urn:soap')
  assert.equal(root.at('Body', 'AB', 'id')?.namespace, 'urn:ab')
  assert.equal(root.textOf('Body', 'AB', 'id'), '7')
  assert.equal(root.at('Body', 'AB', 'id')?.attribute('type'), 'T', 'a prefix that nobody declared')
  assert.equal(root.textOf('Body', 'nothing', 'id'), undefined)
  assert.equal(root.find('id')?.text, '7')
})

test('a default namespace ends with the element that declared it', () => {
  const root = read('<a><b xmlns="urn:b"><c/></b><d/></a>')
  assert.equal(root.at('b', 'c')?.namespace, 'urn:b')
  assert.equal(root.child('d')?.namespace, '')
})

test('text keeps its white space, its five entities and its character references; CDATA is text', () => {
  assert.equal(read('<a> x &amp;&lt;&gt;&quot;&apos;&#65;&#x42; <![CDATA[<&]]></a>').text, ' x &<>"\'AB <&')
})

test('white space before the declaration and a NUL after the end are not held against a client', () => {
  assert.equal(read('\r\n<?xml version="1.0"?><a/>\r\n').name, 'a')
  assert.equal(read('<a/>\0').name, 'a')
})

test('the character set is the declared one, the marked one, or UTF-8', () => {
  assert.equal(read('<a>é€</a>').text, 'é€')
  assert.equal(read('\ufeff<a>é</a>').text, 'é')
  assert.equal(read(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1')).text, 'é')
  assert.equal(read(Buffer.from('\ufeff<?xml version="1.0" encoding="utf-16"?><a>é</a>', 'utf16le')).text, 'é')
})

const nested = (depth: number, declaration = '') => `${`<a${declaration}>`.repeat(depth)}${'</a>'.repeat(depth)}`
const laughs = `<!DOCTYPE l [<!ENTITY a "lol">${Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n} "${`&a${n};`.repeat(10)}">`).join('')}]><l>&a19;</l>`

const refused: readonly (readonly [name: string, document: string | Buffer, code: XmlFaultCode])[] = [
  ['nothing', '', 'empty'],
  ['white space', ' \r\n', 'empty'],
  ['text', 'hello', 'malformed'],
  ['half a document', '<a><b></a>', 'malformed'],
  ['two roots', '<a/><b/>', 'malformed'],
  ['an HTML entity', '<a>&nbsp;</a>', 'malformed'],
  ['an entity named as a method of every object', '<a>&constructor;</a>', 'malformed'],
  ['a character that XML does not have', '<a>\x07</a>', 'malformed'],
  ['a reference to such a character', '<a>&#7;</a>', 'malformed'],
  ['a document type', '<!DOCTYPE a SYSTEM "http://192.0.2.1/x"><a/>', 'forbidden'],
  ['a processing instruction', '<a><?php x ?></a>', 'forbidden'],
  ['billion laughs', laughs, 'forbidden'],
  ['bytes that are not UTF-8', Buffer.from('<a>\xe9</a>', 'latin1'), 'charset'],
  ['an encoding of another age', '<?xml version="1.0" encoding="UTF-7"?><a/>', 'charset'],
  ['ten megabytes', Buffer.alloc(10 * 1024 * 1024, '<a>'), 'too-large'],
  ['ten thousand levels', nested(10_000), 'too-deep'],
  ['a namespace on each of ten thousand levels', nested(10_000, ' xmlns:x="urn:x"'), 'too-deep'],
  ['a thousand attributes', `<a ${Array.from({ length: 1000 }, (_, n) => `b${n}="1"`).join(' ')}/>`, 'too-many'],
  [
    'namespaces that pile up',
    Array.from(
      { length: 30 },
      (_, level) => `<a ${Array.from({ length: 30 }, (_, n) => `xmlns:p${level}x${n}="u"`).join(' ')}>`,
    ).join(''),
    'too-many',
  ],
  ['a hundred thousand elements', `<a>${'<b/>'.repeat(100_000)}</a>`, 'too-many'],
]

for (const [name, document, code] of refused) {
  test(`refused, at once and without a throw: ${name}`, () => {
    const started = performance.now()
    const parsed = parseXml(Buffer.from(document as string))
    assert.equal(parsed.ok, false)
    assert.equal(parsed.ok ? '' : parsed.fault.code, code)
    assert.ok(performance.now() - started < 1000)
  })
}

for (const [name, filler] of [
  ['white space', ' '],
  ['entities', '&amp;'],
  ['elements', '<b/>'],
  ['attributes without an end', ' a="b"'],
  ['opening brackets', '<'],
  ['comments', '<!---->'],
] as const) {
  test(`half a megabyte of ${name} takes bounded time`, () => {
    const count = Math.floor((soapLimits.bytes - 20) / filler.length)
    const started = performance.now()
    parseXml(Buffer.from(`<a>${filler.repeat(count)}</a>`))
    parseXml(Buffer.from(`<a ${filler.repeat(count)}>`))
    assert.ok(performance.now() - started < 1500)
  })
}

test('no input throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      parseXml(Buffer.from(bytes))
    }),
  )
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    ':',
    '"',
    "'",
    '=',
    '&',
    ';',
    '<!--',
    ']]>',
    '<![CDATA[',
    '<?xml ',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      parseXml(Buffer.from(parts.join('')))
    }),
  )
})
