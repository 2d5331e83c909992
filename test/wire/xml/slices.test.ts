import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readElements } from '../../../src/wire/xml/slices.ts'

const innerOf = (payload: string | Buffer, root: string | readonly string[] = 'Data'): Record<string, string> => {
  const read = readElements(Buffer.from(payload as string), root)
  assert.ok(read.ok, read.ok ? '' : read.fault.message)
  return Object.fromEntries(read.children.map((child) => [child.name, child.inner]))
}

test('the UUX of Messenger for Mac 8.0.1 (msnp-wire §6.25)', () => {
  assert.deepEqual(innerOf('<Data><PSM></PSM><CurrentMedia></CurrentMedia></Data>'), { PSM: '', CurrentMedia: '' })
  const roots = ['Data', 'EndpointData', 'PrivateEndpointData']
  assert.deepEqual(innerOf('<EndpointData><Capabilities>1085276192:131088</Capabilities></EndpointData>', roots), {
    Capabilities: '1085276192:131088',
  })
  assert.deepEqual(
    innerOf('<PrivateEndpointData><EpName>Rhodes</EpName><ClientType>1</ClientType></PrivateEndpointData>', roots),
    { EpName: 'Rhodes', ClientType: '1' },
  )
})

test('content is handed on as it came: entities, quotes, line ends, bytes of any encoding', () => {
  const psm = "a &amp; b &#x41;\r\n\t<i x='1'>\xc3\xa9\xff</i><![CDATA[<]]>"
  assert.equal(innerOf(Buffer.from(`<Data><PSM>${psm}</PSM></Data>`, 'latin1')).PSM, psm)
})

test('self-closed and empty elements have an empty content, and keep their whole form', () => {
  const read = readElements(Buffer.from('<Data><PSM/><CurrentMedia a="&gt;"></CurrentMedia></Data>'), 'Data')
  assert.ok(read.ok)
  assert.deepEqual(
    read.children.map((child) => [child.name, child.inner, child.outer]),
    [
      ['PSM', '', '<PSM/>'],
      ['CurrentMedia', '', '<CurrentMedia a="&gt;"></CurrentMedia>'],
    ],
  )
})

test('any bytes that stand for text come out as they went in', () => {
  const byte = fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x3c && code !== 0x26 && code !== 0x3e)
  fc.assert(
    fc.property(fc.array(byte), fc.array(byte), (first, second) => {
      const [psm, media] = [String.fromCharCode(...first), String.fromCharCode(...second)]
      const payload = Buffer.from(`<Data><PSM>${psm}</PSM><CurrentMedia>${media}</CurrentMedia></Data>`, 'latin1')
      assert.deepEqual(innerOf(payload), { PSM: psm, CurrentMedia: media })
    }),
  )
})

for (const [name, payload] of [
  ['another root', '<ml/>'],
  ['nothing', ''],
  ['half an element', '<Data><PSM>x</Data>'],
  ['a document type', '<!DOCTYPE Data><Data/>'],
  ['too many elements', `<Data>${'<a/>'.repeat(1000)}</Data>`],
  ['too deep', `<Data>${'<a>'.repeat(20)}${'</a>'.repeat(20)}</Data>`],
  ['too long', `<Data>${' '.repeat(70_000)}</Data>`],
] as const) {
  test(`refused without a throw: ${name}`, () => assert.equal(readElements(Buffer.from(payload), 'Data').ok, false))
}
