import type { Frame } from '../wire/frame.ts'
import { type Arity, type Field, invalid } from './field.ts'
import type { AnyForm, CommandOf, Form, TransactionRule, ValuesOf } from './form.ts'

/** A field in its place, as the codec walks it. */
export interface CompiledSlot {
  readonly name: string
  readonly arity: Arity
  readonly field: Field<unknown>
  /** What is written without asking for a value: a literal's word, a filled slot's filler. */
  readonly fixed: string | undefined
}

/** A form's fields in line order. Worked out once a form: this is the hot path. */
const compiled = new WeakMap<AnyForm, readonly CompiledSlot[]>()

/** The fields of a form in line order. */
export function slotsOf(form: AnyForm): readonly CompiledSlot[] {
  let slots = compiled.get(form)
  if (slots === undefined) {
    slots = Object.entries(form.fields as Record<string, { arity: Arity; field: Field<unknown> }>).map(
      ([name, { arity, field }]) => ({
        name,
        arity,
        field,
        fixed: arity === 'literal' ? field.encode(undefined) : arity === 'filled' ? field.filler : undefined,
      }),
    )
    compiled.set(form, slots)
  }
  return slots
}

/** Why a frame is not an instance of a form. */
export interface Mismatch {
  readonly mismatch: 'transaction' | 'literal' | 'missing' | 'surplus' | 'value' | 'length'
  /** The field at fault, where one is. */
  readonly field: string
  /** How many fields fitted before it: the closest form is the one to report. */
  readonly depth: number
}

export function isMismatch(result: object): result is Mismatch {
  return 'mismatch' in result
}

const largestTransaction = 0xffffffff
const emptyPayload = Buffer.alloc(0)

/** A transaction id: decimal, 0 … 2³²−1 (msnp-wire §2.2). `undefined` when it is not one. */
export function parseTransaction(token: string | undefined): number | undefined {
  if (token === undefined || token.length === 0 || token.length > 10 || !/^[0-9]+$/.test(token)) return undefined
  const number = Number(token)
  return number <= largestTransaction ? number : undefined
}

/** Reads a frame by one form. Constant work in the size of the line. */
export function decode<T extends AnyForm>(form: T, frame: Frame): CommandOf<T> | Mismatch {
  const { tokens } = frame
  let index = 0
  const transaction = readTransaction(form.transaction, tokens[0])
  if (transaction === undefined) return { mismatch: 'transaction', field: 'transaction', depth: 0 }
  index += transaction.consumed
  const carries = frame.payload !== undefined
  const wants = form.payload !== undefined
  if (carries !== wants && !(wants && form.payload.mayBeAbsent))
    return { mismatch: 'length', field: 'payload', depth: 0 }
  const end = tokens.length - (carries ? 1 : 0)
  const command: Record<string, unknown> = {
    form,
    transaction: transaction.value,
    tokens,
    payload: frame.payload ?? emptyPayload,
  }
  let depth = 0
  for (const slot of slotsOf(form)) {
    if (slot.arity === 'rest') {
      const values: unknown[] = []
      for (; index < end; index++) {
        const value = slot.field.decode(tokens[index] ?? '')
        if (value === invalid) return { mismatch: 'value', field: slot.name, depth }
        values.push(value)
      }
      command[slot.name] = values
      continue
    }
    const token = index < end ? tokens[index] : undefined
    if (token === undefined) {
      if (slot.arity === 'optional' || slot.arity === 'filled') continue
      return { mismatch: 'missing', field: slot.name, depth }
    }
    const value = slot.field.decode(token)
    if (value === invalid) return { mismatch: slot.arity === 'literal' ? 'literal' : 'value', field: slot.name, depth }
    if (slot.arity !== 'literal') command[slot.name] = value
    index++
    depth++
  }
  if (index < end) return { mismatch: 'surplus', field: `token ${index + 1}`, depth }
  return command as CommandOf<T>
}

function readTransaction(
  rule: TransactionRule,
  token: string | undefined,
): { value: number; consumed: number } | undefined {
  if (rule === 'none') return { value: 0, consumed: 0 }
  const value = parseTransaction(token)
  if (rule === 'either' && token === undefined) return { value: 0, consumed: 0 }
  if (value === undefined || (rule === 'zero' && value !== 0)) return undefined
  return { value, consumed: 1 }
}

/**
 * Writes a line by its form. `values` may hold more than the form has fields: the others belong to other dialects.
 *
 * @param transaction written where the form carries one; ignored for pushes.
 * @throws TypeError when a field that the form needs is missing: a mistake of ours, which the types rule out for typed callers.
 */
export function encode(
  form: AnyForm,
  transaction: number,
  values: Readonly<Record<string, unknown>>,
  payload?: Buffer,
): Buffer {
  let line = form.verb
  if (form.transaction === 'own') line += ` ${transaction}`
  else if (form.transaction === 'zero') line += ' 0'
  for (const slot of slotsOf(form)) {
    if (slot.arity === 'literal') {
      line += ` ${slot.fixed}`
      continue
    }
    const value = values[slot.name]
    if (slot.arity === 'rest')
      for (const one of (value as readonly unknown[] | undefined) ?? []) line += ` ${slot.field.encode(one)}`
    else if (value !== undefined) line += ` ${slot.field.encode(value)}`
    else if (slot.arity === 'filled') line += ` ${slot.fixed}`
    else if (slot.arity === 'one') throw new TypeError(`${form.verb}: no value for ${slot.name}`)
    else break
  }
  if (form.payload === undefined || (form.payload.mayBeAbsent && payload === undefined))
    return Buffer.from(`${line}\r\n`, 'latin1')
  const body = payload ?? emptyPayload
  const head = Buffer.from(`${line} ${body.length}\r\n`, 'latin1')
  return body.length === 0 ? head : Buffer.concat([head, body], head.length + body.length)
}

/** The typed front of `encode` for one form. */
export function write<F>(form: Form<F>, transaction: number, values: ValuesOf<F>, payload?: Buffer): Buffer {
  return encode(form as AnyForm, transaction, values as Readonly<Record<string, unknown>>, payload)
}
