import type { Frame } from '../wire/frame.ts'
import { readUtf8 } from '../wire/text-token.ts'
import { isMismatch, slotsOf } from './codec.ts'
import { describePayload } from './describe-payload.ts'
import type { Dialect } from './dialect.ts'
import { invalid } from './field.ts'
import type { AnyForm, Role, Sender } from './form.ts'
import { decodeBy, formsFor } from './grammar.ts'

/** Whose line it is. */
export interface LineContext {
  readonly role: Role
  readonly from: Sender
  /** `undefined` while it is not known: then the forms of all dialects are tried. */
  readonly dialect: Dialect | undefined
  /** Secrets in the payload are shown: they are wanted, or have been taken out before. */
  readonly secrets?: boolean
}

export interface DescribedField {
  /** As in the grammar: `status`, `capabilities`. */
  readonly name: string
  /** As it stood in the line, UTF-8. */
  readonly token: string
  /** What this token says; empty where it speaks for itself. */
  readonly meaning: string
  /** Part of the form itself (`TWN`, `OK`). */
  readonly isWord: boolean
  /** A ticket, password or cookie. */
  readonly isSecret: boolean
}

/** A line with every field named. */
export interface Description {
  readonly verb: string
  /** What the line means; a sentence about it for lines that the grammar does not know. */
  readonly means: string
  /** Clause of the wire reference; empty for unknown lines. */
  readonly source: string
  readonly fields: readonly DescribedField[]
  /** The payload, pretty-printed, line by line; `undefined` where there is none. Secrets are left out unless wanted. */
  readonly payload: readonly string[] | undefined
  /** No dialect has this verb from this side. */
  readonly unknown: boolean
  /** What does not fit the closest form, one sentence each. */
  readonly unexpected: readonly string[]
}

/** Names the fields of any frame, from the tables that parse it. Never throws, whatever is in the frame. */
export function describe(frame: Frame, context: LineContext): Description {
  const own = formsFor(context.role, context.from, context.dialect, frame.verb)
  const forms = own.length > 0 ? own : formsFor(context.role, context.from, undefined, frame.verb)
  const payload = (form?: AnyForm) =>
    frame.payload === undefined
      ? undefined
      : describePayload(frame.payload, form?.payload, { secrets: context.secrets ?? false })
  if (forms.length === 0) {
    const fields = frame.tokens.map((token, index) => nameless(token, index))
    const means = 'a command that nobody has documented'
    return { verb: frame.verb, means, source: '', fields, payload: payload(), unknown: true, unexpected: [] }
  }
  const command = decodeBy(forms, frame)
  const form = isMismatch(command) ? closestForm(forms, frame) : command.form
  return {
    verb: frame.verb,
    means: form.means,
    source: form.source,
    fields: nameFields(form, frame),
    payload: payload(form),
    unknown: false,
    unexpected: [
      ...(own.length === 0 ? [`${frame.verb} is not in this dialect`] : []),
      ...(isMismatch(command) ? [sentences[command.mismatch](command.field)] : []),
    ],
  }
}

const sentences = {
  transaction: () => 'there is no transaction id where one has to be',
  literal: (field: string) => `the word at "${field}" is another`,
  missing: (field: string) => `"${field}" is missing`,
  surplus: (field: string) => `${field} is one too many`,
  value: (field: string) => `"${field}" is not what it should be`,
  length: () => 'the length of the payload is not right',
} as const satisfies Readonly<Record<string, (field: string) => string>>

/** The form whose literal words fit, for a line that fits none wholly. */
function closestForm(forms: readonly AnyForm[], frame: Frame): AnyForm {
  const fitting = forms.filter((form) =>
    nameFields(form, frame).every(({ isWord, meaning }) => !isWord || meaning !== wrongWord),
  )
  return (fitting[0] ?? forms[0]) as AnyForm
}

const wrongWord = 'another word than the form has'

function nameless(token: string, index: number): DescribedField {
  return { name: `token ${index + 1}`, token: readUtf8(token), meaning: '', isWord: false, isSecret: false }
}

function nameFields(form: AnyForm, frame: Frame): DescribedField[] {
  const fields: DescribedField[] = []
  let at = 0
  if (form.transaction !== 'none' && frame.tokens.length > 0) {
    const token = frame.tokens[at++] ?? ''
    fields.push({ name: 'transaction', token: readUtf8(token), meaning: '', isWord: false, isSecret: false })
  }
  const end = frame.tokens.length - (frame.payload === undefined ? 0 : 1)
  for (const { name, arity, field } of slotsOf(form)) {
    const last = arity === 'rest' ? end : Math.min(at + 1, end)
    for (; at < last; at++) {
      const token = frame.tokens[at] ?? ''
      const value = field.decode(token)
      const isWord = arity === 'literal'
      const isSecret = field.secret === true
      const fits = value !== invalid
      const explained = fits
        ? isSecret
          ? field.means
          : (field.explain?.(value) ?? '')
        : isWord
          ? wrongWord
          : 'not what it should be'
      const text = readUtf8(token)
      fields.push({ name, token: text, meaning: explained === text ? '' : explained, isWord, isSecret })
    }
  }
  for (; at < end; at++) fields.push(nameless(frame.tokens[at] ?? '', at))
  if (frame.payload !== undefined && end < frame.tokens.length)
    fields.push({
      name: 'length',
      token: String(frame.payload.length),
      meaning: 'bytes that follow',
      isWord: false,
      isSecret: false,
    })
  return fields
}

/** What stands for a secret. */
const hidden = '…'

/**
 * A description as plain text: the line with its meaning, then a line for every field that is not a word of the form, then the
 * payload. Secrets are left out unless asked for, and control characters never reach a terminal.
 */
export function renderDescription(described: Description, options: { readonly secrets?: boolean } = {}): string[] {
  const shown = (field: DescribedField): string =>
    field.isSecret && !options.secrets ? hidden : printable(field.token)
  const line = [described.verb, ...described.fields.map(shown)].join(' ')
  const named = described.fields.filter(({ isWord }) => !isWord)
  const width = Math.max(0, ...named.map(({ name }) => name.length))
  return [
    `${line}   ${described.means}${described.source === '' ? '' : ` (${described.source})`}`,
    ...described.unexpected.map((sentence) => `  ! ${sentence}`),
    ...named.map(
      (field) =>
        `  ${field.name.padEnd(width)}  ${shown(field)}${field.meaning === '' ? '' : `   ${printable(field.meaning)}`}`,
    ),
    ...(described.payload ?? []).map((text) => `    ${text}`),
  ]
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '·')
}
