import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describe } from '../../src/protocol/describe.ts'
import { payloadRule } from '../../src/protocol/grammar.ts'
import { FrameReader } from '../../src/wire/frame-reader.ts'
import { dialects2To12 } from './reference/dialects-2-to-12.ts'
import { dialects13To21 } from './reference/dialects-13-to-21.ts'
import { switchboardLines } from './reference/switchboard.ts'

for (const [role, from, dialect, written, fields = {}] of [...dialects2To12, ...dialects13To21, ...switchboardLines])
  test(`MSNP${dialect} ${role} ${from === 'client' ? 'C' : 'S'}: ${written.slice(0, 90)}`, () => {
    const reader = new FrameReader(payloadRule(role, from, dialect))
    reader.push(spell(written))
    const frame = reader.next()
    assert.ok(frame && !('error' in frame), 'no frame came out')
    assert.equal(reader.next(), undefined, 'something is left over')
    const described = describe(frame, { role, from, dialect })
    assert.equal(described.unknown, false)
    assert.deepEqual(described.unexpected, [])
    for (const [name, token] of Object.entries(fields))
      assert.equal(described.fields.find((field) => field.name === name)?.token, token, name)
  })

/** The bytes of an example. */
function spell(written: string): Buffer {
  const cut = written.indexOf('⏎')
  if (cut < 0) return Buffer.from(`${written}\r\n`)
  const payload = Buffer.from(written.slice(cut + 1).replaceAll('⏎', '\r\n'))
  return Buffer.concat([Buffer.from(`${written.slice(0, cut).replace('#', String(payload.length))}\r\n`), payload])
}
