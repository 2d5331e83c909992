import { readFile } from 'node:fs/promises'
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { ConfigurationError } from './error.ts'
import { faultsOf } from './faults.ts'
import { schema } from './schema.ts'
import { settingsAndSections } from './settings-list.ts'

/** A configuration file that can be used. */
export interface SettingsFile {
  readonly values: Readonly<Record<string, unknown>>
  /** Where a setting stands: `chrysalis.yaml:4`. */
  placeOf(path: readonly string[]): string
}

/**
 * Reads a YAML 1.2 file with settings.
 *
 * @throws ConfigurationError with everything that is wrong, each with file, line and column
 */
export async function readSettingsFile(file: string): Promise<SettingsFile> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigurationError([
      `The configuration ${file} cannot be read (${error.code}): mend the name after --config.`,
    ])
  })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  if (document.errors.length > 0)
    throw new ConfigurationError(
      document.errors.map(({ pos, message }) => `${place(pos[0])}: this is not YAML: ${message}.`),
    )
  const value = withoutEmpty(resolveAliases(document, file) ?? {}, [])
  const parsed = schema.safeParse(value, { reportInput: true })
  if (!parsed.success) {
    const faults = faultsOf(parsed.error).map(({ path, sentence, isKey }) => ({
      offset: offsetOf(document, path, isKey),
      sentence,
    }))
    throw new ConfigurationError(
      faults
        .toSorted((one, other) => one.offset - other.offset)
        .map(({ offset, sentence }) => `${place(offset)}: ${sentence}${sentence.endsWith('?') ? '' : '.'}`),
    )
  }
  return {
    values: value as Record<string, unknown>,
    placeOf: (path) => `${file}:${lines.linePos(offsetOf(document, path, true)).line}`,
  }
}

/** Aliases are followed here, a hundred of them at most: those that lead nowhere are found now and not while parsing. */
function resolveAliases(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw new ConfigurationError([
      `${file}: this is not YAML: ${error instanceof Error ? error.message : String(error)}.`,
    ])
  }
}

/** Where a key or its value stands; where neither does, the nearest section around it. */
function offsetOf(document: Document, path: readonly string[], ofKey: boolean): number {
  for (let length = path.length; length > 0; length--) {
    const around = document.getIn(path.slice(0, length - 1), true)
    const pair = isMap(around) ? around.items.find(({ key }) => nameOf(key) === path[length - 1]) : undefined
    const node = ofKey || length < path.length || !isNode(pair?.value) ? pair?.key : pair.value
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

const nameOf = (key: unknown): string => String(isScalar(key) ? key.value : key)

const known: ReadonlySet<string> = new Set(settingsAndSections.map(({ name }) => name))

/** A setting or a section with nothing behind its colon is as it comes: what stood there was made a comment. */
function withoutEmpty(value: unknown, path: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const isEmpty = (key: string, inner: unknown): boolean => inner === null && known.has([...path, key].join('.'))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !isEmpty(key, inner))
      .map(([key, inner]) => [key, withoutEmpty(inner, [...path, key])]),
  )
}
