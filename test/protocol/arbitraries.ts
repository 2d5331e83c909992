import fc from 'fast-check'
import { encode, slotsOf } from '../../src/protocol/codec.ts'
import type { Field } from '../../src/protocol/field.ts'
import { invalid } from '../../src/protocol/field.ts'
import type { AnyForm } from '../../src/protocol/form.ts'
import { allForms } from '../../src/protocol/grammar.ts'
import type { Frame } from '../../src/wire/frame.ts'

/** Tokens of every kind in the grammar, to be tried in every place: what a field takes of them is legal there. */
const pool = Array.from(new Set(allForms.flatMap((form) => slotsOf(form).flatMap(({ field }) => field.examples))))

/** A token that a field takes: one of its own examples, or any other of the pool that fits. */
function tokenOf(field: Field<unknown>): fc.Arbitrary<string> {
  const fitting = pool.filter((token) => field.decode(token) !== invalid)
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...field.examples) },
    { weight: 1, arbitrary: fc.constantFrom(...field.examples, ...fitting) },
  )
}

/** Any legal line of a form: its tokens as a client or server might write them. */
export function frameOf(form: AnyForm): fc.Arbitrary<Frame> {
  const parts: fc.Arbitrary<string[]>[] = []
  if (form.transaction === 'own') parts.push(fc.nat(0xffffffff).map((id) => [String(id)]))
  if (form.transaction === 'zero') parts.push(fc.constant(['0']))
  if (form.transaction === 'either')
    parts.push(fc.option(fc.nat(9999), { nil: undefined }).map((id) => (id === undefined ? [] : [String(id)])))
  for (const { arity, field } of slotsOf(form)) {
    if (arity === 'literal') parts.push(fc.constant([field.examples[0] ?? '']))
    else if (arity === 'rest') parts.push(fc.array(tokenOf(field), { maxLength: 4 }))
    else parts.push(tokenOf(field).map((token) => [token]))
  }
  const payload: fc.Arbitrary<Buffer | undefined> = form.payload
    ? fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes))
    : fc.constant(undefined)
  // Optional places are left out from the end: what follows an absent one is absent too.
  const optional = slotsOf(form).filter(({ arity }) => arity === 'optional').length
  return fc.tuple(fc.tuple(...parts), payload, fc.nat(optional)).map(([tokens, bytes, dropped]) => {
    const kept = tokens.slice(0, tokens.length - (endsOptional(form) ? dropped : 0)).flat()
    return { verb: form.verb, tokens: bytes === undefined ? kept : [...kept, String(bytes.length)], payload: bytes }
  })
}

function endsOptional(form: AnyForm): boolean {
  return slotsOf(form).at(-1)?.arity === 'optional'
}

/** A frame as the bytes that carry it. */
export function bytesOf({ verb, tokens, payload }: Frame): Buffer {
  return Buffer.concat([Buffer.from(`${[verb, ...tokens].join(' ')}\r\n`, 'latin1'), payload ?? Buffer.alloc(0)])
}

/** What a form writes for the values that were read from a line of it. */
export function writeAgain(form: AnyForm, command: Readonly<Record<string, unknown>>): Buffer {
  return encode(form, Number(command.transaction), command, command.payload as Buffer)
}
