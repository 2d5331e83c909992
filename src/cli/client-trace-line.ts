import type { TraceEvent } from '../client/trace.ts'
import { isMismatch, slotsOf } from '../protocol/codec.ts'
import type { AnyForm } from '../protocol/form.ts'
import { decodeBy, formsFor } from '../protocol/grammar.ts'
import type { Frame } from '../wire/frame.ts'
import { readUtf8 } from '../wire/text-token.ts'
import type { Terminal } from './client-terminal.ts'
import { type NamedValue, paintArrow, printFields } from './client-trace-fields.ts'

type LineEvent = Extract<TraceEvent, { readonly kind: 'line' }>

/** Shows a line as it is on the wire, what it means, and each of its fields by name. */
export function printLine(terminal: Terminal, { role, from, dialect, frame }: LineEvent): void {
  const command = decodeBy(formsFor(role, from, dialect, frame.verb), frame)
  const arrow = paintArrow(terminal, from === 'client' ? '→' : '←')
  if (isMismatch(command)) {
    const aside = terminal.paint('red', `   does not read as the protocol says: ${command.mismatch}, ${command.field}`)
    terminal.line(`  ${arrow} ${terminal.paint('bold', lineOf(frame, []))}${aside}`)
    return
  }
  const fields = nameFields(command.form, frame)
  const aside = terminal.paint('dim', `   ${command.form.means}`)
  terminal.line(`  ${arrow} ${terminal.paint('bold', lineOf(frame, fields))}${aside}`)
  printFields(terminal, [...fields.filter(({ isWord }) => !isWord), ...payloadField(command.form, frame)])
}

interface NamedToken extends NamedValue {
  readonly at: number
  /** Part of the form itself: needs no line of its own. */
  readonly isWord: boolean
  readonly isSecret: boolean
}

const hidden = '…'

/** The tokens of a line by the names that its form gives them. */
function nameFields(form: AnyForm, frame: Frame): readonly NamedToken[] {
  const fields: NamedToken[] = []
  let at = 0
  const carriesTransaction = form.transaction !== 'none' && frame.tokens.length > 0
  if (carriesTransaction)
    fields.push({
      name: 'transaction',
      value: frame.tokens[at++] ?? '',
      meaning: '',
      at: 0,
      isWord: false,
      isSecret: false,
    })
  const end = frame.tokens.length - (frame.payload === undefined ? 0 : 1)
  for (const { name, arity, field } of slotsOf(form)) {
    const last = arity === 'rest' ? end : Math.min(at + 1, end)
    for (; at < last; at++) {
      const token = frame.tokens[at] ?? ''
      const value = field.decode(token)
      const isSecret = field.secret === true
      const explained = isSecret ? field.means : (field.explain?.(value) ?? '')
      const meaning = explained === token ? '' : explained
      fields.push({
        name,
        value: isSecret ? hidden : readUtf8(token),
        meaning,
        at,
        isWord: arity === 'literal',
        isSecret,
      })
    }
  }
  return fields
}

function lineOf(frame: Frame, fields: readonly NamedToken[]): string {
  const secrets = new Set(fields.filter(({ isSecret }) => isSecret).map(({ at }) => at))
  const words = frame.tokens.map((token, index) => (secrets.has(index) ? hidden : readUtf8(token)))
  return [frame.verb, ...words].join(' ')
}

function payloadField(form: AnyForm, frame: Frame): readonly NamedValue[] {
  if (frame.payload === undefined || frame.payload.length === 0) return []
  const means = form.payload?.means ?? ''
  const length = { name: 'payload', value: `${frame.payload.length} bytes`, meaning: means }
  if (form.payload?.content === 'opaque') return [length, { name: '', value: printable(frame.payload), meaning: '' }]
  return [
    length,
    ...printable(frame.payload)
      .split('⏎')
      .filter((line) => line !== '')
      .map((value) => ({ name: '', value, meaning: '' })),
  ]
}

/** Most of a payload that is shown. */
const longestShown = 2000

function printable(payload: Buffer): string {
  const text = payload.toString('utf8', 0, longestShown).replaceAll('\r\n', '⏎')
  return text.replace(/\p{Cc}/gu, '·') + (payload.length > longestShown ? ' …' : '')
}
