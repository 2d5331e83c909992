import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAddressList } from '../../../src/wire/xml/address-list.ts'

const read = (payload: string) => {
  const list = readAddressList(Buffer.from(payload))
  assert.ok(list.ok, list.ok ? '' : list.reason)
  return list
}
const brief = (payload: string) =>
  read(payload).entries.map(({ address, kind, lists, network }) => [address, kind, lists, network])

test('the first ADL of Messenger for Mac 8.0.1 (msnp-wire §6.20)', () => {
  const list = read('<ml l="1"><d n="local"><c n="away" l="3" t="1" /><c n="brb" l="3" t="1" /></d></ml>')
  assert.equal(list.initial, true)
  assert.deepEqual(
    list.entries.map(({ address, user, domain, lists, network }) => ({ address, user, domain, lists, network })),
    [
      { address: 'away@local', user: 'away', domain: 'local', lists: 3, network: 1 },
      { address: 'brb@local', user: 'brb', domain: 'local', lists: 3, network: 1 },
    ],
  )
})

test('telephones and other networks have no domain; a later ADL has no mark on ml; names keep their escapes', () => {
  const payload = `<ml><t><c n='tel:+15550100' l='3'/></t><n><c n="fb" l="1"/></n><d n="x.example"><c n="o'b&amp;c" t="1" l="8" f="O%20B" /></d></ml>`
  assert.equal(read(payload).initial, false)
  assert.deepEqual(brief(payload), [
    ['tel:+15550100', 'telephone', 3, undefined],
    ['fb', 'network', 1, undefined],
    ["o'b&c@x.example", 'domain', 8, 1],
  ])
  assert.equal(read(payload).entries[2]?.friendlyName, 'O%20B')
})

test('MSNP21 moves the bits into services', () => {
  const list = read('<ml l="1"><d n="a.example"><c n="bob" t="1"><s l="3" n="IM"/><s n="PE" l="64" /></c></d></ml>')
  assert.equal(list.entries[0]?.lists, 67)
  assert.deepEqual(list.entries[0]?.services, [
    { name: 'IM', lists: 3 },
    { name: 'PE', lists: 64 },
  ])
})

test('FQY asks about people without bits', () => {
  assert.deepEqual(brief('<ml><d n="a.example"><c n="bob"/></d></ml>'), [['bob@a.example', 'domain', 0, undefined]])
})

test('an address is the bytes that were sent, one character each', () => {
  assert.equal(read('<ml><d n="a.example"><c n="bj\u00f6rn"/></d></ml>').entries[0]?.user, 'bj\xc3\xb6rn')
})

for (const payload of ['<ml l="1"></ml>', "<ml l='1'/>", '<ml l="1" />']) {
  test(`an initial list may be empty: ${payload}`, () => assert.deepEqual(read(payload).entries, []))
}

for (const [payload, reason] of [
  ['', 'unparsable'],
  ['<ml', 'unparsable'],
  ['<lm/>', 'unparsable'],
  ['<!DOCTYPE ml><ml/>', 'unparsable'],
  ['<ml></ml>', 'empty'],
  ['<ml><d n="a.example"></d></ml>', 'empty-domain'],
  ['<ml l="1"><d n="a.example"/></ml>', 'empty-domain'],
  ['<ml><t/></ml>', 'empty-domain'],
  ['<ml><d><c n="bob"/></d></ml>', 'missing-domain'],
  ['<ml><d n=""><c n="bob"/></d></ml>', 'missing-domain'],
  ['<ml><c n="bob" l="3"/></ml>', 'missing-domain'],
  ['<ml><constructor><c n="bob"/></constructor></ml>', 'missing-domain'],
  ['<ml><d n="a.example"><c l="3"/></d></ml>', 'missing-name'],
  ['<ml><d n="a.example"><c n="bob" l="x"/></d></ml>', 'bad-number'],
  ['<ml><d n="a.example"><c n="bob" t="-1"/></d></ml>', 'bad-number'],
  ['<ml><d n="a.example"><c n="bob"><s n="IM" l="1e9"/></c></d></ml>', 'bad-number'],
  [`<ml><d n="a.example">${'<c n="bob"/>'.repeat(700)}</d></ml>`, 'too-many'],
] as const) {
  test(`${payload.slice(0, 60)} is ${reason}`, () => {
    assert.deepEqual(readAddressList(Buffer.from(payload)), { ok: false, reason })
  })
}

test('no payload throws', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readAddressList(Buffer.from(bytes))))
})
