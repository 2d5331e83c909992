import { readFile } from 'node:fs/promises'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type Settings, type SettingsInput, schema } from './schema.ts'

/** A configuration that cannot be used; the message names the place and says what to mend. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ConfigurationError'
  }
}

/**
 * The settings of a service: what the command line says, else what the file says, else the defaults.
 *
 * @param file a YAML 1.2 file; `undefined`: none
 * @throws ConfigurationError with file, line and column
 */
export async function loadSettings(file: string | undefined, overrides: SettingsInput = {}): Promise<Settings> {
  const fromFile = file === undefined ? {} : await readSettings(file)
  const parsed = schema.safeParse(merge(fromFile, overrides))
  if (parsed.success) return parsed.data
  throw new ConfigurationError(`The settings cannot be used: ${parsed.error.issues.map(describeIssue).join('; ')}.`)
}

async function readSettings(file: string): Promise<Record<string, unknown>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new ConfigurationError(
      `The configuration ${file} cannot be read (${(error as NodeJS.ErrnoException).code}): mend the name after --config.`,
    )
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const broken = document.errors[0]
  if (broken) throw new ConfigurationError(`${at(file, lines, broken.pos[0])}: this is not YAML: ${broken.message}.`)
  const value: unknown = document.toJS() ?? {}
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    if (issue) {
      const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys : []
      const node = document.getIn([...issue.path, ...unknownKey.slice(0, 1)].map(String), true) as
        | { range?: [number] }
        | undefined
      throw new ConfigurationError(`${at(file, lines, node?.range?.[0] ?? 0)}: ${describeIssue(issue)}.`)
    }
  }
  return value as Record<string, unknown>
}

function at(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset)
  return `${file}:${line}:${col}`
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys')
    return `${[path, issue.keys[0]].filter(Boolean).join('.')} is not a setting; see docs/operate/configuration.md for those that are`
  return `${path === '' ? 'the file' : path}: ${issue.message}`
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Lays `over` on `under`, section by section; what `over` leaves undefined stays. */
function merge(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...under }
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue
    const below = merged[key]
    merged[key] = isSection(value) && isSection(below) ? merge(below, value) : value
  }
  return merged
}
