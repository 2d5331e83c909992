import { type Environment, readEnvironment, variableOf } from './environment.ts'
import { ConfigurationError } from './error.ts'
import { faultsOf } from './faults.ts'
import { readSettingsFile } from './file.ts'
import { type Settings, type SettingsInput, schema } from './schema.ts'
import { settingsList, valueAt } from './settings-list.ts'

export { ConfigurationError } from './error.ts'

/** Settings, and how they came about. */
export interface LoadedSettings {
  readonly settings: Settings
  /** Where the value of a setting was found: `command line`, `CHRYSALIS_MSNP__PORT`, `chrysalis.yaml:4` or `default`. */
  sourceOf(path: readonly string[]): string
  /** What does no harm and should be looked at, in sentences. */
  readonly warnings: readonly string[]
}

/**
 * The settings of a service: what the command line says, else what the environment says, else the file, else the defaults.
 *
 * @param file a YAML 1.2 file; `undefined`: none
 * @throws ConfigurationError with file, line and column
 */
export async function loadSettings(
  file: string | undefined,
  overrides: SettingsInput = {},
  environment: Environment = {},
): Promise<Settings> {
  return (await readSettings(file, overrides, environment)).settings
}

/** Does the work of `loadSettings`, and tells where each setting came from. */
export async function readSettings(
  file: string | undefined,
  overrides: SettingsInput,
  environment: Environment,
): Promise<LoadedSettings> {
  const fromFile = file === undefined ? undefined : await readSettingsFile(file)
  const fromEnvironment = readEnvironment(environment)
  const alone = schema.safeParse(fromEnvironment.values, { reportInput: true })
  if (!alone.success)
    throw new ConfigurationError(
      faultsOf(alone.error).map(({ path, sentence }) => `${variableOf(path)}: ${withoutName(sentence, path)}.`),
    )
  const parsed = schema.safeParse(merge(merge(fromFile?.values ?? {}, fromEnvironment.values), overrides), {
    reportInput: true,
  })
  if (!parsed.success)
    throw new ConfigurationError([
      `The settings cannot be used: ${faultsOf(parsed.error)
        .map(({ sentence }) => sentence)
        .join('; ')}.`,
    ])
  return {
    settings: parsed.data,
    warnings: fromEnvironment.warnings,
    sourceOf: (path) => {
      if (valueAt(overrides, path) !== undefined) return 'command line'
      if (valueAt(fromEnvironment.values, path) !== undefined) return variableOf(path)
      return fromFile !== undefined && valueAt(fromFile.values, path) !== undefined ? fromFile.placeOf(path) : 'default'
    },
  }
}

const withoutName = (sentence: string, path: readonly string[]): string => {
  const name = `${path.join('.')}: `
  return sentence.startsWith(name) ? sentence.slice(name.length) : sentence
}

/** A setting and what it is, for lists. */
export interface EffectiveSetting extends Readonly<Record<string, unknown>> {
  readonly name: string
  readonly value: unknown
  readonly source: string
}

/** Every setting with its value and where that came from; those that are not set at all have the value `null`. */
export function effectiveSettings({ settings, sourceOf }: LoadedSettings): readonly EffectiveSetting[] {
  return settingsList.map(({ name, path }) => ({
    name,
    value: valueAt(settings, path) ?? null,
    source: sourceOf(path),
  }))
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Lays `over` on `under`, section by section; what `over` leaves undefined stays. */
function merge(
  under: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue
    const below = merged[key]
    merged[key] = isSection(value) && isSection(below) ? merge(below, value) : value
  }
  return merged
}
