import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  a,
  b,
  document,
  font,
  form,
  h1,
  input,
  li,
  ol,
  p,
  pre,
  type Text,
  table,
  td,
  tr,
  ul,
} from '../../../src/services/setup/html.ts'
import { anyCharacter } from './characters.ts'
import { faultsOf } from './html32.ts'

const colours = { bgcolor: '#ffffff', text: '#000000', link: '#0000ff', vlink: '#000080', alink: '#ff0000' } as const
const sheet = (...content: Parameters<typeof document>[1][]) =>
  document({ title: 'A page', background: '/tile.gif', ...colours }, ...content)

test('the judge finds what HTML 3.2 does not know, and what a page of ours is not to have', () => {
  const good = sheet(p('Hello'))
  assert.deepEqual(faultsOf(good), [])
  const wrong: readonly (readonly [from: string, to: string, fault: string])[] = [
    ['<p>', '<p class="big">', '<p class> is not allowed'],
    ['<p>', '<p style="color: red">', '<p style> is not allowed'],
    ['Hello', '<span>Hello</span>', '<span> is not allowed'],
    ['Hello', '<script>alert(1)</script>', '<script> is not allowed'],
    ['</head>', '<style>p { color: red }</style></head>', '<style> is not allowed'],
    ['Hello', '<h1>Hello</h1>', '<h1> in <p>'],
    ['Hello', '<a href="/"><b><a href="/">Hello</a></b></a>', '<a> somewhere in <a>'],
    ['Hello</p>', 'Hello', '<html> <body> <p> is not closed'],
    ['<p>Hello</p>', '<table bgcolor="#ffffff"><tr><td>Hello</td></tr></table>', '<table bgcolor> is not allowed'],
    ['<p>Hello</p>', '<table><tr><td width="50%">Hello</td></tr></table>', '<td width="50%"> is not of its type'],
    ['<p>Hello</p>', '<ul></ul>', '<ul> is empty'],
    ['<p>Hello</p>', '<ul>Hello</ul>', 'text in <ul>: "Hello"'],
    ['<p>Hello</p>', '<pre><font color="#ff0000">Hello</font></pre>', '<font> somewhere in <pre>'],
    ['Hello', '<img src="/lamp.gif">', '<img> lacks alt'],
    ['Hello', 'Hellö', 'a character outside ASCII: U+f6'],
    ['Hello', 'Salt & pepper', '"&" is no reference'],
    ['Hello', '&#150;', '&#150; is no character'],
    ['Hello', '&euro;', '"&euro;" is no reference'],
    ['Hello', '1 > 0', 'a bare ">" in "1 > 0"'],
    ['Final', 'Draft', 'the document type is missing'],
    ['<title>A page</title>', '', 'it has 0 titles'],
  ]
  for (const [from, to, fault] of wrong) {
    const faults = faultsOf(good.replace(from, to))
    assert.ok(faults.includes(fault), `${to}: ${faults}`)
  }
  assert.match(faultsOf(good.replace('Hello', 'Hello'.repeat(5000))).join(), /^it has 25\d\d\d bytes$/)
})

test('whatever text a page has, it is HTML 3.2 and says that text', () => {
  const read = (html: string): string =>
    html.replace(/&(?:#(\d+)|(\w+));/g, (_, number, name) =>
      number === undefined
        ? (({ amp: '&', lt: '<', gt: '>', quot: '"' } as Record<string, string>)[name] ?? '')
        : String.fromCodePoint(Number(number)),
    )
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      const page = sheet(p(text), p(a(text, b(text))), form('/', input({ type: 'text', name: 'x', value: text })))
      assert.deepEqual(faultsOf(page), [])
      const kept = text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\p{Cs}/gu, '')
      assert.equal(read(/<p>([^<]*)<\/p>/.exec(page)?.[1] ?? ''), kept)
      assert.equal(read(/value="([^"]*)"/.exec(page)?.[1] ?? ''), kept)
    }),
  )
})

test('whatever is put into what, as far as it compiles, it is HTML 3.2', () => {
  const { text } = fc.letrec<{ text: Text }>((tie) => ({
    text: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      tie('text').map((inner) => b(inner)),
      tie('text').map((inner) => font({ color: '#336699', size: '+1' }, inner)),
      fc.tuple(tie('text'), tie('text')),
    ),
  }))
  const block = fc.oneof(
    text.map((inner) => p(inner)),
    fc.array(text, { minLength: 1 }).map((items) => ul(...items.map((inner) => li(inner, p(inner))))),
    fc.array(text, { minLength: 1 }).map((items) => ol(...items.map((inner) => li(inner)))),
    fc.array(fc.string()).map((lines) => pre(...lines)),
    fc
      .array(text, { minLength: 1, maxLength: 3 })
      .map((cells) =>
        table(
          { border: 1, width: '100%' },
          tr(...cells.map((inner) => td({ width: 40, nowrap: true }, h1(inner), p(inner)))),
        ),
      ),
  )
  fc.assert(
    fc.property(fc.array(block, { maxLength: 4 }), (content) => {
      assert.deepEqual(
        faultsOf(sheet(content)).filter((fault) => !/^it has \d+ bytes$/.test(fault)),
        [],
      )
    }),
    { numRuns: 60 },
  )
})
