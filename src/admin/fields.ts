import { z } from 'zod'
import type { AdminCommand } from './command.ts'

/** One field of a command's input, as the command line and the console's forms need it. */
export interface InputField {
  readonly name: string
  readonly kind: 'text' | 'number' | 'flag' | 'choice' | 'list'
  readonly required: boolean
  readonly description: string
  readonly choices?: readonly string[]
  readonly default?: unknown
  /** True: not shown while it is typed, and never repeated. */
  readonly secret: boolean
}

interface PropertySchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly description?: string
  readonly default?: unknown
}

const kindOf = ({ type, enum: choices }: PropertySchema): InputField['kind'] => {
  if (choices !== undefined) return 'choice'
  if (type === 'boolean') return 'flag'
  if (type === 'integer' || type === 'number') return 'number'
  return type === 'array' ? 'list' : 'text'
}

/** The fields of a command, in the order in which they are declared. */
export function fieldsOf(command: AdminCommand): readonly InputField[] {
  const schema = z.toJSONSchema(command.input, { io: 'input' })
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const described = property as PropertySchema
    const choices = described.enum?.map(String)
    return {
      name,
      kind: kindOf(described),
      required: required.has(name),
      description: described.description ?? '',
      ...(choices === undefined ? {} : { choices }),
      ...(described.default === undefined ? {} : { default: described.default }),
      secret: command.secret === name,
    }
  })
}

/**
 * The input that words stand for: an address bar and a command line know text only. A word that is not what its field wants stays as
 * it is, and the command says so.
 */
export function readWords(command: AdminCommand, words: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kinds = new Map(fieldsOf(command).map(({ name, kind }) => [name, kind]))
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, readWord(kinds.get(name), word)]))
}

function readWord(kind: InputField['kind'] | undefined, word: unknown): unknown {
  if (kind === 'list') return Array.isArray(word) ? word : [word]
  if (typeof word !== 'string') return word
  if (kind === 'number' && /^-?[0-9]{1,15}(\.[0-9]+)?$/.test(word)) return Number(word)
  if (kind === 'flag' && (word === 'true' || word === 'false')) return word === 'true'
  return word
}
