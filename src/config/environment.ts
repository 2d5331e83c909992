import { nearest } from './nearest.ts'
import { isSetting, type Setting, settingsAndSections } from './settings-list.ts'

/** Variables of a process, by name. */
export type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'CHRYSALIS_'
/** Ours, and not settings: the file itself, and a message between processes (`bin/chrysalis.cjs`). */
const otherVariables: ReadonlySet<string> = new Set(['CHRYSALIS_CONFIG', 'CHRYSALIS_HANDED_OVER'])

/** `limits.silenceBeforeSignIn` is `CHRYSALIS_LIMITS__SILENCE_BEFORE_SIGN_IN`: two underscores where the file goes a level down. */
export function variableOf(path: readonly string[]): string {
  const words = path.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase())
  return prefix + words.join('__')
}

interface Slot {
  readonly path: readonly string[]
  readonly setting: Setting | undefined
}

const slots: ReadonlyMap<string, Slot> = new Map(
  settingsAndSections
    .filter((one) => isSetting(one) || one.maySwitchOff)
    .map((one) => [variableOf(one.path), { path: one.path, setting: isSetting(one) ? one : undefined }]),
)

export interface FromEnvironment {
  readonly values: Readonly<Record<string, unknown>>
  /** Sentences about variables that look like ours and are not. Only warnings: some container systems make such names by themselves. */
  readonly warnings: readonly string[]
}

/** What the environment sets. Values are taken for what their setting wants; whether they may be is for the schema to say. */
export function readEnvironment(environment: Environment): FromEnvironment {
  const values: Record<string, unknown> = {}
  const warnings: string[] = []
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || text === undefined || otherVariables.has(name)) continue
    const slot = slots.get(name)
    if (slot) put(values, slot.path, readValue(slot.setting, text))
    else {
      const meant = nearest(name, slots.keys())
      warnings.push(`${name} is not a setting${meant === undefined ? '' : `; did you mean ${meant}?`}`)
    }
  }
  return { values, warnings }
}

function readValue(setting: Setting | undefined, text: string): unknown {
  const isFlag = setting === undefined || setting.kind === 'flag'
  if (isFlag && (text === 'true' || text === 'false')) return text === 'true'
  if (setting?.kind === 'number' && /^-?[0-9]{1,15}(\.[0-9]{1,9})?$/.test(text)) return Number(text)
  if (setting?.kind !== 'list') return text
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

function put(values: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path
  if (key === undefined) return
  if (rest.length === 0) {
    values[key] = value
    return
  }
  const below = values[key]
  const section: Record<string, unknown> = typeof below === 'object' && below !== null ? { ...below } : {}
  put(section, rest, value)
  values[key] = section
}
