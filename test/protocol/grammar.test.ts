import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decode, isMismatch, slotsOf } from '../../src/protocol/codec.ts'
import { describe, renderDescription } from '../../src/protocol/describe.ts'
import { dialects } from '../../src/protocol/dialect.ts'
import { errorTable, findError } from '../../src/protocol/errors.ts'
import { invalid } from '../../src/protocol/field.ts'
import type { AnyForm } from '../../src/protocol/form.ts'
import { allForms, decodeBy, formsFor, payloadRule, topics } from '../../src/protocol/grammar.ts'
import { FrameReader } from '../../src/wire/frame-reader.ts'
import { bytesOf, frameOf, writeAgain } from './arbitraries.ts'

const nameOf = (form: AnyForm): string => `${form.role} ${form.from} ${form.verb} MSNP${form.since}–${form.until}`

test('every field of every form is named, explained and exemplified, and takes its own examples', () => {
  for (const form of allForms)
    for (const { name, field } of slotsOf(form)) {
      assert.ok(field.means.length > 0, `${nameOf(form)}: ${name} has no meaning`)
      assert.ok(field.examples.length > 0, `${nameOf(form)}: ${name} has no example`)
      for (const example of field.examples)
        assert.notEqual(field.decode(example), invalid, `${nameOf(form)}: ${name} refuses ${example}`)
    }
  for (const { forms } of topics)
    for (const form of forms) assert.match(form.source, /^(msnp-wire|clients-in-the-wild) §/, nameOf(form))
})

test('the example of a form is a line of it', () => {
  for (const form of allForms) {
    if (form.example === undefined) continue
    const [verb = '', ...tokens] = form.example.split(' ')
    assert.equal(verb, form.verb)
    assert.ok(!isMismatch(decode(form, { verb, tokens, payload: undefined })), form.example)
  }
})

test('any legal line of a form is read by it, and what it writes of it reads and writes the same for ever', () => {
  for (const form of topics.flatMap(({ forms }) => forms))
    fc.assert(
      fc.property(frameOf(form), (frame) => {
        const command = decode(form, frame)
        assert.ok(
          !isMismatch(command),
          `${nameOf(form)} does not read ${frame.verb} ${frame.tokens.join(' ')}: ${JSON.stringify(command)}`,
        )
        const written = writeAgain(form, command)
        const reader = new FrameReader(payloadRule(form.role, form.from, form.since))
        reader.push(written)
        const again = reader.next()
        assert.ok(again && !('error' in again), nameOf(form))
        const second = decode(form, again)
        assert.ok(!isMismatch(second), `${nameOf(form)} does not read what it wrote: ${written.toString('latin1')}`)
        // A form writes what it has room for (one half of the capabilities), and from then on always the same.
        assert.deepEqual(writeAgain(form, second), written, nameOf(form))
      }),
      { numRuns: 25 },
    )
})

test('a legal line of any dialect is cut out of the stream whole and decoded by a form of its verb', () => {
  for (const form of topics.flatMap(({ forms }) => forms))
    for (const dialect of dialects.filter((one) => one === form.since || one === form.until))
      fc.assert(
        fc.property(frameOf(form), (frame) => {
          const reader = new FrameReader(payloadRule(form.role, form.from, dialect))
          reader.push(Buffer.concat([bytesOf(frame), Buffer.from('PNG\r\n')]))
          const cut = reader.next()
          assert.ok(cut && !('error' in cut), `${nameOf(form)}: ${frame.tokens.join(' ')}`)
          assert.deepEqual(
            cut.payload?.length,
            frame.payload?.length,
            `${nameOf(form)} in MSNP${dialect}: ${frame.tokens.join(' ')}`,
          )
          assert.equal((reader.next() as { verb: string }).verb, 'PNG')
          assert.ok(!isMismatch(decodeBy(formsFor(form.role, form.from, dialect, form.verb), cut)))
        }),
        { numRuns: 8 },
      )
})

test('describe names every field of every legal line, and shows no secret', () => {
  for (const form of allForms)
    fc.assert(
      fc.property(frameOf(form), (frame) => {
        const described = describe(frame, { role: form.role, from: form.from, dialect: form.since })
        assert.equal(described.unknown, false, nameOf(form))
        assert.deepEqual(described.unexpected, [], `${nameOf(form)}: ${frame.tokens.join(' ')}`)
        assert.ok(described.means.length > 0)
        assert.equal(described.fields.length, frame.tokens.length)
        const shown = renderDescription(described).join('\n')
        // A pool of examples may put the same word in an open place: there it is shown rightly.
        const open = described.fields.filter(({ isSecret }) => !isSecret).map(({ token }) => token)
        for (const { isSecret, token } of described.fields)
          if (isSecret && token.length > 4 && !open.some((one) => one.includes(token)))
            assert.ok(!shown.includes(token), `${nameOf(form)} shows ${token}`)
      }),
      { numRuns: 5 },
    )
})

test('describe takes any soup of bytes for a line, in any dialect', () => {
  const verbs = fc.oneof(
    fc.constantFrom(...new Set(allForms.map(({ verb }) => verb))),
    fc.string({ minLength: 1, maxLength: 6 }),
  )
  const token = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
  fc.assert(
    fc.property(
      verbs,
      fc.array(token, { maxLength: 12 }),
      fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined }),
      fc.constantFrom(undefined, ...dialects),
      fc.constantFrom('client', 'server'),
      fc.constantFrom('notification', 'switchboard'),
      (verb, tokens, payload, dialect, from, role) => {
        const frame = { verb, tokens, payload: payload && Buffer.from(payload) }
        const lines = renderDescription(describe(frame, { role, from, dialect }))
        assert.ok(lines.length > 0)
        for (const line of lines) assert.doesNotMatch(line, /\p{Cc}/u)
      },
    ),
    { numRuns: 3_000 },
  )
})

test('tickets, passwords and cookies inside payloads are left out', () => {
  const mime = Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsprofile\r\nMSPAuth: s3cr3t-t1cket\r\n\r\n')
  const message = { verb: 'MSG', tokens: ['Hotmail', 'Hotmail', String(mime.length)], payload: mime }
  const shown = renderDescription(describe(message, { role: 'notification', from: 'server', dialect: 15 })).join('\n')
  assert.match(shown, /MSPAuth: …/)
  assert.doesNotMatch(shown, /s3cr3t/)
})

test('the error table answers for every number that it names, once', () => {
  assert.equal(new Set(errorTable.map(({ code }) => code)).size, errorTable.length)
  for (const { code, name, when } of errorTable) {
    assert.equal(findError(code)?.name, name)
    assert.ok(when.length > 0, `${code} does not say when`)
  }
  for (const known of [200, 201, 208, 215, 216, 217, 241, 302, 540, 713, 715, 800, 911, 913, 928])
    assert.ok(findError(known), `${known} is missing`)
})
