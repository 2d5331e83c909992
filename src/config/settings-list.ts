import { z } from 'zod'
import { schema } from './schema.ts'

/** One thing that can be set. */
export interface Setting {
  /** `['msnp', 'port']` */
  readonly path: readonly string[]
  /** `msnp.port`, as messages and pages write it. */
  readonly name: string
  readonly kind: 'text' | 'number' | 'flag' | 'choice' | 'list'
  readonly choices?: readonly string[]
  readonly least?: number
  readonly most?: number
  /** `undefined`: it has none. */
  readonly default?: unknown
  readonly description: string
}

/** Settings that belong together. */
export interface Section {
  readonly path: readonly string[]
  readonly name: string
  readonly description: string
  /** `name: false` switches all of it off. */
  readonly maySwitchOff: boolean
}

interface Node {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Node[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly default?: unknown
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** Beyond this a bound is only what the language can count to. */
const countless = Number.MAX_SAFE_INTEGER

const root: Node = z.toJSONSchema(schema, { io: 'input' }) as Node

/** The branch with settings in it, of what is either these or `false`. */
const sectionOf = (node: Node): Node | undefined =>
  node.properties === undefined ? node.anyOf?.find(({ properties }) => properties !== undefined) : node

function kindOf({ type, enum: choices }: Node): Setting['kind'] {
  if (choices !== undefined) return 'choice'
  if (type === 'boolean') return 'flag'
  if (type === 'integer' || type === 'number') return 'number'
  return type === 'array' ? 'list' : 'text'
}

function settingOf(path: readonly string[], node: Node): Setting {
  const { minimum, maximum } = node
  return {
    path,
    name: path.join('.'),
    kind: kindOf(node),
    description: node.description ?? '',
    ...(node.enum === undefined ? {} : { choices: node.enum.map(String) }),
    ...(minimum === undefined || minimum <= -countless ? {} : { least: minimum }),
    ...(maximum === undefined || maximum >= countless ? {} : { most: maximum }),
    ...(node.default === undefined ? {} : { default: node.default }),
  }
}

function* walk(path: readonly string[], node: Node): Generator<Setting | Section> {
  const section = sectionOf(node)
  if (section === undefined) {
    yield settingOf(path, node)
    return
  }
  if (path.length > 0) {
    const maySwitchOff = node.anyOf?.some((branch) => branch.const === false) === true
    yield { path, name: path.join('.'), description: node.description ?? section.description ?? '', maySwitchOff }
  }
  for (const [key, child] of Object.entries(section.properties ?? {})) yield* walk([...path, key], child)
}

/** Everything that the schema knows, sections before what is in them, in the schema's order. */
export const settingsAndSections: readonly (Setting | Section)[] = [...walk([], root)]

export const isSetting = (one: Setting | Section): one is Setting => 'kind' in one

export const settingsList: readonly Setting[] = settingsAndSections.filter(isSetting)

/** What stands at a path in settings; `undefined` where nothing does. */
export function valueAt(settings: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    settings,
  )
}
