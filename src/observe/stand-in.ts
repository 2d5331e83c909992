import { isMismatch, slotsOf } from '../protocol/codec.ts'
import type { AnyForm } from '../protocol/form.ts'
import { decodeBy, formsFor } from '../protocol/grammar.ts'
import type { LineFact } from './facts.ts'
import { labelsIn } from './labels.ts'

/**
 * The tokens of a line with an example in the place of each label: a label is no proof and no digest, so that the grammar would not know
 * the line again.
 */
export function standIns({ role, from, dialect, verb, tokens, payload }: LineFact): readonly string[] {
  if (!tokens.some((token) => labelsIn(token).length > 0)) return tokens
  const own = formsFor(role, from, dialect, verb)
  const forms = own.length > 0 ? own : formsFor(role, from, undefined, verb)
  for (const form of forms) {
    const replaced = replaceBy(form, tokens)
    const frame = { verb, tokens: replaced, payload: payload && Buffer.alloc(0) }
    if (!isMismatch(decodeBy([form], frame))) return replaced
  }
  return tokens
}

function replaceBy(form: AnyForm, tokens: readonly string[]): readonly string[] {
  const replaced = [...tokens]
  let at = form.transaction === 'none' ? 0 : 1
  for (const { arity, field } of slotsOf(form)) {
    if (arity === 'rest') break
    const token = replaced[at]
    if (token !== undefined && field.secret && labelsIn(token).length > 0) replaced[at] = field.examples[0] ?? token
    at += 1
  }
  return replaced
}
